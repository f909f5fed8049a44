import { expect, fixture, html } from '@open-wc/testing';
import type { RcGroupCall } from '../../../src/components/group/rc-group-call.js';
import type { RcCallProvider } from '../../../src/components/provider/rc-call-provider.js';
import { allStringsFor } from '../../../src/components/words/aside-strings.js';
import type { GroupCall } from '../../../src/core/call/call-info.js';
import { joinCall } from '../../../src/core/store/join-call.js';
import '../../../src/define.js';
import { byRole, namesOf } from '../../support/by-role.js';
import { GROUP, openLine, toBen, dial, type Line } from '../../support/calls.js';
import {
  eventOf,
  inEachLook,
  part,
  partsOf,
  preventing,
  settled,
  wordsOf,
  withoutMotion,
} from '../../support/elements.js';
import { FakeBackend } from '../../support/fake-backend.js';
import { rejection, until } from '../../support/until.js';

const LANGUAGES = ['en', 'zh-CN', 'zh-TW', 'ja', 'ko', 'ar'] as const;
const JOIN = { en: 'Join', 'zh-CN': '加入通话' };

const callOf = (userIds: readonly string[], more: Partial<GroupCall> = {}): GroupCall => ({
  ...{ callId: 'the call', media: 'audio', userIds, since: Date.now() - 65_000 },
  ...more,
});

async function card(line: Line, call?: GroupCall): Promise<RcGroupCall> {
  if (call) line.backend.groupCall(GROUP, call);
  const main = await fixture<HTMLElement>(
    html`<main><rc-group-call group-id=${GROUP} .store=${line.store}></rc-group-call></main>`,
  );
  await settled(main);
  const tag = main.firstElementChild as RcGroupCall;
  if (call) await until(() => part(tag, 'card'), 3000, 'the card is there');
  return tag;
}

const isShown = (tag: RcGroupCall) => part(tag, 'card') !== null;

withoutMotion();

describe('rc-group-call', () => {
  inEachLook((language) => {
    it('says who is in the call, and for how long', async () => {
      const tag = await card(await openLine(), callOf(['3002', '3003'], { media: 'video' }));
      const names = { en: 'Ben, 陈晨', 'zh-CN': 'Ben、陈晨' }[language];
      const title = { en: 'Group call', 'zh-CN': '群组通话' }[language];
      const words = wordsOf(part(tag, 'card'));
      expect(words).to.contain(names).and.to.contain(title);
      expect(wordsOf(part(tag, 'time'))).to.match(/^00:01:0[5-9]$/);
      expect(wordsOf(byRole(tag, 'status'))).to.contain(names);
      expect(namesOf(tag, 'button')).to.deep.equal([JOIN[language]]);
      expect([...partsOf(tag)].sort()).to.deep.equal(['avatar', 'card', 'join-button', 'time']);
      await expect(tag).to.be.accessible();
    });
  });

  for (const language of LANGUAGES)
    it(`is translated and accessible in ${language}`, async () => {
      const main = await fixture<HTMLElement>(html`<main lang=${language}></main>`);
      const line = await openLine();
      line.backend.groupCall(GROUP, callOf(['3002', '3003', '3004', '7', '8', '9', '10']));
      main.innerHTML = `<rc-group-call group-id="${GROUP}"></rc-group-call>`;
      const tag = main.firstElementChild as RcGroupCall;
      tag.store = line.store;
      await until(() => isShown(tag), 3000, 'the card is there');
      const { join } = allStringsFor(language);
      expect(namesOf(tag, 'button')).to.deep.equal([join]);
      expect(tag.renderRoot.querySelector('.root')?.getAttribute('dir')).to.equal(
        language === 'ar' ? 'rtl' : 'ltr',
      );
      expect(wordsOf(part(tag, 'card')), 'not all of many')
        .to.match(/3/)
        .and.not.to.contain('10');
      await expect(tag).to.be.accessible();
    });

  it('follows who comes and goes, and is gone with the call', async () => {
    const line = await openLine();
    const tag = await card(line);
    expect(isShown(tag)).to.be.false;
    expect(line.backend.watchedGroups).to.deep.equal([GROUP]);
    line.backend.groupCall(GROUP, callOf(['3002'], { since: undefined }));
    await settled(tag);
    expect(wordsOf(part(tag, 'card'))).to.contain('Ben');
    expect(part(tag, 'time'), 'nobody has answered').to.equal(null);
    line.backend.groupCall(GROUP, callOf(['3002', '3004']));
    await settled(tag);
    expect(wordsOf(part(tag, 'card'))).to.contain('Dóra');
    line.backend.groupCall(GROUP, null);
    await settled(tag);
    expect(isShown(tag)).to.be.false;
    expect(wordsOf(byRole(tag, 'status'))).to.equal('');
    tag.remove();
    await until(() => line.backend.watchedGroups.length === 0, 3000, 'nobody listens any more');
  });

  it('is about another group once it is told so, and again where it is put back', async () => {
    const line = await openLine();
    const tag = await card(line, callOf(['3002']));
    tag.groupId = 'other';
    await settled(tag);
    expect(isShown(tag)).to.be.false;
    await until(() => line.backend.watchedGroups.join() === 'other', 3000, 'only that is watched');
    tag.groupId = GROUP;
    await until(() => isShown(tag), 3000, 'it is there again');
    const { parentElement } = tag;
    tag.remove();
    parentElement!.append(tag);
    await until(() => isShown(tag), 3000, 'it is there after a move');
    await until(() => line.backend.watchedGroups.join() === GROUP, 3000, 'it is watched once');
  });

  it('joins with a press, and is not shown in the call', async () => {
    const line = await openLine();
    const call = callOf(['3002', '3003'], { media: 'video' });
    const tag = await card(line, call);
    const event = await eventOf('rc-join-request', () => part(tag, 'join-button')!.click());
    expect(event).to.deep.include({ groupId: GROUP, media: 'video', call });
    expect(event.bubbles && event.composed && event.cancelable).to.be.true;
    await until(() => line.store.state.call.phase === 'connecting', 3000, 'he is let in');
    expect(line.backend.session.info).to.deep.include({ groupId: GROUP, media: 'video' });
    await settled(tag);
    expect(isShown(tag)).to.be.false;
    line.backend.session.connect();
    line.backend.session.hangUp();
    await until(() => isShown(tag), 3000, 'it can be joined again');
  });

  it('joins with the camera off where the page says so', async () => {
    const line = await openLine();
    const tag = await card(line, callOf(['3002'], { media: 'video' }));
    tag.media = 'audio';
    part(tag, 'join-button')!.click();
    await until(() => line.backend.sessions.length === 1, 3000, 'it is joined');
    expect(line.backend.session.info.media).to.equal('audio');
  });

  it('leaves it to a page that prevents it', async () => {
    const line = await openLine();
    const tag = await card(line, callOf(['3002']));
    await preventing('rc-join-request', () => part(tag, 'join-button')!.click());
    await settled(tag);
    expect(line.backend.sessions).to.deep.equal([]);
  });

  it('is not shown to somebody who is in that call in another tab, or where the service cannot tell', async () => {
    const line = await openLine();
    const tag = await card(line);
    line.backend.groupCall(GROUP, callOf(['3001', '3002']));
    await settled(tag);
    expect(isShown(tag)).to.be.false;
    const old = await openLine({ features: { joinCall: false } });
    expect(isShown(await card(old))).to.be.false;
    expect(await rejection(joinCall(old.store, GROUP))).to.have.nested.property(
      'params.detail',
      'not-supported',
    );
  });

  it('shows nothing of a report that makes no sense', async () => {
    const line = await openLine();
    const tag = await card(line);
    for (const odd of [{}, { callId: 7, userIds: ['1'] }, callOf([]), callOf([7 as never])]) {
      line.backend.groupCall(GROUP, odd as GroupCall);
      await settled(tag);
      expect(isShown(tag)).to.be.false;
    }
    line.backend.groupCall(GROUP, callOf(['3002', '3002'], { since: NaN, media: 'x' as never }));
    await settled(tag);
    expect(isShown(tag)).to.be.true;
    expect(part(tag, 'time')).to.equal(null);
  });

  it('is gone without a connection, and there again with the next one', async () => {
    const line = await openLine();
    const tag = await card(line, callOf(['3002']));
    await line.store.send({ type: 'disconnect' });
    await settled(tag);
    expect(isShown(tag)).to.be.false;
    await line.store.send({ type: 'connect' });
    await until(() => isShown(tag), 3000, 'it is there again');
  });
});

describe('joinCall', () => {
  const detailOf = async (promise: Promise<unknown>) => {
    const { reason, params } = (await rejection(promise)) as {
      reason: string;
      params: { detail?: string };
    };
    return params.detail ?? reason;
  };

  it('joins what goes on, without a card', async () => {
    const { store, backend } = await openLine();
    backend.groupCall(GROUP, callOf(['3002', '3003']));
    await joinCall(store, GROUP);
    expect(store.state.call.phase).to.equal('connecting');
    expect(backend.commands.at(-1)).to.deep.include({ type: 'call' });
    await until(() => backend.watchedGroups.length === 0, 3000, 'nothing is watched any more');
  });

  it('says why not: no call, another call, own call, no group, no connection', async () => {
    const line = await openLine();
    const { store, backend } = line;
    expect(await detailOf(joinCall(store, GROUP))).to.equal('no-call');
    expect(store.state.problem?.params.detail).to.equal('no-call');
    expect(await detailOf(joinCall(store, ''))).to.equal('no-group');
    backend.groupCall(GROUP, callOf(['3001', '3002']));
    expect(await detailOf(joinCall(store, GROUP))).to.equal('busy');
    backend.groupCall(GROUP, callOf(['3002']));
    await dial(line, toBen);
    expect(await detailOf(joinCall(store, GROUP))).to.equal('busy');
    await store.send({ type: 'hang-up' });
    await store.send({ type: 'disconnect' });
    expect(await detailOf(joinCall(store, GROUP))).to.equal('not-connected');
  });

  it('accepts a call of the group that rings here, and returns to one that was left', async () => {
    const { store, backend } = await openLine();
    const ring = backend.incoming({ from: '3002', groupId: GROUP, media: 'video' });
    await joinCall(store, GROUP, { media: 'audio' });
    expect(ring.commands).to.deep.equal([{ type: 'accept', media: 'audio' }]);
    ring.end();
    const left = backend.incoming({ from: '3002', groupId: GROUP, returning: true });
    await joinCall(store, GROUP);
    expect(left.commands.map(({ type }) => type)).to.deep.equal(['accept']);
  });

  it('tells of a call that is over once it is joined', async () => {
    const { store, backend } = await openLine();
    backend.groupCall(GROUP, callOf(['3002']));
    const known = callOf(['3002'], { callId: 'the one before' });
    expect(await detailOf(joinCall(store, GROUP, {}, known))).to.equal('no-call');
    expect(store.state.call).to.deep.include({ phase: 'ended' });
  });

  it('is a method of the provider', async () => {
    const provider: RcCallProvider = document.createElement('rc-call-provider');
    const backend = new FakeBackend({ self: { userId: '3001', name: 'Anna' } });
    provider.backend = backend;
    provider.token = '3001';
    document.body.append(provider);
    await provider.connect();
    backend.groupCall('318', callOf(['3002']));
    await provider.joinCall(318 as unknown as string);
    expect(provider.state.call.phase).to.equal('connecting');
    provider.leave();
    provider.remove();
  });
});
