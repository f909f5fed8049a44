/** The service that pages test their own calls with, on the real tags. */
import { expect, fixture, html } from '@open-wc/testing';
import type { RcCallProvider } from '../../src/components/provider/rc-call-provider.js';
import '../../src/define.js';
import { CallError, fakeCalls, type FakeCalls, type FakeCallsOptions } from '../../src/testing.js';
import { byRole, namesOf } from '../support/by-role.js';
import { providersGone } from '../support/elements.js';
import { asOnlyTab } from '../support/only-tab.js';
import { rejection, until } from '../support/until.js';

asOnlyTab();
beforeEach(providersGone);

let calls: FakeCalls;
let main: HTMLElement;
let provider: RcCallProvider;

async function open(options?: FakeCallsOptions): Promise<void> {
  calls = fakeCalls(options);
  main = await fixture(html`
    <main>
      <rc-call-provider .backend=${calls.backend}></rc-call-provider>
      <rc-call-button user-id="3002" media="video"></rc-call-button>
      <rc-incoming-call ringtone="none"></rc-incoming-call>
      <rc-call-panel ringback="none"></rc-call-panel>
    </main>
  `);
  provider = main.querySelector('rc-call-provider')!;
  await calls.signedIn();
}

const phase = (wanted: string) =>
  until(
    () => provider.state.call.phase === wanted,
    8000,
    () => `${wanted}, not ${provider.state.call.phase}`,
  );
async function press(name: string | RegExp): Promise<void> {
  const isThere = () => namesOf(main, 'button').some((each) => each.match(name));
  await until(isThere, 8000, `there is a button ${name}`);
  byRole(main, 'button', name).click();
}

describe('somebody calls', () => {
  beforeEach(() => open());

  it('it rings, is answered, connects, and is hung up there', async () => {
    const call = await calls.incoming({ from: '3002', media: 'video' });
    await press('Accept');
    await call.answered();
    await phase('connected');
    expect(call.info).to.include({ microphone: 'on', camera: 'on' });
    call.turn('3002', { microphone: false });
    call.hangUp();
    expect(await call.ended()).to.include({ reason: 'hung-up', endedBy: 'remote' });
    await phase('ended');
  });

  it('it is declined here', async () => {
    const call = await calls.incoming({ from: '3002' });
    await press('Decline');
    expect(await call.ended()).to.include({ reason: 'declined', endedBy: 'self' });
    expect(call.end?.durationMs).to.equal(0);
  });

  it('the caller gives up, or nobody answers, or another device does', async () => {
    for (const [act, reason] of [
      ['hangUp', 'canceled'],
      ['letRingOut', 'no-answer'],
      ['answerElsewhere', 'answered-elsewhere'],
    ] as const) {
      const call = await calls.incoming({ from: '3002' });
      await phase('incoming');
      call[act]();
      expect((await call.ended()).reason).to.equal(reason);
    }
  });

  it('a second call ends as busy', async () => {
    await calls.incoming({ from: '3002' });
    const second = await calls.incoming({ from: '3003' });
    expect(await second.ended()).to.include({ reason: 'busy', endedBy: 'self' });
  });

  it('waits for the page to sign in', async () => {
    const other = fakeCalls();
    const early = other.incoming({ from: '3002' });
    provider.backend = other.backend;
    await early;
    await phase('incoming');
  });
});

describe('the page calls', () => {
  beforeEach(() => open());

  it('it rings there, is answered, and the link breaks and heals', async () => {
    await press(/Video call/);
    const call = await calls.placed();
    expect(call.info).to.include({ media: 'video', direction: 'outgoing' });
    call.ring();
    await until(() => JSON.stringify(provider.state.call).includes('ringing'), 8000, 'told');
    call.answer();
    await phase('connected');
    call.loseLink();
    await until(() => JSON.stringify(provider.state.call).includes('recovering'), 8000, 'told');
    call.regainLink();
    call.drop();
    expect((await call.ended()).reason).to.equal('network');
    expect(calls.calls).to.deep.equal([call]);
  });

  it('it is declined, busy, or never answered', async () => {
    for (const [act, reason] of [
      ['decline', 'declined'],
      ['beBusy', 'busy'],
      ['letRingOut', 'no-answer'],
    ] as const) {
      await provider.call({ userIds: ['3002'] });
      const call = await calls.placed();
      call[act]();
      expect((await call.ended()).reason).to.equal(reason);
    }
  });

  it('a group: one joins, one declines, one is invited by another, all leave', async () => {
    await provider.call({ userIds: ['3002', '3003'], groupId: 'g' });
    const call = await calls.placed();
    call.answer('3002');
    call.decline('3003');
    call.invite('3004');
    call.join('3004', { microphone: false });
    call.speak('3004');
    await phase('connected');
    const ids = call.info.members.map(({ userId }) => userId);
    expect(ids).to.deep.equal(['3002', '3004']);
    call.leave('3002');
    expect(call.end).to.equal(undefined);
    call.leave('3004');
    expect(await call.ended()).to.include({ reason: 'hung-up', endedBy: 'remote' });
  });

  it('the service refuses', async () => {
    calls.refuse('call', new CallError('blocked', 'No.'));
    const error = (await rejection(provider.call({ userIds: ['3002'] }))) as CallError;
    expect(error.reason).to.equal('blocked');
  });

  it('there is no microphone: the call ends, and the page says so', async () => {
    calls.denyDevice('microphone');
    const error = (await rejection(provider.call({ userIds: ['3002'] }))) as CallError;
    expect(error).to.include({ reason: 'permission-denied' });
    expect((await calls.calls.at(-1)!.ended()).reason).to.equal('failed');
    calls.allowDevice('microphone');
    await provider.call({ userIds: ['3002'] });
    await calls.placed();
  });

  it('there is no camera: the call goes on without, and the page says so', async () => {
    calls.denyDevice('camera', 'device-missing');
    await provider.call({ userIds: ['3002'], media: 'video' });
    const call = await calls.placed();
    expect(call.info.camera).to.equal('blocked');
    expect(provider.state.problem?.reason).to.equal('device-missing');
    await rejection(provider.setCamera(true));
    call.answer();
    await phase('connected');
  });
});

describe('a screen', () => {
  beforeEach(() => open());

  it('of somebody is told, and goes when they do', async () => {
    const call = await calls.incoming({ from: '3002', groupId: 'g', userIds: ['3003'] });
    await provider.accept();
    await phase('connected');
    call.join('3003');
    const told: string[] = [];
    for (const type of ['rc-screen-started', 'rc-screen-ended'] as const)
      provider.addEventListener(type, ({ userId }) => told.push(`${type} ${userId}`));
    call.shareScreen('3003');
    call.leave('3003');
    expect(told).to.deep.equal(['rc-screen-started 3003', 'rc-screen-ended 3003']);
    expect(() => call.shareScreen('3003')).to.throw('not in the call');
    expect(() => call.stopSharing('3002')).to.throw('no screen');
  });

  it('of the page is shared, stopped by the browser, and refused', async () => {
    const call = await calls.incoming({ from: '3002' });
    await provider.accept();
    await phase('connected');
    await provider.shareScreen();
    expect(call.info.screens).to.deep.equal(['3001']);
    call.stopSharing('3001');
    expect(call.info.screens).to.deep.equal([]);
    calls.denyDevice('screen');
    const refused = await provider.shareScreen().catch((error: unknown) => error);
    expect(refused).to.include({ reason: 'permission-denied' });
    expect(provider.state.problem?.params).to.include({ detail: 'screen-refused' });
    expect(provider.state.call.phase).to.equal('connected');
  });
});

it('the connection is lost, is back, and is taken by another device', async () => {
  await open();
  const is = (status: string) =>
    until(() => provider.state.connection === status, 8000, `it is ${status}`);
  calls.loseConnection();
  await is('reconnecting');
  calls.regainConnection();
  await is('connected');
  calls.kick();
  await is('kicked');
});

it('who is signed in, what the service can do, and when a call connects, is as the test says', async () => {
  await open({
    self: { userId: '7', name: 'Seven' },
    features: { video: false },
    maxMembers: { audio: 2, video: 2 },
    autoConnect: false,
  });
  expect(provider.currentUser).to.include({ userId: '7' });
  const call = await calls.incoming({ from: '3002' });
  await press('Accept');
  await call.answered();
  await phase('connecting');
  call.connect();
  await phase('connected');
  const error = (await rejection(provider.setCamera(true))) as CallError;
  expect(error.params.detail).to.equal('not-supported');
});

describe('a mistake in a test', () => {
  beforeEach(() => open());

  it('of waiting for what does not come is told in time', async () => {
    expect(String(await rejection(calls.placed(20)))).to.include('placed no call within 20 ms');
    expect(String(await rejection(fakeCalls().signedIn(20)))).to.include('did not sign in');
    const call = await calls.incoming({ from: '3002' });
    expect(String(await rejection(call.answered(20)))).to.include('did not answer');
    expect(String(await rejection(call.ended(20)))).to.include('did not end');
    call.hangUp();
    expect(String(await rejection(call.answered()))).to.include('canceled');
  });

  it('of waiting too early takes no call away from later', async () => {
    await rejection(calls.placed(20));
    await provider.call({ userIds: ['3002'] });
    expect(await calls.placed()).to.equal(calls.calls[0]);
  });

  it('of letting happen what cannot is told', async () => {
    const call = await calls.incoming({ from: '3002' });
    expect(() => call.loseLink()).to.throw('not connected');
    expect(() => call.turn('3009', { microphone: true })).to.throw('3009 is not in the call');
    call.hangUp();
    expect(() => call.hangUp()).to.throw('ended');
  });
});
