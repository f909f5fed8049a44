import { devicesOf, prefer } from '../../../src/core/media/devices.js';
import { expect } from '@open-wc/testing';
import type { CallBackend, Directory } from '../../../src/core/call/backend.js';
import type { CallError } from '../../../src/core/call/call-error.js';
import { createCallStore } from '../../../src/core/call/call-store.js';
import { newId } from '../../../src/core/call/ids.js';
import {
  createLocalBackend,
  type LocalBackendOptions,
} from '../../../src/core/local/local-backend.js';
import { backendContract } from '../../backend-contract.js';
import { CallParty, type PartyCall, type PartyCallOptions } from '../../support/call-party.js';
import { holdDevices, breakDevices } from '../../support/devices.js';
import { openFrame } from '../../support/frame.js';
import { watchMedia, type MediaWatch } from '../../support/media-watch.js';
import { replace } from '../../support/replace.js';
import { nextTask, rejection, until } from '../../support/until.js';
import { QUICK } from './quick-timing.js';

const GROUP_ID = 'group318';
const NO_ANSWER_MS = 900;
const SIGNAL_MS = 3000;
const MEDIA_MS = 8000;

const directory: Directory = {
  groupMembers: async (groupId) =>
    groupId === GROUP_ID ? ['3001', '3002', '3003', '3004'] : undefined,
  userExists: async (userId) => (userId === '9999' ? false : undefined),
};

backendContract('local backend', {
  groupId: GROUP_ID,
  noAnswerMs: NO_ANSWER_MS,
  timing: { connectMs: 2000, signalMs: SIGNAL_MS, mediaMs: MEDIA_MS, vanishMs: 10_000 },
  setup: () => {
    const channel = `test-${newId()}`;
    const crashes: (() => void)[] = [];
    const options = (token: string): LocalBackendOptions => ({
      ...{ token, channel, directory },
      timing: QUICK,
    });
    return {
      backend: (userId) => createLocalBackend(options(userId)),
      impatient: (userId) => createLocalBackend({ ...options(userId), noAnswerMs: NO_ANSWER_MS }),
      wrongToken: () => createLocalBackend(options(' ')),
      mortal: async (userId) => {
        const url = new URL('../../../src/core/local/local-backend.ts', import.meta.url);
        const frame = await openFrame<{ createLocalBackend: typeof createLocalBackend }>(url);
        crashes.push(frame.crash);
        return {
          backend: frame.module.createLocalBackend(options(userId)),
          vanish: frame.crash,
        };
      },
      close: () => crashes.forEach((crash) => crash()),
    };
  },
});

describe('local backend', () => {
  let channel: string;
  let media: MediaWatch;
  let parties: CallParty[];
  let undo: (() => void)[];

  beforeEach(() => {
    channel = `test-${newId()}`;
    media = watchMedia();
    parties = [];
    undo = [];
  });

  afterEach(async () => {
    for (const party of parties) await party.dispose();
    for (const restore of undo) restore();
    await until(
      () => media.liveTracks().length === 0 && media.openConnections().length === 0,
      SIGNAL_MS,
      'nothing is open',
    );
    media.stop();
    expect(parties.flatMap(({ violations }) => violations)).to.deep.equal([]);
  });

  function backendOf(token: string, options: Partial<LocalBackendOptions> = {}): CallBackend {
    return createLocalBackend({ token, channel, timing: QUICK, ...options });
  }

  async function connect(token: string, options: Partial<LocalBackendOptions> = {}) {
    const party = new CallParty(token, backendOf(token, options));
    parties.push(party);
    await party.connect();
    return party;
  }

  async function connected(...calls: PartyCall[]): Promise<void> {
    for (const call of calls)
      await until(() => call.isConnected, MEDIA_MS, `${call.name} is connected`);
  }

  async function soon<T>(what: string, predicate: () => T) {
    return until(predicate, SIGNAL_MS, what);
  }

  /** Anna (3001) and Ben (3002), connected. */
  async function callOfTwo(options: PartyCallOptions = {}) {
    const anna = await connect('3001');
    const ben = await connect('3002');
    const out = anna.call(['3002'], options);
    const into = await ben.nextCall(SIGNAL_MS);
    await into.accept();
    await connected(out, into);
    return { anna, ben, out, into };
  }

  /** That the two hear each other: one mutes, the other knows. */
  async function expectAlive(out: PartyCall, into: PartyCall): Promise<void> {
    const on = out.info.microphone !== 'on';
    await out.session.setMicrophone(on);
    await soon('the other side hears of it', () => into.members[0]?.microphone === on);
    expect(out.isConnected && into.isConnected).to.be.true;
  }

  /** Somebody else on the channel: hears everything, says anything. */
  function openChannel() {
    const heard: Record<string, unknown>[] = [];
    const raw = new BroadcastChannel(channel);
    raw.onmessage = ({ data }: MessageEvent<Record<string, unknown>>) => heard.push(data);
    undo.push(() => raw.close());
    return {
      say: (message: unknown) => raw.postMessage(message),
      heard: (type: string) => heard.filter((message) => message.type === type),
    };
  }

  describe('on a channel with garbage', () => {
    it('reports it once in a while, and the call goes on', async () => {
      const { anna, out, into } = await callOfTwo();
      const { say } = openChannel();
      const envelope = { protocol: 'rc-call-kit/1', from: '3009', endpoint: 'e9' };
      say('garbage');
      say(null);
      say({ ...envelope, type: 'leave', call: 17, reason: 'hung-up' });
      say({ ...envelope, type: 'constructor' });
      await soon('it is reported', () => anna.problems.length > 0);
      await expectAlive(out, into);
      expect(anna.problems.map(({ reason, params }) => [reason, params])).to.deep.equal([
        ['bad-request', { detail: 'bad-signal' }],
      ]);
    });

    it('ignores well-formed messages of calls it is not in', async () => {
      const { anna, ben, out, into } = await callOfTwo();
      const { say } = openChannel();
      const envelope = { protocol: 'rc-call-kit/1', from: '3002', endpoint: 'e9', call: 'another' };
      say({ ...envelope, type: 'leave', reason: 'hung-up' });
      say({ ...envelope, type: 'decline', reason: 'busy' });
      say({ ...envelope, type: 'accept', offersTo: [], microphone: true, camera: true });
      await expectAlive(out, into);
      expect([...anna.problems, ...ben.problems]).to.deep.equal([]);
      expect(anna.calls).to.deep.equal([out]);
    });

    it('lets nobody hang up for a member from a tab that member is not in', async () => {
      const { out, into } = await callOfTwo();
      const { say } = openChannel();
      say({
        protocol: 'rc-call-kit/1',
        from: '3002',
        endpoint: 'another tab',
        type: 'leave',
        call: out.id,
        reason: 'hung-up',
      });
      await expectAlive(out, into);
    });

    it('rings for no invitation that does not name its sender as a member', async () => {
      const anna = await connect('3001');
      const { say } = openChannel();
      say({
        protocol: 'rc-call-kit/1',
        from: '3002',
        endpoint: 'e2',
        type: 'invite',
        call: 'c2',
        to: ['3001'],
        media: 'audio',
        callerId: '3002',
        roster: [{ userId: '3001', status: 'invited', microphone: false, camera: false }],
        expiresInMs: 60_000,
      });
      await soon('it is reported', () => anna.problems.length > 0);
      expect(anna.calls).to.deep.equal([]);
    });

    const hostile: [string, object][] = [
      ['an offer that is no SDP', { description: { type: 'offer', sdp: 'garbage' } }],
      ['an empty offer', { description: { type: 'offer', sdp: '' } }],
      [
        'an offer of nothing',
        {
          description: {
            type: 'offer',
            sdp: 'v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n',
          },
        },
      ],
      [
        'a provisional answer nobody asked for',
        { description: { type: 'pranswer', sdp: 'garbage' } },
      ],
      ['a rollback of nothing', { description: { type: 'rollback', sdp: '' } }],
      [
        'a candidate of nowhere',
        { candidate: { candidate: 'garbage', sdpMid: '99', sdpMLineIndex: 99 } },
      ],
      [
        'a candidate without a line',
        { candidate: { candidate: 'candidate:1 1 udp 1 127.0.0.1 9 typ host' } },
      ],
    ];
    for (const [name, signal] of hostile)
      it(`survives ${name} in a well-formed signal, and reports it`, async () => {
        const { say, heard } = openChannel();
        const { anna, out, into } = await callOfTwo();
        const [annas, bens] = [heard('invite')[0]?.endpoint, heard('accept')[0]?.endpoint];
        say({
          protocol: 'rc-call-kit/1',
          from: '3002',
          endpoint: bens,
          type: 'signal',
          call: out.id,
          toEndpoint: annas,
          ...signal,
        });
        await soon('it is reported', () => anna.problems.length > 0);
        expect(anna.problems[0]).to.deep.include({
          reason: 'bad-request',
          params: { detail: 'bad-signal' },
        });
        await expectAlive(out, into);
      });
  });

  describe('while devices open', () => {
    /** Ben has accepted, and his browser still asks him for his devices. */
    async function accepted() {
      const { heard } = openChannel();
      const anna = await connect('3001');
      const ben = await connect('3002');
      const out = anna.call(['3002'], { media: 'video' });
      const into = await ben.nextCall(SIGNAL_MS);
      const devices = holdDevices();
      undo.push(devices.restore);
      const answer = into.accept();
      await soon('the browser asks', () => devices.asked.length === 1);
      return { out, into, answer, devices, heard };
    }

    it('the two connect ahead, and nobody is told of a call before both are in it', async () => {
      const { out, into, answer, devices, heard } = await accepted();
      const [invite] = heard('invite') as [{ signals: { description?: { type: string } }[] }];
      expect(invite.signals[0]?.description?.type).to.equal('offer');
      await until(
        () => media.openConnections().every((each) => each.connectionState === 'connected'),
        MEDIA_MS,
        'the connection is up',
      );
      expect(media.openConnections()).to.have.length(2);
      expect(heard('accept')).to.deep.equal([]);
      expect([out.isConnected, into.isConnected]).to.deep.equal([false, false]);
      expect(out.members.map(({ status }) => status)).to.deep.equal(['ringing']);
      await devices.grant();
      await answer;
      await connected(out, into);
      expect(media.openConnections()).to.have.length(2);
    });

    it('who is refused theirs leaves no connection open, here or there', async () => {
      const { out, answer, devices } = await accepted();
      await devices.refuse('NotAllowedError');
      await soon('the browser asks for the microphone alone', () => devices.asked.length === 2);
      await devices.refuse('NotAllowedError');
      expect(await rejection(answer)).to.include({ reason: 'permission-denied' });
      await soon('the caller knows', () => out.end !== undefined);
      expect(media.openConnections()).to.deep.equal([]);
    });
  });

  it('who accepts in a group and is refused their devices leaves no connection open, and the call goes on', async () => {
    const anna = await connect('3001');
    const ben = await connect('3002');
    const out = anna.call(['3002', '3003'], { groupId: 'group318' });
    const into = await ben.nextCall(SIGNAL_MS);
    const devices = holdDevices();
    undo.push(devices.restore);
    const answer = into.accept();
    await soon('both ends are there', () => media.openConnections().length === 2);
    await devices.refuse('NotAllowedError');
    await rejection(answer);
    await soon('Ben is gone', () => out.members.every(({ userId }) => userId !== '3002'));
    expect(media.openConnections()).to.deep.equal([]);
    expect(out.end).to.be.undefined;
  });

  it('an invitation with a broken offer can be accepted, is reported, and leaves nothing open', async () => {
    const ben = await connect('3002');
    const { say } = openChannel();
    say({
      protocol: 'rc-call-kit/1',
      from: '3001',
      endpoint: 'e1',
      type: 'invite',
      call: 'c1',
      to: ['3002'],
      media: 'audio',
      callerId: '3001',
      roster: [
        { userId: '3001', endpoint: 'e1', status: 'joined', microphone: true, camera: false },
        { userId: '3002', status: 'invited', microphone: false, camera: false },
      ],
      expiresInMs: 60_000,
      signals: [{ description: { type: 'offer', sdp: 'garbage' } }],
    });
    const into = await ben.nextCall(SIGNAL_MS);
    await into.accept();
    await soon('it is reported', () => ben.problems.length > 0);
    expect(ben.problems[0]).to.deep.include({ params: { detail: 'bad-signal' } });
    await into.session.end();
    expect(media.openConnections()).to.deep.equal([]);
  });

  for (const ids of [
    ['1', '2'],
    ['2', '1'],
  ] as const)
    it(`dialled by both at once (${ids.join(' and ')}) stops ringing in all their other tabs`, async () => {
      const tabs = [];
      for (const userId of ['3001', '3001', '3002', '3002']) tabs.push(await connect(userId));
      const [anna, annaToo, ben, benToo] = tabs as [CallParty, CallParty, CallParty, CallParty];
      const devices = holdDevices();
      undo.push(devices.restore);
      const out = anna.call(['3002'], { id: ids[0] });
      const back = ben.call(['3001'], { id: ids[1] });
      await soon('the browser asks both', () => devices.asked.length === 2);
      await devices.grant();
      devices.restore();
      await connected(out, back);
      await soon('nothing rings any more', () => [...annaToo.live, ...benToo.live].length === 0);
      expect([...annaToo.calls, ...benToo.calls], 'they did ring').to.have.length(2);
      await expectAlive(out, back);
    });

  describe('late tabs', () => {
    it('ring as long as the call is not answered, and no longer', async () => {
      const anna = await connect('3001', { noAnswerMs: NO_ANSWER_MS });
      const dialledAt = performance.now();
      const out = anna.call(['3002']);
      await soon('the call is placed', () => out.placed);
      const ben = await connect('3002');
      const into = await ben.nextCall(SIGNAL_MS);
      await until(() => out.end && into.end, NO_ANSWER_MS + SIGNAL_MS, 'both gave up');
      expect([out.end?.reason, into.end?.reason]).to.deep.equal(['no-answer', 'no-answer']);
      expect(performance.now() - dialledAt).to.be.below(2 * NO_ANSWER_MS + 1000);
    });

    it('ring beside an earlier tab of the same user, and can answer', async () => {
      const anna = await connect('3001');
      const ben = await connect('3002');
      const out = anna.call(['3002']);
      const first = await ben.nextCall(SIGNAL_MS);
      const benToo = await connect('3002');
      const second = await benToo.nextCall(SIGNAL_MS);
      expect(ben.calls).to.deep.equal([first]);
      await second.accept();
      await connected(out, second);
      expect(first.end?.reason).to.equal('answered-elsewhere');
    });

    it('of somebody who answered or declined do not ring', async () => {
      const { out, into } = await callOfTwo();
      const benToo = await connect('3002');
      await expectAlive(out, into);
      expect(benToo.calls).to.deep.equal([]);
    });

    it('that answer at the same moment leave one of them in the call', async () => {
      const anna = await connect('3001');
      const tabs = [await connect('3002'), await connect('3002')];
      const out = anna.call(['3002'], { media: 'video' });
      const calls = await Promise.all(tabs.map((tab) => tab.nextCall(SIGNAL_MS)));
      const devices = holdDevices();
      undo.push(devices.restore);
      const answers = calls.map((call) => call.accept());
      await soon('the browser asks in both', () => devices.asked.length === 2);
      await devices.grant();
      await Promise.all(answers);
      devices.restore();
      await soon('one gave way', () => calls.some(({ end }) => end));
      const [kept, ...more] = calls.filter(({ end }) => !end);
      expect(more).to.deep.equal([]);
      expect(calls.find(({ end }) => end)?.end?.reason).to.equal('answered-elsewhere');
      await connected(out, kept as PartyCall);
      await expectAlive(out, kept as PartyCall);
      await until(
        () => media.openConnections().length === 2,
        SIGNAL_MS,
        'the way to the other tab is closed',
      );
    });
  });

  describe('own devices', () => {
    const failures: [string, string][] = [
      ['NotFoundError', 'device-missing'],
      ['OverconstrainedError', 'device-missing'],
      ['NotAllowedError', 'permission-denied'],
      ['NotReadableError', 'device-busy'],
    ];

    for (const [exception, reason] of failures) {
      it(`without a microphone (${exception}) a call fails before it rings, and call() rejects`, async () => {
        const ben = await connect('3002');
        undo.push(breakDevices({ audio: exception }));
        const store = createCallStore({ createBackend: () => backendOf('3001') });
        await store.send({ type: 'connect' });
        const error = (await rejection(
          store.send({ type: 'call', userIds: ['3002'], media: 'video' }),
        )) as CallError;
        expect(error).to.deep.include({ reason, params: { device: 'microphone' } });
        expect((error.cause as Error).name).to.equal(exception);
        expect(store.state.call.phase === 'ended' && store.state.call.end).to.include({
          reason: 'failed',
          error,
        });
        await store.send({ type: 'disconnect' });
        expect(ben.calls).to.deep.equal([]);
      });

      it(`without a camera (${exception}) a video call goes on, and says so`, async () => {
        const anna = await connect('3001');
        const ben = await connect('3002');
        const restore = breakDevices({ video: exception });
        undo.push(restore);
        const out = anna.call(['3002'], { media: 'video' });
        const into = await ben.nextCall(SIGNAL_MS);
        restore();
        await into.accept();
        await connected(out, into);
        expect(out.info).to.include({ microphone: 'on', camera: 'blocked' });
        expect(anna.problems.map((error) => [error.reason, error.params])).to.deep.equal([
          [reason, { device: 'camera' }],
        ]);
        expect(into.member('3001')).to.include({ microphone: true, camera: false });
        await out.session.setCamera(true);
        await soon('Ben knows that it works now', () => into.member('3001')?.camera);
      });
    }

    it('that fail at the answer end the call for both', async () => {
      const anna = await connect('3001');
      const ben = await connect('3002');
      const out = anna.call(['3002']);
      const into = await ben.nextCall(SIGNAL_MS);
      undo.push(breakDevices({ audio: 'NotAllowedError' }));
      const error = await rejection(into.accept());
      expect(error).to.deep.include({
        reason: 'permission-denied',
        params: { device: 'microphone' },
      });
      expect(into.end).to.include({ reason: 'failed', error });
      await soon('the caller is told', () => out.end);
      expect(out.end).to.include({ reason: 'failed', endedBy: 'remote' });
    });

    it('are asked for once with both, and for the microphone alone when that failed', async () => {
      const anna = await connect('3001');
      await connect('3002');
      const asked: MediaStreamConstraints[] = [];
      undo.push(breakDevices({ video: 'NotAllowedError' }, asked));
      const out = anna.call(['3002'], { media: 'video' });
      await soon('it is placed', () => out.placed);
      expect(asked).to.deep.equal([{ audio: true, video: true }, { audio: true }]);
    });

    it('are not to be had on an insecure page', async () => {
      const anna = await connect('3001');
      undo.push(replace(window, 'isSecureContext', false));
      const out = anna.call(['3002']);
      await soon('it ended', () => out.end);
      expect(out.end?.error?.reason).to.equal('insecure-page');
    });

    /** The caller's own device is unplugged, which ends its track with this event. */
    const unplug = (kind: string) =>
      // the first track of its kind is the caller's
      media
        .liveTracks()
        .find((track) => track.kind === kind)
        ?.dispatchEvent(new Event('ended'));

    for (const [device, kind] of [
      ['camera', 'video'],
      ['microphone', 'audio'],
    ] as const)
      it(`may go away: the call goes on without the ${device}, and can have it back`, async () => {
        const { anna, out, into } = await callOfTwo({ media: 'video' });
        await soon(
          'Ben sees and hears',
          () => into.member('3001')?.camera && into.member('3001')?.microphone,
        );
        const restore = replace(navigator.mediaDevices, 'enumerateDevices', () =>
          Promise.resolve([]),
        );
        unplug(kind);
        await soon('it is blocked', () => out.info[device] === 'blocked');
        restore();
        expect(anna.problems.map((error) => [error.reason, error.params])).to.deep.equal([
          ['device-missing', { device }],
        ]);
        await soon('Ben knows', () => into.member('3001')?.[device] === false);
        const turn = device === 'camera' ? 'setCamera' : 'setMicrophone';
        await out.session[turn](true);
        await soon('Ben knows it is back', () => into.member('3001')?.[device] === true);
      });

    it('may go away: another one takes its place, muted as it was', async () => {
      const { anna, out, into } = await callOfTwo();
      const before = out.info.devices?.microphone;
      await out.session.setMicrophone(false);
      unplug('audio');
      await soon('another one is in use', () => out.info.devices?.microphone !== before);
      expect(out.info.devices?.microphone).to.be.a('string');
      await soon('it is off', () => out.info.microphone === 'off');
      expect(anna.problems.map(({ params }) => params)).to.deep.equal([
        { device: 'microphone', detail: 'device-replaced' },
      ]);
      await out.session.setMicrophone(true);
      await soon('Ben hears', () => into.member('3001')?.microphone);
    });

    for (const [device, kind] of [
      ['camera', 'video'],
      ['microphone', 'audio'],
    ] as const)
      it(`can be changed: another ${device}, the same one, one that is not there`, async () => {
        const { out, into } = await callOfTwo({ media: 'video' });
        await soon('Ben sees', () => into.member('3001')?.camera);
        const before = out.info.devices?.[device];
        expect(before).to.be.a('string');
        await out.session.useDevice(device);
        const after = out.info.devices?.[device];
        expect(after).to.be.a('string').that.does.not.equal(before);
        expect(out.info[device]).to.equal('on');
        const open = media.liveTracks().filter((track) => track.kind === kind);
        expect(open, 'one for each side').to.have.length(2);
        await out.session.useDevice(device, after);
        expect(open.every(({ readyState }) => readyState === 'live')).to.be.true;
        expect(await rejection(out.session.useDevice(device, 'nowhere'))).to.include({
          reason: 'device-missing',
        });
        expect(out.info.devices?.[device]).to.equal(after);
        expect(out.info[device]).to.equal('on');
        await expectAlive(out, into);
      });

    it('of which neither the new one nor the one before opens: the camera is blocked, and the others know', async () => {
      const { out, into } = await callOfTwo({ media: 'video' });
      await soon('Ben sees', () => into.member('3001')?.camera);
      undo.push(breakDevices({ video: 'NotReadableError' }));
      expect(await rejection(out.session.useDevice('camera'))).to.include({
        reason: 'device-busy',
      });
      expect(out.info.camera).to.equal('blocked');
      await soon('Ben knows', () => into.member('3001')?.camera === false);
      await expectAlive(out, into);
    });

    it('are those that a person prefers, and one plugged in again is taken up', async () => {
      const microphones = await devicesOf('microphone');
      const wanted = microphones.at(-1)!;
      await prefer('microphone', wanted.deviceId);
      undo.push(() => void prefer('microphone', ''));
      const { out } = await callOfTwo();
      await soon('it is in use', () => out.info.devices?.microphone === wanted.deviceId);
      const first = microphones[0]!;
      await prefer('microphone', first.deviceId); // as another tab may do
      await soon('the other one is', () => out.info.devices?.microphone === first.deviceId);
    });

    it('that cannot be turned on are blocked, and the operation is rejected', async () => {
      const { out, into } = await callOfTwo({ media: 'video' });
      await out.session.setCamera(false);
      undo.push(breakDevices({ video: 'NotReadableError' }));
      expect(await rejection(out.session.setCamera(true))).to.deep.include({
        reason: 'device-busy',
        params: { device: 'camera' },
      });
      expect(out.info.camera).to.equal('blocked');
      await expectAlive(out, into);
    });

    it('end as the last command says, however fast the commands come', async () => {
      const { out, into } = await callOfTwo({ media: 'video' });
      await Promise.all([
        out.session.setCamera(false),
        out.session.setCamera(true),
        out.session.setCamera(false),
      ]);
      expect(out.info.camera).to.equal('off');
      await soon('Ben knows', () => into.member('3001')?.camera === false);
      expect(media.liveTracks().filter(({ kind }) => kind === 'video')).to.have.length(1);
    });

    it('are off when the call turns to audio while the camera is on its way', async () => {
      const { out, into } = await callOfTwo({ media: 'video' });
      await out.session.setCamera(false);
      const turnedOn = out.session.setCamera(true);
      await Promise.all([turnedOn, out.session.switchToAudio()]);
      expect(out.info).to.include({ media: 'audio', camera: 'off' });
      await soon('Ben knows', () => into.info.media === 'audio' && !into.member('3001')?.camera);
      await soon('no camera is open', () =>
        media.liveTracks().every(({ kind }) => kind === 'audio'),
      );
    });

    it('let go of the camera when it is off, and keep the muted microphone', async () => {
      const { out } = await callOfTwo({ media: 'video' });
      await out.session.setCamera(false);
      await out.session.setMicrophone(false);
      expect(media.liveTracks().filter(({ kind }) => kind === 'video')).to.have.length(1);
      const [microphone] = media.liveTracks().filter(({ kind }) => kind === 'audio');
      expect(microphone?.enabled).to.be.false;
    });

    it('have no camera in an audio call', async () => {
      const { out } = await callOfTwo();
      expect(await rejection(out.session.setCamera(true))).to.deep.include({
        reason: 'bad-request',
        params: { detail: 'not-supported', device: 'camera' },
      });
    });
  });

  describe('while the browser asks for the devices', () => {
    it('a hang-up leaves no track', async () => {
      const anna = await connect('3001');
      const devices = holdDevices();
      undo.push(devices.restore);
      const out = anna.call(['3002'], { media: 'video' });
      await soon('the browser asks', () => devices.asked.length > 0);
      await out.session.end();
      expect(out.end).to.include({ reason: 'canceled', endedBy: 'self' });
      await devices.grant();
      expect(media.liveTracks()).to.deep.equal([]);
    });

    it('a decline leaves no track, and nobody is asked again', async () => {
      const anna = await connect('3001');
      const ben = await connect('3002');
      const out = anna.call(['3002'], { media: 'video' });
      const into = await ben.nextCall(SIGNAL_MS);
      const devices = holdDevices();
      undo.push(devices.restore);
      const answering = into.accept();
      await soon('the browser asks', () => devices.asked.length > 0);
      await into.session.end();
      await devices.refuse('NotAllowedError');
      await answering.catch(() => {});
      expect(devices.asked).to.have.length(1);
      await soon('the caller is told', () => out.end);
      expect(out.end).to.include({ reason: 'declined' });
    });

    it("the caller's cancel ends the call", async () => {
      const anna = await connect('3001');
      const ben = await connect('3002');
      const out = anna.call(['3002']);
      const into = await ben.nextCall(SIGNAL_MS);
      const devices = holdDevices();
      undo.push(devices.restore);
      const answering = into.accept();
      await out.session.end();
      await soon('the callee is told', () => into.end);
      expect(into.end).to.include({ reason: 'canceled', endedBy: 'remote' });
      await devices.grant();
      await answering;
      expect(media.liveTracks()).to.deep.equal([]);
    });

    it('the end of the connection leaves no track', async () => {
      const anna = await connect('3001');
      const devices = holdDevices();
      undo.push(devices.restore);
      anna.call(['3002']);
      await soon('the browser asks', () => devices.asked.length > 0);
      await anna.dispose();
      await devices.grant();
      expect(media.liveTracks()).to.deep.equal([]);
    });

    it('nobody rings, and who is invited meanwhile rings with the others', async () => {
      const [anna, ben, cleo] = [
        await connect('3001'),
        await connect('3002'),
        await connect('3003'),
      ];
      const devices = holdDevices();
      undo.push(devices.restore);
      const out = anna.call(['3002'], { groupId: GROUP_ID });
      await out.session.invite(['3003']);
      expect(out.members.map(({ userId }) => userId)).to.deep.equal(['3002', '3003']);
      await nextTask();
      expect([...ben.calls, ...cleo.calls]).to.deep.equal([]);
      await devices.grant();
      devices.restore();
      const second = await ben.nextCall(SIGNAL_MS);
      const third = await cleo.nextCall(SIGNAL_MS);
      await Promise.all([second.accept(), third.accept()]);
      await connected(out, second, third);
    });

    it('a muted microphone is muted from the start', async () => {
      const anna = await connect('3001');
      const ben = await connect('3002');
      const devices = holdDevices();
      undo.push(devices.restore);
      const out = anna.call(['3002']);
      const muting = out.session.setMicrophone(false);
      await soon('the browser asks', () => devices.asked.length > 0);
      await devices.grant();
      devices.restore();
      await muting;
      expect(out.info.microphone).to.equal('off');
      const into = await ben.nextCall(SIGNAL_MS);
      await into.accept();
      await connected(out, into);
      await soon('Ben knows', () => into.member('3001')?.microphone === false);
    });

    /** Anna is asked for her devices while Ben's call to her comes in. */
    async function dialledByBoth(annas: PartyCallOptions, bens: PartyCallOptions) {
      const anna = await connect('3001');
      const ben = await connect('3002');
      const devices = holdDevices();
      undo.push(devices.restore);
      const out = anna.call(['3002'], annas);
      await soon('the browser asks Anna', () => devices.asked.length > 0);
      devices.restore();
      const back = ben.call(['3001'], bens);
      await soon('Ben is in', () => out.joined.join() === '3002');
      return { anna, ben, out, back, devices };
    }

    it('a call from the one who is dialled is answered by it', async () => {
      const { out, back, devices } = await dialledByBoth({}, {});
      await devices.grant();
      await connected(out, back);
      await expectAlive(out, back);
    });

    it('a hang-up declines the call from the one who is dialled', async () => {
      const { out, back, devices } = await dialledByBoth({}, {});
      await out.session.end();
      await soon('Ben is told', () => back.end);
      expect(back.end).to.include({ reason: 'declined', endedBy: 'remote' });
      await devices.grant();
    });

    it('a microphone that fails declines the call from the one who is dialled', async () => {
      const { out, back, devices } = await dialledByBoth({}, {});
      await devices.refuse('NotFoundError');
      await soon('both have ended', () => out.end && back.end);
      expect(out.end?.reason).to.equal('failed');
      expect(out.end?.error?.reason).to.equal('device-missing');
      expect(back.end).to.include({ reason: 'failed', endedBy: 'remote' });
    });

    it('a video call that becomes an audio call keeps no camera', async () => {
      const { out, back, devices } = await dialledByBoth({ media: 'video' }, { media: 'audio' });
      await devices.grant();
      await connected(out, back);
      expect(out.info).to.include({ media: 'audio', camera: 'off', microphone: 'on' });
      expect(back.member('3001')).to.include({ camera: false });
      expect(media.liveTracks().filter(({ kind }) => kind === 'video')).to.deep.equal([]);
    });

    it('an audio call that becomes a video call opens no camera', async () => {
      const { out, back, devices } = await dialledByBoth({ media: 'audio' }, { media: 'video' });
      await devices.grant();
      await connected(out, back);
      expect(out.info).to.include({ media: 'video', camera: 'off', microphone: 'on' });
      expect(devices.asked).to.deep.equal([{ audio: true }]);
      await out.session.setCamera(true);
      await soon('Ben sees Anna', () => back.member('3001')?.camera);
    });
  });

  it('opens no camera that was not asked for when a video call comes in before the devices are opened', async () => {
    let answer!: (members: undefined) => void;
    const slow: Directory = {
      groupMembers: async () => undefined,
      userExists: () => new Promise((resolve) => (answer = resolve)),
    };
    const anna = await connect('3001', { directory: slow });
    const ben = await connect('3002');
    const out = anna.call(['3002'], { media: 'audio' });
    await soon('the directory is asked', () => answer);
    const back = ben.call(['3001'], { media: 'video' });
    await soon('Ben is in', () => out.joined.join() === '3002');
    answer(undefined);
    await connected(out, back);
    expect(out.info).to.include({ media: 'video', camera: 'off' });
    expect(back.member('3001')).to.include({ camera: false });
  });

  describe('who may be called', () => {
    const others = Array.from({ length: 9 }, (_, i) => `u${i}`);

    it('is up to eight others at once', async () => {
      const anna = await connect('3001', { maxMembers: { audio: 9, video: 4 } });
      const out = anna.call(others, { groupId: 'big' });
      await soon('it ended', () => out.end);
      expect(out.end?.error).to.deep.include({
        reason: 'bad-request',
        params: { detail: 'too-many', limit: 9 },
      });
      const fits = anna.call(others.slice(1), { groupId: 'big' });
      await soon('it is placed', () => fits.placed);
    });

    it('is up to eight others in all', async () => {
      const anna = await connect('3001', { maxMembers: { audio: 9, video: 4 } });
      const out = anna.call(others.slice(0, 7), { groupId: 'big' });
      await soon('it is placed', () => out.placed);
      expect(await rejection(out.session.invite(['u7', 'u8']))).to.deep.include({
        reason: 'bad-request',
        params: { detail: 'too-many', limit: 9 },
      });
      expect(out.members).to.have.length(7);
      await out.session.invite(['u0', 'u7']);
      expect(out.members).to.have.length(8);
    });

    it('is nobody the directory says does not exist', async () => {
      const anna = await connect('3001', { directory });
      const out = anna.call(['9999']);
      await soon('it ended', () => out.end);
      expect(out.end).to.include({ reason: 'failed' });
      expect(out.end?.error).to.deep.include({
        reason: 'bad-request',
        params: { detail: 'unknown-user', userIds: ['9999'] },
      });
      expect(media.liveTracks(), 'no device was opened for it').to.deep.equal([]);
    });

    it('names who is not in the group', async () => {
      const anna = await connect('3001', { directory });
      const out = anna.call(['3002', '3008', '3009'], { groupId: GROUP_ID });
      await soon('it ended', () => out.end);
      expect(out.end?.error).to.deep.include({
        reason: 'not-in-group',
        params: { userIds: ['3008', '3009'] },
      });
    });

    it('is anybody while the directory cannot answer', async () => {
      const broken: Directory = {
        groupMembers: () => Promise.reject(new Error('503')),
        userExists: () => Promise.reject(new Error('503')),
      };
      const anna = await connect('3001', { directory: broken });
      const one = anna.call(['3002']);
      await soon('it is placed', () => one.placed);
      await one.session.end();
      const group = anna.call(['3002', '3003'], { groupId: GROUP_ID });
      await soon('it is placed', () => group.placed);
    });
  });

  describe('the way between two', () => {
    /** Makes a connection say that it is in a state. */
    function pretend(connection: RTCPeerConnection, state: RTCPeerConnectionState): void {
      Object.defineProperty(connection, 'connectionState', { configurable: true, value: state });
      connection.dispatchEvent(new Event('connectionstatechange'));
    }

    it('that breaks is told once, and so is that it is good again', async () => {
      const { anna, ben, out, into } = await callOfTwo();
      const links: string[] = [];
      for (const { userId, backend } of [anna, ben])
        backend.listen((event) => event.type === 'link' && links.push(`${userId} ${event.link}`));
      const connections = media.openConnections();
      for (const state of ['disconnected', 'failed', 'connected'] as const)
        for (const connection of connections) pretend(connection, state);
      for (const connection of connections) Reflect.deleteProperty(connection, 'connectionState');
      expect(links.sort()).to.deep.equal([
        '3001 recovering',
        '3001 steady',
        '3002 recovering',
        '3002 steady',
      ]);
      await expectAlive(out, into);
    });

    it('can be renewed by both at once', async () => {
      const { out, into } = await callOfTwo({ media: 'video' });
      const ufrag = (connection: RTCPeerConnection) =>
        /a=ice-ufrag:(.*)/.exec(connection.localDescription?.sdp ?? '')?.[1];
      const connections = media.openConnections();
      const before = connections.map(ufrag);
      connections.forEach((connection) => connection.restartIce());
      await soon('both have a new way', () =>
        connections.every(
          (connection, i) =>
            connection.signalingState === 'stable' &&
            connection.connectionState === 'connected' &&
            ufrag(connection) !== before[i],
        ),
      );
      await expectAlive(out, into);
    });
  });

  describe('views', () => {
    it('that are given to another user stay with that user', async () => {
      const { out } = await callOfTwo({ media: 'video' });
      const video = document.createElement('video');
      const leaveFirst = out.session.attachView('3002', video);
      const theirs = video.srcObject;
      const leaveSecond = out.session.attachView('3001', video);
      const own = video.srcObject;
      expect(own).to.be.instanceOf(MediaStream).and.not.equal(theirs);
      leaveFirst();
      expect(video.srcObject).to.equal(own);
      leaveSecond();
      expect(video.srcObject).to.be.null;
    });

    it('show somebody as soon as they are there, and nothing after the end', async () => {
      const anna = await connect('3001');
      const ben = await connect('3002');
      const out = anna.call(['3002'], { media: 'video' });
      const video = document.createElement('video');
      out.session.attachView('3002', video);
      expect(video.srcObject).to.be.null;
      const into = await ben.nextCall(SIGNAL_MS);
      await into.accept();
      await connected(out, into);
      expect(video.srcObject).to.be.instanceOf(MediaStream);
      expect(video.muted, 'sound is played apart, once').to.be.true;
      await out.session.end();
      expect(video.srcObject).to.be.null;
    });
  });

  it('rings for a minute on the common channel unless told otherwise', async () => {
    channel = 'rc-call-kit';
    const { heard } = openChannel();
    const anna = new CallParty('3001', createLocalBackend({ token: '3001' }));
    parties.push(anna);
    await anna.connect();
    anna.call(['nobody']);
    const [invite] = await soon(
      'the invitation is out',
      () => heard('invite').length > 0 && heard('invite'),
    );
    expect(invite).to.deep.include({ to: ['nobody'], expiresInMs: 60_000 });
  });

  it('says goodbye when the page goes away', async () => {
    const { out, into } = await callOfTwo();
    dispatchEvent(new PageTransitionEvent('pagehide'));
    await soon('both have ended', () => out.end && into.end);
    expect([out.end?.reason, into.end?.reason]).to.deep.equal(['hung-up', 'hung-up']);
  });

  it('reports no nonsense when a call ends in the middle of connecting', async () => {
    const anna = await connect('3001');
    const ben = await connect('3002');
    let go!: () => void;
    const gate = new Promise<void>((resolve) => (go = resolve));
    const pending: Promise<void>[] = [];
    const { prototype } = RTCPeerConnection;
    const setRemoteDescription = Object.getOwnPropertyDescriptor(
      Object.getPrototypeOf(prototype),
      'setRemoteDescription',
    )?.value as (description: RTCSessionDescriptionInit) => Promise<void>;
    undo.push(
      replace(
        prototype,
        'setRemoteDescription',
        function (this: RTCPeerConnection, description: RTCSessionDescriptionInit) {
          const done = gate.then(() => setRemoteDescription.call(this, description));
          pending.push(done);
          return done;
        },
      ),
    );
    const out = anna.call(['3002']);
    const into = await ben.nextCall(SIGNAL_MS);
    await into.accept();
    await soon('they begin to connect', () => pending.length > 0);
    await out.session.end();
    await soon('both have ended', () => out.end && into.end);
    go();
    const results = await Promise.allSettled(pending);
    expect(results.map(({ status }) => status)).to.include('rejected');
    await nextTask();
    expect([...anna.problems, ...ben.problems]).to.deep.equal([]);
  });

  it('does nothing any more in a call that has ended', async () => {
    const { out, into } = await callOfTwo({ media: 'video' });
    await out.session.end();
    await soon('both have ended', () => into.end);
    const asked: MediaStreamConstraints[] = [];
    undo.push(breakDevices({}, asked));
    await Promise.allSettled([out.session.setCamera(true), out.session.setMicrophone(true)]);
    expect(await rejection(out.session.accept('audio'))).to.include({ reason: 'bad-request' });
    expect(asked).to.deep.equal([]);
  });
});
