import { beforeEach, expect, test, vi } from 'vitest';
import 'rc-call-kit';
import { fakeCalls } from 'rc-call-kit/testing';
import { setUpSupport } from '../support.js';
import { press, says } from './page.js';

let calls;
let provider;
const outcome = () => document.querySelector('#outcome').textContent;
const phase = () => provider.state.call.phase;

beforeEach(async () => {
  document.body.innerHTML = `
    <button id="support">Call support</button>
    <p id="outcome"></p>
    <rc-call-provider></rc-call-provider>
    <rc-incoming-call></rc-incoming-call>
    <rc-call-panel></rc-call-panel>`;
  provider = document.querySelector('rc-call-provider');
  calls = fakeCalls();
  provider.backend = calls.backend;
  setUpSupport(provider);
  await calls.signedIn();
});

/** The page calls support. */
async function callSupport() {
  await press('Call support');
  return calls.placed();
}

test('incoming: it rings, and is answered', async () => {
  const call = await calls.incoming({ from: 'support' });
  await says('rc-incoming-call', 'support');
  await press('Accept');
  await call.answered();
  await vi.waitFor(() => expect(phase()).toBe('connected'));
  call.hangUp();
  await says('rc-call-panel', 'support hung up');
  expect(outcome(), 'it was not our call').toBe('');
});

test('declined here: the caller is told so', async () => {
  const call = await calls.incoming({ from: 'support' });
  await press('Decline');
  expect(await call.ended()).toMatchObject({ reason: 'declined', endedBy: 'self' });
});

test('answered: one call at a time', async () => {
  const call = await callSupport();
  await vi.waitFor(() => expect(document.querySelector('#support').disabled).toBe(true));
  call.answer();
  await vi.waitFor(() => expect(phase()).toBe('connected'));
  await press('Hang up');
  await call.ended();
  await vi.waitFor(() => expect(document.querySelector('#support').disabled).toBe(false));
});

test.each([
  ['declined', (call) => call.decline(), 'Support is closed today.'],
  ['busy', (call) => call.beBusy(), 'All lines are busy.'],
  ['no answer', (call) => call.letRingOut(), 'Nobody answered.'],
])('%s: the page says what to do', async (_, happens, words) => {
  happens(await callSupport());
  await vi.waitFor(() => expect(outcome()).toContain(words));
});

test('network: lost for a moment, and then for good', async () => {
  const call = await callSupport();
  call.answer();
  call.loseLink();
  await says('rc-call-panel', 'Reconnecting');
  call.regainLink();
  await vi.waitFor(() => expect(provider.state.call.link).toBe('steady'));
  call.drop();
  await vi.waitFor(() => expect(outcome()).toContain('The connection was lost.'));
});

test('no microphone: the page says what to allow', async () => {
  calls.denyDevice('microphone');
  await press('Call support');
  await vi.waitFor(() => expect(outcome()).toContain('Allow the microphone'));
});
