import { expect, fixture, html } from '@open-wc/testing';
import '../../../src/define.js';
import { CallError } from '../../../src/core/call/call-error.js';
import { allByRole, byRole, namesOf } from '../../support/by-role.js';
import { dial, openLine, talk, toBen, toBenWithVideo, type Line } from '../../support/calls.js';
import { inEachLook, part, preventing, settled, withoutMotion } from '../../support/elements.js';
import { replace, takeAway } from '../../support/replace.js';

withoutMotion();

async function putUp({ store }: Line): Promise<HTMLElement> {
  const main = await fixture<HTMLElement>(
    html`<section style="background: Canvas">
      <rc-screen-button .store=${store}></rc-screen-button>
    </section>`,
  );
  await settled(main);
  return main;
}

const press = async (main: HTMLElement) => {
  byRole(main, 'button').click();
  await settled(main);
};

inEachLook((language) => {
  it('says what a press does, and is accessible', async () => {
    const line = await openLine();
    const main = await putUp(line);
    await talk(line, toBenWithVideo);
    await settled(main);
    const [share, stop] = {
      en: ['Share screen', 'Stop sharing'],
      'zh-CN': ['共享屏幕', '停止共享'],
    }[language];
    expect(namesOf(main, 'button')).to.deep.equal([share]);
    await expect(main).to.be.accessible();
    await press(main);
    expect(namesOf(main, 'button')).to.deep.equal([stop]);
    await expect(main).to.be.accessible();
    await press(main);
    expect(namesOf(main, 'button')).to.deep.equal([share]);
  });
});

describe('the screen button', () => {
  it('is shown in a connected call only', async () => {
    const line = await openLine();
    const main = await putUp(line);
    expect(allByRole(main, 'button')).to.be.empty;
    const session = await dial(line, toBen);
    await settled(main);
    expect(allByRole(main, 'button')).to.be.empty;
    session.connect();
    await settled(main);
    expect(allByRole(main, 'button')).to.have.length(1);
    session.end();
    await settled(main);
    expect(allByRole(main, 'button')).to.be.empty;
  });

  it('is not shown where the service shares no screens', async () => {
    const line = await openLine({ features: { screenShare: false } });
    const main = await putUp(line);
    await talk(line, toBen);
    await settled(main);
    expect(allByRole(main, 'button')).to.be.empty;
  });

  it('is not shown where the browser shares no screens, as on phones', async () => {
    const restore = takeAway(MediaDevices.prototype, 'getDisplayMedia');
    try {
      const line = await openLine();
      const main = await putUp(line);
      await talk(line, toBen);
      await settled(main);
      expect(allByRole(main, 'button')).to.be.empty;
    } finally {
      restore();
    }
  });

  it('asks within the press, so that the browser sees one', async () => {
    const line = await openLine();
    const main = await putUp(line);
    const session = await talk(line, toBen);
    await settled(main);
    byRole(main, 'button').click();
    expect(session.commands.at(-1)).to.deep.equal({ type: 'screen', on: true });
  });

  it('does nothing that the page prevents', async () => {
    const line = await openLine();
    const main = await putUp(line);
    const session = await talk(line, toBen);
    await settled(main);
    const asked: boolean[] = [];
    main.addEventListener('rc-screen-request', (event) => asked.push(event.on));
    await preventing('rc-screen-request', () => press(main));
    expect(asked).to.deep.equal([true]);
    expect(session.commands.some(({ type }) => type === 'screen')).to.be.false;
  });

  it('waits while a person chooses, and is as before when they refuse', async () => {
    const line = await openLine();
    const main = await putUp(line);
    const session = await talk(line, toBen);
    await settled(main);
    const answer = session.hold('screen');
    await press(main);
    expect(part(main.querySelector('rc-screen-button')!, 'screen-button')!.ariaBusy).to.equal(
      'true',
    );
    await press(main);
    expect(session.commands.filter(({ type }) => type === 'screen')).to.have.length(1);
    answer.reject(new CallError('permission-denied', 'No.', { detail: 'screen-refused' }));
    await settled(main);
    expect(namesOf(main, 'button')).to.deep.equal(['Share screen']);
    expect(part(main.querySelector('rc-screen-button')!, 'screen-button')!.ariaBusy).to.equal(
      'false',
    );
    expect(line.store.state.problem?.params.detail).to.equal('screen-refused');
    expect(line.store.state.call.phase).to.equal('connected');
  });

  it('is as before once the browser stops sharing', async () => {
    const line = await openLine();
    const main = await putUp(line);
    const session = await talk(line, toBen);
    await settled(main);
    await press(main);
    session.share('3001', false);
    await settled(main);
    expect(namesOf(main, 'button')).to.deep.equal(['Share screen']);
  });

  it('can be drawn where there is no navigator.mediaDevices', async () => {
    const restore = replace(navigator, 'mediaDevices', undefined as never);
    try {
      const line = await openLine();
      const main = await putUp(line);
      await talk(line, toBen);
      await settled(main);
      expect(allByRole(main, 'button')).to.be.empty;
    } finally {
      restore();
    }
  });
});
