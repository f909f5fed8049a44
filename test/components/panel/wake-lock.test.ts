import { expect, fixture, html } from '@open-wc/testing';
import type { RcCallPanel } from '../../../src/components/panel/rc-call-panel.js';
import '../../../src/define.js';
import { openLine, talk, toBen, type Line } from '../../support/calls.js';
import { settled } from '../../support/elements.js';
import { replace } from '../../support/replace.js';
import { nextTask } from '../../support/until.js';

/** Stands in for the browser's: counts the locks asked for and the ones held. */
class FakeWakeLock {
  asked = 0;
  held = 0;
  refuses = false;

  readonly request = (): Promise<WakeLockSentinel> => {
    this.asked++;
    if (this.refuses) return Promise.reject(new DOMException('No.', 'NotAllowedError'));
    this.held++;
    const release = (): Promise<void> => Promise.resolve(void this.held--);
    return Promise.resolve({ release } as WakeLockSentinel);
  };
}

let screenLock: FakeWakeLock;
let undo: () => void;

beforeEach(() => {
  screenLock = new FakeWakeLock();
  undo = replace(navigator, 'wakeLock', screenLock as unknown as WakeLock);
});

afterEach(() => undo());

async function putUp(line: Line): Promise<RcCallPanel> {
  const panel = await fixture<RcCallPanel>(
    html`<rc-call-panel .store=${line.store}></rc-call-panel>`,
  );
  await settled(panel);
  return panel;
}

it('keeps the screen on from the start of a call to its end', async () => {
  const line = await openLine();
  const panel = await putUp(line);
  expect(screenLock.asked).to.equal(0);
  const session = await talk(line, toBen);
  await settled(panel);
  await nextTask();
  expect([screenLock.asked, screenLock.held]).to.deep.equal([1, 1]);
  session.end();
  await nextTask();
  await settled(panel);
  expect(screenLock.held).to.equal(0);
});

it('lets the screen go when the panel is removed', async () => {
  const line = await openLine();
  const panel = await putUp(line);
  await talk(line, toBen);
  await settled(panel);
  panel.remove();
  await nextTask();
  expect(screenLock.held).to.equal(0);
});

it('asks again when the page is visible again, and no more after the call', async () => {
  const line = await openLine();
  const panel = await putUp(line);
  await talk(line, toBen);
  await settled(panel);
  document.dispatchEvent(new Event('visibilitychange'));
  expect(screenLock.asked).to.equal(2);
  panel.remove();
  document.dispatchEvent(new Event('visibilitychange'));
  expect(screenLock.asked).to.equal(2);
});

it('goes on with the call when the browser refuses', async () => {
  screenLock.refuses = true;
  const line = await openLine();
  const panel = await putUp(line);
  await talk(line, toBen);
  await settled(panel);
  await nextTask();
  expect(screenLock.asked).to.equal(1);
  expect(panel.phase).to.equal('connected');
});
