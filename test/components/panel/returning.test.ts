/** The panel offers the call of the page before a reload. */
import { expect, fixture, html } from '@open-wc/testing';
import type { RcCallPanel } from '../../../src/components/panel/rc-call-panel.js';
import { stringsFor } from '../../../src/components/words/strings-for.js';
import '../../../src/define.js';
import { namesOf, byRole } from '../../support/by-role.js';
import { openLine } from '../../support/calls.js';
import { inEachLook, settled, withoutMotion, wordsOf } from '../../support/elements.js';

async function offered() {
  const line = await openLine();
  const panel = await fixture<RcCallPanel>(
    html`<rc-call-panel inline .store=${line.store}></rc-call-panel>`,
  );
  const session = line.backend.incoming({ from: '3002', returning: true });
  await settled(panel);
  return { ...line, panel, session };
}

describe('a panel with a call to return to', () => {
  withoutMotion();

  inEachLook((language) => {
    it('says whose it was, and offers it', async () => {
      const { panel } = await offered();
      const { wasInCall, returnToCall, hangUp } = stringsFor(language);
      expect(panel.phase).to.equal('returning');
      expect(wordsOf(panel.renderRoot.querySelector('.title'))).to.equal('Ben');
      expect(
        wordsOf(panel.renderRoot.querySelector('rc-call-status')!.shadowRoot!.firstElementChild),
      ).to.contain(wasInCall);
      expect(namesOf(panel, 'button')).to.deep.equal([returnToCall, hangUp]);
      await expect(panel).to.be.accessible();
    });
  });

  it('takes it up at a press', async () => {
    const { panel, store, session } = await offered();
    byRole(panel, 'button', 'Return to the call').click();
    await settled(panel);
    expect(store.state.call.phase).to.equal('connecting');
    session.connect();
    await settled(panel);
    expect(panel.phase).to.equal('connected');
  });

  it('leaves it at a press, and offers no call again', async () => {
    const { panel, store } = await offered();
    byRole(panel, 'button', 'Hang up').click();
    await settled(panel);
    expect(store.state.call.phase).to.equal('ended');
    expect(namesOf(panel, 'button')).to.deep.equal(['Close']);
  });

  it('says that it is over, and offers to call again', async () => {
    const { panel, session } = await offered();
    session.end({ reason: 'hung-up', endedBy: 'remote', durationMs: 65_000 });
    await settled(panel);
    expect(namesOf(panel, 'button')).to.deep.equal(['Call again', 'Close']);
  });

  it('stays where it is when a gesture closes dialogs', async () => {
    const { panel } = await offered();
    panel.inline = false;
    await settled(panel);
    panel.renderRoot
      .querySelector('dialog')!
      .dispatchEvent(new Event('cancel', { cancelable: true }));
    await settled(panel);
    expect(panel.minimized).to.be.false;
    expect(panel.phase).to.equal('returning');
  });
});
