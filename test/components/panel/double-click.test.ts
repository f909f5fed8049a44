/** A double click is one click: its second half meets nothing that the first one has brought up. */
import { expect, fixture, html } from '@open-wc/testing';
import type { RcCallPanel } from '../../../src/components/panel/rc-call-panel.js';
import '../../../src/define.js';
import { openLine, talk, toBen, type Line } from '../../support/calls.js';
import { part, settled } from '../../support/elements.js';
import { replace } from '../../support/replace.js';
import { nextTask, until } from '../../support/until.js';

async function putUp(): Promise<{ line: Line; panel: RcCallPanel }> {
  const line = await openLine();
  const panel = await fixture<RcCallPanel>(
    html`<rc-call-panel .store=${line.store}></rc-call-panel>`,
  );
  return { line, panel };
}

/** As a browser reports it: `detail` counts the presses. */
function click(panel: RcCallPanel, name: string, detail: number): void {
  const button = part(panel, name)!;
  button.dispatchEvent(new MouseEvent('click', { detail, bubbles: true, composed: true }));
}

/** Runs with a clock that stands still, so that no machine is too slow for a double click. */
async function atOnce(test: () => Promise<void>): Promise<void> {
  const now = performance.now();
  const restore = replace(performance, 'now', () => now);
  try {
    await test();
  } finally {
    restore();
  }
}

it('on a call button: the panel is not canceled by its second half', async () => {
  const { line, panel } = await putUp();
  await atOnce(async () => {
    await line.store.send({ type: 'call', ...toBen });
    await settled(panel);
    click(panel, 'hang-up-button', 2);
  });
  await nextTask();
  expect(line.store.state.call.phase).to.equal('outgoing');
});

it('on Accept: the call that it answered goes on', async () => {
  const { line, panel } = await putUp();
  line.backend.incoming({ from: '3002' });
  await atOnce(async () => {
    await line.store.send({ type: 'accept' });
    await settled(panel);
    click(panel, 'hang-up-button', 2);
  });
  await nextTask();
  expect(line.store.state.call.phase).to.equal('connecting');
});

it('on Hang up: the button that calls again stays unpressed', async () => {
  const { line, panel } = await putUp();
  const session = await talk(line, toBen);
  await settled(panel);
  await atOnce(async () => {
    session.end({ reason: 'no-answer', endedBy: 'system' });
    await settled(panel);
    expect(part(panel, 'call-again-button')).to.exist;
    click(panel, 'call-again-button', 2);
  });
  await nextTask();
  expect(line.store.state.call.phase).to.equal('ended');
});

it('one click is enough, at once', async () => {
  const { line, panel } = await putUp();
  await line.store.send({ type: 'call', ...toBen });
  await settled(panel);
  click(panel, 'hang-up-button', 1);
  await until(() => line.store.state.call.phase !== 'outgoing', 8000, 'it is canceled');
});

it('later, a double click presses twice', async () => {
  const { line, panel } = await putUp();
  await talk(line, toBen);
  await settled(panel);
  const clock = performance.now();
  const undo = replace(performance, 'now', () => clock + 5000);
  const pressed: number[] = [];
  part(panel, 'microphone-button')!.addEventListener('click', ({ detail }) => pressed.push(detail));
  click(panel, 'microphone-button', 1);
  click(panel, 'microphone-button', 2);
  undo();
  expect(pressed).to.deep.equal([1, 2]);
});
