import { expect, test } from '@playwright/test';

test.beforeEach(async ({ page }) => {
  await page.goto('/');
  await page.waitForFunction(() => window.calls); // it is imported after the page has loaded
  await page.evaluate(() => window.calls.signedIn());
});

test('incoming: answered with the keyboard, hung up by the other side', async ({ page }) => {
  await page.evaluate(async () => {
    window.call = await window.calls.incoming({ from: 'support' });
  });
  await expect(page.getByRole('button', { name: 'Accept' })).toBeFocused();
  await page.keyboard.press('Enter');
  await page.evaluate(() => window.call.answered());
  await page.evaluate(() => window.call.hangUp());
  await expect(page.getByRole('dialog').getByText('support hung up')).toBeVisible();
});

test('no answer: the page says what to do', async ({ page }) => {
  await page.getByRole('button', { name: 'Call support' }).click();
  await page.evaluate(async () => {
    const call = await window.calls.placed();
    call.letRingOut();
  });
  await expect(page.getByRole('status').getByText('Nobody answered.')).toBeVisible();
});

test('network lost: the panel says so, and the page after it', async ({ page }) => {
  await page.getByRole('button', { name: 'Call support' }).click();
  await page.evaluate(async () => {
    window.call = await window.calls.placed();
    window.call.answer();
    window.call.loseLink();
  });
  await expect(page.getByText('Reconnecting…').first()).toBeVisible();
  await page.evaluate(() => window.call.drop());
  await expect(page.locator('#outcome')).toContainText('The connection was lost.');
});
