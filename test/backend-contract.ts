/**
 * What every backend promises, told through the seam alone (`CallBackend`, `CallSession`). Each backend runs this suite;
 * a feature enters when all of them pass. It asks for nothing that a service like RongCloud could not deliver: who rings
 * may be reported as `ringing` or stay `invited`, steps of signalling take the time the backend says they take, and what
 * a service cannot do at all it lists under `lacks`.
 *
 * After every case the same is checked: each call ended exactly once and heard nothing after that, no own track is live,
 * no connection is open, and the next call between two of the people works.
 */
import { expect } from '@open-wc/testing';
import type { CallBackend } from '../src/core/call/backend.js';
import type { Picture } from '../src/core/call/call-info.js';
import type { CallError } from '../src/core/call/call-error.js';
import type { MemberStats, SessionStats } from '../src/core/call/session-stats.js';
import { hasSound } from './support/abilities.js';
import { fakeScreen } from './support/fake-screen.js';
import {
  CallParty,
  type GroupCallNotes,
  type PartyCall,
  type PartyCallOptions,
} from './support/call-party.js';
import { watchMedia, type MediaWatch } from './support/media-watch.js';
import { rejection, until } from './support/until.js';

/** What a service may be unable to do; its cases are skipped. */
export type Lack =
  /** Frames one sees: a stand-in for an SDK may carry none. */
  | 'media'
  /** Signing in twice as the same user. */
  | 'tabs'
  /** Signing out in one of two tabs while it rings, and ringing on in the other. */
  | 'closing'
  /** Telling a caller that somebody who is not in another call is busy. */
  | 'busy'
  /** Making one call out of two when two people dial each other. */
  | 'glare'
  /** Knowing that an invited user is not in the group. */
  | 'foreign-members'
  /** Noticing that somebody vanished. */
  | 'vanish'
  /** Taking up a one-to-one call again: whoever leaves the page has hung up. */
  | 'returning'
  /** Hearing who speaks: a stand-in for an SDK may carry no sound. */
  | 'voices'
  /** Numbers: a stand-in for an SDK may count nothing. */
  | 'measures'
  /** Another microphone than the one in use. */
  | 'spare-devices';

/** One service, set up for one case. */
export interface ContractService {
  /** A backend for a user, not connected; asked twice for the same user, as if in two tabs. */
  backend(userId: string): CallBackend | Promise<CallBackend>;
  /** The same for somebody whose calls, in and out, ring for `noAnswerMs` only. */
  impatient(userId: string): CallBackend | Promise<CallBackend>;
  /** A backend whose token the service refuses. */
  wrongToken(): CallBackend | Promise<CallBackend>;
  /** A backend, and how its page is gone from one moment to the next, without a word to anybody. */
  mortal(userId: string): Promise<{ backend: CallBackend; vanish: () => void }>;
  /** The element that shows a backend's video; for a backend that lives in a frame, one of that frame. */
  video?(backend: CallBackend): HTMLVideoElement;
  /** Called after the case, when all backends are disposed of. */
  close?(): void | Promise<void>;
}

export interface ContractOptions {
  /** `media` watches this window; add others that backends live in. */
  setup(media: MediaWatch): ContractService | Promise<ContractService>;
  /** Holds 3001, 3002, 3003 and 3004, and not 3009. */
  groupId: string;
  /** How long the calls of the impatient ring. */
  noAnswerMs: number;
  /** The longest that anything may take. */
  timing: {
    /** Signing in. */
    connectMs: number;
    /** One thing said by one side and heard by the other. */
    signalMs: number;
    /** From the answer to the first picture. */
    mediaMs: number;
    /** Until somebody who vanished is missed. */
    vanishMs: number;
  };
  lacks?: readonly Lack[];
}

/** A backend measures voices and connections this often. */
const MEASURED_WITHIN_MS = 4000;

/** Registers the suite for a backend. */
export function backendContract(name: string, options: ContractOptions): void {
  const { groupId, noAnswerMs, timing, lacks = [] } = options;
  const { connectMs, signalMs, mediaMs, vanishMs } = timing;
  let world: World;

  /** A promise of every backend. `needs`: what some service cannot do. */
  function promises(what: string, test: () => Promise<void>, needs?: Lack): void {
    const run = async () => {
      world = await World.open(options);
      try {
        await test();
        await world.settle();
      } finally {
        await world.close();
      }
    };
    if (needs && lacks.includes(needs)) it.skip(what);
    else it(what, run).timeout(10 * (connectMs + signalMs + mediaMs) + 3 * (vanishMs + noAnswerMs));
  }

  // --- steps ---

  /** Dials, rings and answers, until both are connected. */
  async function connectedCall(
    caller: CallParty,
    callee: CallParty,
    call: PartyCallOptions = {},
  ): Promise<[PartyCall, PartyCall]> {
    const out = caller.call([callee.userId], call);
    const into = await callee.nextCall(signalMs);
    await into.accept();
    await connected(out, into);
    return [out, into];
  }

  async function connected(...calls: PartyCall[]): Promise<void> {
    for (const call of calls)
      await until(
        () => call.isConnected,
        mediaMs,
        () => `${call.name} is connected (${JSON.stringify(call.end ?? call.info)})`,
      );
  }

  async function ended(...calls: PartyCall[]): Promise<void> {
    for (const call of calls)
      await until(
        () => call.end,
        signalMs,
        () => `${call.name} has ended (${JSON.stringify(call.info)})`,
      );
  }

  /**
   * The last tab that rang is closed. Nobody has declined, and the user may be back: the caller keeps calling for a while. Where
   * the service hangs up for who signs out, it says so.
   */
  async function rangOut(call: PartyCall): Promise<void> {
    await until(() => call.end, vanishMs, `${call.name} is given up`);
    const reasons = lacks.includes('closing') ? ['declined', 'no-answer'] : ['no-answer'];
    expect(call.end?.reason).to.be.oneOf(reasons);
    expect(call.end?.endedBy).to.equal('remote');
  }

  async function joined(call: PartyCall, ...userIds: string[]): Promise<void> {
    await until(
      () => call.joined.join() === userIds.join(),
      mediaMs,
      () => `${userIds.join()} are in ${call.name} (${JSON.stringify(call.members)})`,
    );
  }

  async function soon(what: string, predicate: () => unknown): Promise<void> {
    await until(predicate, signalMs, what);
  }

  /** Something that is measured while a call goes on, a few times a second. */
  async function heard(what: string, predicate: () => unknown): Promise<void> {
    await until(predicate, mediaMs + MEASURED_WITHIN_MS, what);
  }

  /** Sees a user's picture move. */
  async function sees(call: PartyCall, ...userIds: string[]): Promise<void> {
    if (lacks.includes('media')) return;
    for (const userId of userIds) await world.sees(call, userId, mediaMs);
  }

  async function seesScreen(call: PartyCall, userId: string): Promise<void> {
    if (!lacks.includes('media')) await world.sees(call, userId, mediaMs, 'screen');
  }

  /** Waits until everybody knows who shares. */
  async function shared(userIds: readonly string[], ...calls: PartyCall[]): Promise<void> {
    for (const call of calls)
      await soon(
        `${userIds.join() || 'nobody'} shares in ${call.name}`,
        () => call.screens.join() === userIds.join(),
      );
  }

  /** A service that shares no screens says so, and harms nothing. */
  async function cannotShare(call: PartyCall): Promise<boolean> {
    if (call.party.backend.features.screenShare) return false;
    const refused = await rejection(call.session.setScreen(true));
    expect(refused).to.include({ reason: 'bad-request' });
    expect(call.screens).to.deep.equal([]);
    expect(call.isConnected).to.be.true;
    return true;
  }

  // --- the suite ---

  describe(`${name}: the connection`, () => {
    promises('says who signed in', async () => {
      const party = await world.party('3001', { connect: false });
      const profile = await party.connect();
      expect(profile.userId).to.equal('3001');
      expect(profile.name).to.be.a('string').that.is.not.empty;
    });

    promises('says what the service can do', async () => {
      const { backend } = await world.party('3001', { connect: false });
      const {
        background = false,
        rejoin = false,
        joinCall = false,
        ...features
      } = backend.features;
      expect(features).to.have.all.keys(
        ...['group', 'invite', 'video', 'screenShare', 'stats', 'becomeGroup'],
        ...['switchCamera', 'switchMicrophone', 'switchSpeaker', 'switchToAudio'],
      );
      for (const can of [background, rejoin, joinCall, ...Object.values(features)])
        expect(can).to.be.a('boolean');
      expect(typeof backend.watchGroupCall).to.equal(joinCall ? 'function' : 'undefined');
      expect(backend.maxMembers).to.deep.equal({ audio: 20, video: 7 });
    });

    promises('is refused for a wrong token', async () => {
      const party = world.partyOf('3001', await world.service.wrongToken());
      expect(await rejection(party.connect())).to.include({ reason: 'token-invalid' });
    });

    promises('is not made when it is called off before', async () => {
      const party = await world.party('3001', { connect: false });
      const reason = new Error('changed my mind');
      expect(await rejection(party.connect(AbortSignal.abort(reason)))).to.equal(reason);
    });

    promises('is not made when it is called off on the way, and can be made later', async () => {
      const party = await world.party('3001', { connect: false });
      const controller = new AbortController();
      const attempt = rejection(party.connect(controller.signal));
      const reason = new Error('changed my mind');
      controller.abort(reason);
      expect(await attempt).to.equal(reason);
      await party.dispose();
      await party.connect();
      await connectedCall(party, await world.party('3002'));
    });

    promises('is made again after it was let go', async () => {
      const anna = await world.party('3001');
      const ben = await world.party('3002');
      await connectedCall(anna, ben);
      await anna.dispose();
      await ended(...ben.live);
      await anna.connect();
      await connectedCall(ben, anna);
    });

    promises('let go twice is let go', async () => {
      const anna = await world.party('3001');
      await anna.dispose();
      await anna.dispose();
    });
  });

  describe(`${name}: a call between two`, () => {
    promises('rings, is answered, connects both with picture, and ends for both', async () => {
      const anna = await world.party('3001');
      const ben = await world.party('3002');
      const out = anna.call(['3002'], { media: 'video' });
      expect(out.info).to.include({
        id: out.id,
        direction: 'outgoing',
        media: 'video',
        callerId: '3001',
      });
      const into = await ben.nextCall(signalMs);
      expect(into.info).to.include({ direction: 'incoming', media: 'video', callerId: '3001' });
      expect(into.info.groupId).to.be.undefined;
      expect(into.members.map(({ userId }) => userId)).to.deep.equal(['3001']);
      await soon('it rings at Ben', () => out.member('3002')?.status === 'ringing');
      expect(out.placed).to.be.true;
      expect(out.isConnected || into.isConnected).to.be.false;
      await into.accept('video');
      await connected(out, into);
      expect([out.joined, into.joined]).to.deep.equal([['3002'], ['3001']]);
      await sees(out, '3002', '3001');
      await sees(into, '3001', '3002');
      for (const call of [out, into]) {
        await soon(
          'own devices are on',
          () => call.info.microphone === 'on' && call.info.camera === 'on',
        );
        await soon('theirs too', () => call.members[0]?.microphone && call.members[0].camera);
      }
      await out.session.end();
      await ended(out, into);
      expect(out.end).to.include({ reason: 'hung-up', endedBy: 'self' });
      expect(into.end).to.include({ reason: 'hung-up', endedBy: 'remote' });
      expect(out.end?.durationMs).to.be.above(0);
      expect(into.end?.durationMs).to.be.above(0);
    });

    promises('with sound only uses no camera', async () => {
      const anna = await world.party('3001');
      const ben = await world.party('3002');
      const [out, into] = await connectedCall(anna, ben);
      expect(out.info).to.include({ media: 'audio', camera: 'off' });
      expect(into.info).to.include({ media: 'audio', camera: 'off' });
      await soon(
        'the microphones are on',
        () => out.members[0]?.microphone && into.members[0]?.microphone,
      );
      expect(world.media.liveTracks().filter(({ kind }) => kind === 'video')).to.deep.equal([]);
      expect([out.members[0]?.camera, into.members[0]?.camera]).to.deep.equal([false, false]);
      await into.session.end();
      await ended(out, into);
      expect(out.end).to.include({ reason: 'hung-up', endedBy: 'remote' });
      expect(into.end).to.include({ reason: 'hung-up', endedBy: 'self' });
    });

    promises('can be declined', async () => {
      const anna = await world.party('3001');
      const ben = await world.party('3002');
      const out = anna.call(['3002']);
      const into = await ben.nextCall(signalMs);
      await into.session.end();
      await ended(out, into);
      expect(out.end).to.include({ reason: 'declined', endedBy: 'remote', durationMs: 0 });
      expect(into.end).to.include({ reason: 'declined', endedBy: 'self', durationMs: 0 });
    });

    promises('canceled at once rings nowhere for long', async () => {
      const anna = await world.party('3001');
      const ben = await world.party('3002');
      const out = anna.call(['3002']);
      await out.session.end();
      await ended(out);
      expect(out.end).to.include({ reason: 'canceled', endedBy: 'self', durationMs: 0 });
      // A service may have sent the invitation already. Whatever rang stops before the next call comes through.
      const again = anna.call(['3002']);
      await soon('the next call rings', () =>
        ben.live.some((call) => call.info.callerId === '3001'),
      );
      await again.session.end();
      await ended(again, ...ben.calls);
      for (const call of ben.calls)
        expect(call.end).to.include({ reason: 'canceled', endedBy: 'remote' });
    });

    promises('canceled while it rings stops ringing', async () => {
      const anna = await world.party('3001');
      const ben = await world.party('3002');
      const out = anna.call(['3002'], { media: 'video' });
      const into = await ben.nextCall(signalMs);
      await out.session.end();
      await ended(out, into);
      expect(out.end).to.include({ reason: 'canceled', endedBy: 'self', durationMs: 0 });
      expect(into.end).to.include({ reason: 'canceled', endedBy: 'remote', durationMs: 0 });
    });

    promises('finds who is in another call busy, and does not disturb that call', async () => {
      const anna = await world.party('3001');
      const ben = await world.party('3002');
      const cleo = await world.party('3003');
      const [out, into] = await connectedCall(anna, ben);
      const third = cleo.call(['3002']);
      await ended(third);
      expect(third.end).to.include({ reason: 'busy', endedBy: 'remote', durationMs: 0 });
      await out.session.setMicrophone(false);
      await soon('Ben still hears of Anna', () => into.member('3001')?.microphone === false);
      expect(into.isConnected && out.isConnected).to.be.true;
      await ended(...ben.calls.filter(({ wasBusy }) => wasBusy));
      for (const call of ben.calls.filter(({ wasBusy }) => wasBusy))
        expect(call.end?.reason).to.equal('busy');
    });

    promises('declined as busy is busy here, and there where the service can say so', async () => {
      const anna = await world.party('3001');
      const ben = await world.party('3002');
      const out = anna.call(['3002']);
      const into = await ben.nextCall(signalMs);
      await into.session.end('busy');
      await ended(out, into);
      expect(into.end).to.include({ reason: 'busy', endedBy: 'self', durationMs: 0 });
      const reason = lacks.includes('busy') ? 'declined' : 'busy';
      expect(out.end).to.include({ reason, endedBy: 'remote', durationMs: 0 });
    });

    promises('nobody answers ends by itself on both sides', async () => {
      const anna = await world.party('3001', { impatient: true });
      const ben = await world.party('3002', { impatient: true });
      const out = anna.call(['3002']);
      const into = await ben.nextCall(signalMs);
      const rangAt = performance.now();
      await until(() => out.end && into.end, noAnswerMs + 2 * signalMs, 'both gave up');
      expect(performance.now() - rangAt).to.be.above(noAnswerMs / 2);
      expect(out.end).to.include({ reason: 'no-answer', durationMs: 0 });
      expect(into.end).to.include({ reason: 'no-answer', durationMs: 0 });
    });

    promises('to somebody who is not there ends by itself', async () => {
      const anna = await world.party('3001', { impatient: true });
      const out = anna.call(['3002']);
      await until(() => out.end, noAnswerMs + 2 * signalMs, 'Anna gave up');
      expect(out.end).to.include({ reason: 'no-answer', durationMs: 0 });
      await world.party('3002');
    });

    promises('is answered once: a second answer is refused and harms nothing', async () => {
      const anna = await world.party('3001');
      const ben = await world.party('3002');
      const out = anna.call(['3002']);
      const into = await ben.nextCall(signalMs);
      const [first, second] = await Promise.allSettled([into.accept(), into.accept()]);
      expect(first.status).to.equal('fulfilled');
      expect(second.status === 'rejected' && second.reason).to.include({ reason: 'bad-request' });
      await connected(out, into);
      expect(await rejection(into.accept())).to.include({ reason: 'bad-request' });
      expect(into.isConnected).to.be.true;
    });

    promises('ended twice, or again later, is ended once', async () => {
      const anna = await world.party('3001');
      const ben = await world.party('3002');
      const [out, into] = await connectedCall(anna, ben);
      await Promise.all([out.session.end(), out.session.end(), into.session.end()]);
      await ended(out, into);
      await Promise.all([out.session.end(), into.session.end('busy')]);
      expect([out.end?.reason, into.end?.reason]).to.deep.equal(['hung-up', 'hung-up']);
    });

    promises('ended at the moment it is answered ends for both', async () => {
      const anna = await world.party('3001');
      const ben = await world.party('3002');
      const out = anna.call(['3002']);
      const into = await ben.nextCall(signalMs);
      const answering = into.accept();
      await into.session.end();
      await answering.catch(() => {});
      await ended(out, into);
      expect(into.end?.endedBy).to.equal('self');
      expect(out.end?.endedBy).to.equal('remote');
    });

    promises('tells the other side when the microphone goes off and on', async () => {
      const anna = await world.party('3001');
      const ben = await world.party('3002');
      const [out, into] = await connectedCall(anna, ben);
      for (const on of [false, true, false]) {
        await into.session.setMicrophone(on);
        await soon('Ben knows', () => into.info.microphone === (on ? 'on' : 'off'));
        await soon('Anna knows', () => out.member('3002')?.microphone === on);
      }
    });

    promises(
      'tells the other side when the camera goes off and on, and shows the picture again',
      async () => {
        const anna = await world.party('3001');
        const ben = await world.party('3002');
        const [out, into] = await connectedCall(anna, ben, { media: 'video' });
        await sees(out, '3002');
        await into.session.setCamera(false);
        await soon('Ben knows it is off', () => into.info.camera === 'off');
        await soon('Anna knows it is off', () => out.member('3002')?.camera === false);
        await into.session.setCamera(true);
        await soon('Ben knows it is on', () => into.info.camera === 'on');
        await soon('Anna knows it is on', () => out.member('3002')?.camera === true);
        await sees(out, '3002');
        await sees(into, '3002', '3001');
      },
    );

    promises(
      'shows who comes in the view that waits for them',
      async () => {
        const anna = await world.party('3001');
        const ben = await world.party('3002');
        const out = anna.call(['3002'], { media: 'video' });
        const seen = world.sees(out, '3002', signalMs + mediaMs);
        const into = await ben.nextCall(signalMs);
        await into.accept();
        await seen;
      },
      'media',
    );

    promises(
      'tells who speaks, and lets somebody who is muted know that they do',
      async () => {
        const anna = await world.party('3001');
        const ben = await world.party('3002');
        const [out, into] = await connectedCall(anna, ben);
        await heard('Ben is heard by Anna', () => out.member('3002')?.speaking);
        await heard('Ben is heard by himself', () => into.info.speaking);
        await into.session.setMicrophone(false);
        await heard('Anna hears Ben no more', () => !out.member('3002')?.speaking);
        await heard('Ben is still heard by himself', () => into.info.speaking);
        expect(out.member('3002')?.speaking).to.not.be.ok;
      },
      'voices',
    );

    promises('rates the connection to each', async () => {
      const [anna, ben] = await world.parties('3001', '3002');
      const [out, into] = await connectedCall(anna, ben);
      for (const member of [() => out.member('3002'), () => into.member('3001')])
        await heard('the connection is rated', () =>
          [1, 2, 3, 4, 5].includes(member()?.quality ?? 0),
        );
    });

    promises(
      'takes another microphone, muted as the one before',
      async () => {
        const [anna, ben] = await world.parties('3001', '3002');
        const [out, into] = await connectedCall(anna, ben);
        await soon('Ben hears', () => into.member('3001')?.microphone);
        await out.session.useDevice('microphone');
        expect(out.info.microphone).to.equal('on');
        await out.session.setMicrophone(false);
        await soon('Ben knows', () => into.member('3001')?.microphone === false);
        await out.session.useDevice('microphone');
        expect(out.info.microphone).to.equal('off');
        expect(into.member('3001')?.microphone).to.be.false;
        await soon(
          'each side has one open',
          () => world.media.liveTracks().filter(({ kind }) => kind === 'audio').length === 2,
        );
      },
      'spare-devices',
    );

    promises('turns from video to audio for everybody', async () => {
      const anna = await world.party('3001');
      const ben = await world.party('3002');
      const [out, into] = await connectedCall(anna, ben, { media: 'video' });
      await soon('both send', () => out.member('3002')?.camera && into.member('3001')?.camera);
      await into.session.switchToAudio();
      for (const call of [into, out])
        await soon(
          `${call.name} is an audio call without a camera`,
          () => call.info.media === 'audio' && call.info.camera === 'off',
        );
      await soon('nobody sends a picture', () =>
        [...out.members, ...into.members].every(({ camera }) => !camera),
      );
      await soon('no camera is open', () =>
        world.media.liveTracks().every(({ kind }) => kind === 'audio'),
      );
      expect([into.changedBy, out.changedBy]).to.deep.equal([undefined, '3002']);
      expect(await rejection(out.session.setCamera(true))).to.include({ reason: 'bad-request' });
      await into.session.switchToAudio(); // harmless
      expect(out.isConnected && into.isConnected).to.be.true;
    });

    promises('with picture can be answered with sound only', async () => {
      const anna = await world.party('3001');
      const ben = await world.party('3002');
      const out = anna.call(['3002'], { media: 'video' });
      const into = await ben.nextCall(signalMs);
      await into.accept('audio');
      await connected(out, into);
      await soon(
        'Ben sends sound only',
        () => into.info.microphone === 'on' && into.info.camera === 'off',
      );
      await soon('Anna knows', () => out.member('3002')?.microphone && !out.member('3002')?.camera);
      await sees(into, '3001');
      await into.session.setCamera(true);
      await soon('Anna knows the camera is on', () => out.member('3002')?.camera === true);
      await sees(out, '3002');
    });

    promises(
      'dialled by both at once is one call, and both are in it',
      async () => {
        const anna = await world.party('3001');
        const ben = await world.party('3002');
        const out = anna.call(['3002']);
        const back = ben.call(['3001']);
        await connected(out, back);
        expect([out.joined, back.joined]).to.deep.equal([['3002'], ['3001']]);
        expect([...anna.live, ...ben.live]).to.have.length(2);
        await back.session.end();
        await ended(out, back);
        expect(out.end).to.include({ reason: 'hung-up', endedBy: 'remote' });
      },
      'glare',
    );

    promises(
      'ends when the other side vanishes without a word',
      async () => {
        const anna = await world.party('3001');
        const { party: ben, vanish } = await world.mortal('3002');
        const [out] = await connectedCall(anna, ben);
        vanish();
        await until(() => out.end, vanishMs, 'Anna noticed');
        expect(out.end?.reason).to.be.oneOf(['network', 'hung-up']);
        await world.party('3002');
      },
      'vanish',
    );

    promises(
      'is offered to a page that comes back, and goes on once it is taken up, where the service can do that',
      async () => {
        const anna = await world.party('3001');
        const { party: ben, vanish } = await world.mortal('3002');
        const [out, into] = await connectedCall(anna, ben, { media: 'video' });
        await new Promise((resolve) => setTimeout(resolve, signalMs / 2)); // a service may store something meanwhile
        const { id } = into;
        vanish();
        const again = await world.party('3002');
        if (!again.backend.features.rejoin || lacks.includes('returning')) {
          await until(() => out.end, vanishMs, 'Anna noticed');
          return void expect(again.live).to.deep.equal([]);
        }
        const back = await again.nextCall(signalMs);
        expect(back.info).to.deep.include({ id, returning: true, media: 'video' });
        await soon('Anna sees it', () => out.member('3002')?.reconnecting);
        await back.accept();
        await connected(back);
        expect(back.connectedAt, 'the time goes on').to.equal(into.connectedAt);
        await soon('Anna sees him', () => !out.member('3002')?.reconnecting);
        await Promise.all([sees(out, '3002'), sees(back, '3001')]);
        expect(out.log).to.not.include('3002 left');
        await back.session.end();
        await ended(out, back);
      },
      'vanish',
    );

    promises('ends for both when one side signs out', async () => {
      const anna = await world.party('3001');
      const ben = await world.party('3002');
      const [out, into] = await connectedCall(anna, ben);
      await anna.dispose();
      expect(out.end).to.include({ reason: 'hung-up', endedBy: 'self' });
      await ended(into);
      expect(into.end).to.include({ reason: 'hung-up', endedBy: 'remote' });
    });

    promises('stops ringing when one side signs out', async () => {
      const anna = await world.party('3001');
      const ben = await world.party('3002');
      anna.call(['3002']);
      const into = await ben.nextCall(signalMs);
      await anna.dispose();
      await ended(into);
      expect(into.end).to.include({ reason: 'canceled', endedBy: 'remote' });
      await anna.connect();
      const out = anna.call(['3002']);
      await ben.nextCall(signalMs);
      await ben.dispose();
      await rangOut(out);
    });
  });

  describe(`${name}: a one-to-one call that becomes a group call`, () => {
    /** A service that cannot says so, and harms nothing. */
    async function cannotGrow(call: PartyCall): Promise<boolean> {
      if (call.party.backend.features.becomeGroup) return false;
      const refused = await rejection(call.session.invite(['3003'], groupId));
      expect(refused).to.include({ reason: 'bad-request' });
      expect(refused).to.have.nested.property('params.detail', 'not-supported');
      expect(call.info.groupId).to.be.undefined;
      expect(call.isConnected).to.be.true;
      return true;
    }

    promises('is one for both, and for the third person who rings', async () => {
      const [anna, ben, chen] = await world.parties('3001', '3002', '3003');
      const [out, into] = await connectedCall(anna, ben, { media: 'video' });
      if (await cannotGrow(out)) return;
      expect(await rejection(into.session.invite(['3003']))).to.include({ reason: 'bad-request' });
      await into.session.invite(['3003'], groupId);
      const third = await chen.nextCall(signalMs);
      expect(third.info.groupId).to.equal(groupId);
      await soon('it is a group for both', () =>
        [out, into].every(({ info }) => info.groupId === groupId),
      );
      await third.accept();
      await connected(third);
      await soon('everybody knows everybody', () =>
        [out, into, third].every(({ joined }) => joined.length === 2),
      );
      await sees(third, '3001', '3002');
      await sees(out, '3002', '3003');
      await out.session.end();
      await ended(out);
      await sees(into, '3003');
      expect([into.end, third.end]).to.deep.equal([undefined, undefined]);
    });

    promises('is one call when both invite somebody at once', async () => {
      const [anna, ben, chen, dora] = await world.parties('3001', '3002', '3003', '3004');
      const [out, into] = await connectedCall(anna, ben);
      if (await cannotGrow(out)) return;
      const inviting = [
        out.session.invite(['3003'], groupId),
        into.session.invite(['3004'], groupId),
      ];
      await Promise.all(inviting);
      const others = [await chen.nextCall(signalMs), await dora.nextCall(signalMs)];
      for (const call of others) await call.accept();
      await connected(...others);
      await soon('everybody knows everybody', () =>
        [out, into, ...others].every(
          (call) => call.joined.length === 3 && call.info.groupId === groupId,
        ),
      );
    });

    promises('is none for somebody who is not in the group, or too many', async () => {
      const [anna, ben] = await world.parties('3001', '3002');
      const [out, into] = await connectedCall(anna, ben, { media: 'video' });
      if (await cannotGrow(out)) return;
      const many = Array.from({ length: 9 }, (_, i) => `40${i}`);
      const refused = await rejection(out.session.invite(many, groupId));
      expect(refused).to.have.nested.property('params.detail', 'too-many');
      if (!lacks.includes('foreign-members')) {
        const foreign = await rejection(out.session.invite(['3009'], groupId));
        expect(foreign).to.include({ reason: 'not-in-group' });
      }
      for (const { info } of [out, into]) {
        expect(info.groupId).to.be.undefined;
        expect(info.members).to.have.length(1);
      }
    });
  });

  describe(`${name}: joining a call of a group`, () => {
    /** 3001 and 3002, in a call of the group, and 3003, who is told of it. A service that cannot tells of none. */
    async function callGoesOn(call: PartyCallOptions = {}) {
      const [anna, ben, chen] = await world.parties('3001', '3002', '3003');
      if (!chen.backend.features.joinCall) return undefined;
      const [out, into] = await connectedCall(anna, ben, { ...call, groupId });
      const notes = chen.watch(groupId);
      await until(() => notes.now?.userIds.length === 2, signalMs, 'Chen is told of both');
      return { anna, ben, chen, out, into, notes };
    }

    function join(party: CallParty, notes: GroupCallNotes): PartyCall {
      const { callId, userIds, media } = notes.now!;
      return party.call(userIds, { groupId, media, joins: callId });
    }

    /** Why a call cannot be joined, thrown at once or told by its end. */
    async function refusal(party: CallParty, notes: GroupCallNotes): Promise<CallError> {
      let call: PartyCall;
      try {
        call = join(party, notes);
      } catch (error) {
        party.calls.pop();
        return error as CallError;
      }
      await until(() => call.end, mediaMs, 'it is refused');
      expect(call.end).to.include({ reason: 'failed', endedBy: 'system' });
      expect(call.isConnected, 'it was never connected').to.be.false;
      return call.end!.error!;
    }

    promises(
      'is told who is in it, and since when; all see who joins, who leaves again',
      async () => {
        const people = await callGoesOn({ media: 'video' });
        if (!people) return;
        const { out, into, chen, notes } = people;
        expect(notes.now).to.include({ media: 'video' });
        expect([...notes.now!.userIds].sort()).to.deep.equal(['3001', '3002']);
        expect(Math.abs(notes.now!.since! - out.connectedAt!)).to.be.below(2000);
        const third = join(chen, notes);
        await connected(third);
        expect(third.info).to.include({
          direction: 'outgoing',
          callerId: '3003',
          groupId,
          media: 'video',
        });
        await soon('everybody knows everybody', () =>
          [out, into, third].every(({ joined }) => joined.length === 2),
        );
        await sees(third, '3001', '3002');
        await sees(out, '3002', '3003');
        await sees(into, '3001', '3003');
        await third.session.end();
        await ended(third);
        expect(third.end).to.include({ reason: 'hung-up', endedBy: 'self' });
        await soon('the others go on', () =>
          [out, into].every(({ joined }) => joined.length === 1),
        );
        await soon('Chen is told', () => notes.now?.userIds.length === 2);
        const again = join(chen, notes);
        await connected(again);
        await soon('everybody knows', () => [out, into].every(({ joined }) => joined.length === 2));
        for (const call of [again, into]) await call.session.end();
        await ended(out);
        await soon('it is told that it is over', () => notes.now === null);
        notes.undo();
      },
    );

    promises('at once with somebody else: all are in one call', async () => {
      const people = await callGoesOn({ media: 'video' });
      if (!people) return;
      const { out, into, chen, notes } = people;
      const dora = await world.party('3004');
      const hers = dora.watch(groupId);
      await soon('Dora is told of both', () => hers.now?.userIds.length === 2);
      const calls = [out, into, join(chen, notes), join(dora, hers)];
      await connected(...calls);
      await until(
        () => calls.every(({ joined }) => joined.length === 3),
        mediaMs,
        'everybody knows everybody',
      );
      await sees(calls[2]!, '3001', '3002', '3004');
    });

    promises('is none where there is none, or it is over, or another group asks', async () => {
      const people = await callGoesOn();
      if (!people) return;
      const { chen, into, out, notes } = people;
      const known = notes.now!;
      const wrong = await refusal(chen, { ...notes, now: { ...known, callId: 'none' } });
      expect(wrong).to.have.nested.property('params.detail', 'no-call');
      await into.session.end();
      await ended(out);
      await soon('Chen is told', () => notes.now === null);
      const late = await refusal(chen, { ...notes, now: known });
      expect(late.params.detail).to.be.oneOf(['no-call', 'call-over']);
      const other = chen.watch('nobody-calls-here');
      await until(() => other.now === null, mediaMs, 'there is none');
    });

    promises(
      'is refused to who is not in the group',
      async () => {
        const people = await callGoesOn();
        if (!people) return;
        const stranger = await world.party('3009');
        const notes = stranger.watch(groupId);
        await soon('it is told why', () => notes.error);
        expect(notes.error).to.include({ reason: 'not-in-group' });
        expect(notes.now).to.equal(undefined);
      },
      'foreign-members',
    );

    promises('can be called off before it is joined', async () => {
      const people = await callGoesOn();
      if (!people) return;
      const { chen, out, into, notes } = people;
      const third = join(chen, notes);
      await third.session.end();
      await ended(third);
      expect(third.end).to.include({ reason: 'canceled', endedBy: 'self' });
      await soon('nobody waits for him', () =>
        [out, into].every(({ members }) => members.length === 1),
      );
      expect(out.isConnected && into.isConnected).to.be.true;
    });
  });

  describe(`${name}: what is measured`, () => {
    /** The first numbers that there are: a service may count once in a while. */
    async function measured({ session }: PartyCall): Promise<SessionStats> {
      const deadline = performance.now() + MEASURED_WITHIN_MS + 3 * mediaMs;
      for (;;) {
        const stats = await session.stats();
        const [{ sent, received, roundTripMs } = { sent: [], received: [] }] = stats.members as [
          MemberStats?,
        ];
        const isComplete = roundTripMs !== undefined && sent.length > 1 && received.length > 1;
        if (isComplete || lacks.includes('measures') || performance.now() > deadline) return stats;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }

    promises('is told of everybody who has joined, with numbers that can be', async () => {
      const [anna, ben] = await world.parties('3001', '3002');
      const [out, into] = await connectedCall(anna, ben, { media: 'video' });
      for (const call of [out, into]) {
        const other = call === out ? '3002' : '3001';
        if (!anna.backend.features.stats) {
          expect(await rejection(call.session.stats())).to.include({ reason: 'bad-request' });
          continue;
        }
        const { service, members } = await measured(call);
        expect(service).to.be.a('string').that.is.not.empty;
        expect(members.map(({ userId }) => userId)).to.deep.equal([other]);
        const [{ sent, received, roundTripMs }] = members as [MemberStats];
        if (lacks.includes('measures')) continue; // a service that tells no numbers in this browser
        expect(roundTripMs).to.be.within(0, 10_000);
        for (const streams of [sent, received]) {
          expect(streams.map(({ kind }) => kind)).to.include.members(['audio', 'video']);
          for (const { bitrate, lossRatio = 0 } of streams) {
            expect(bitrate).to.be.within(0, 100_000_000);
            expect(lossRatio).to.be.within(0, 1);
          }
        }
      }
    });

    promises('is nothing once the call is over', async () => {
      const [anna, ben] = await world.parties('3001', '3002');
      const [out, into] = await connectedCall(anna, ben);
      const measuring = out.session.stats().catch(() => undefined);
      await into.session.end();
      await ended(out, into);
      await measuring; // settles
      expect((await out.session.stats().catch(() => ({ members: [] }))).members).to.deep.equal([]);
    });
  });

  describe(`${name}: a shared screen`, () => {
    let screen: ReturnType<typeof fakeScreen>;
    beforeEach(() => (screen = fakeScreen({ hasSound })));
    afterEach(() => screen.stop());

    promises('is seen by the other side, beside the camera, until it is not shared', async () => {
      const [anna, ben] = await world.parties('3001', '3002');
      const [out, into] = await connectedCall(anna, ben, { media: 'video' });
      if (await cannotShare(out)) return;
      await out.session.setScreen(true);
      await out.session.setScreen(true); // harmless
      expect(screen.asked).to.equal(1);
      await shared(['3001'], out, into);
      await seesScreen(into, '3001');
      await seesScreen(out, '3001');
      await sees(into, '3001');
      expect(out.info.camera).to.equal('on');
      await out.session.setScreen(false);
      await shared([], out, into);
      expect(screen.streams[0]!.active).to.be.false;
      await sees(into, '3001');
      await out.session.setScreen(false); // harmless
      await out.session.setScreen(true);
      await shared(['3001'], out, into);
      await seesScreen(into, '3001');
    });

    promises('of each side is seen in an audio call, which opens no camera', async () => {
      const [anna, ben] = await world.parties('3001', '3002');
      const [out, into] = await connectedCall(anna, ben);
      if (await cannotShare(out)) return;
      await into.session.setScreen(true);
      await shared(['3002'], out, into);
      await out.session.setScreen(true);
      await shared(['3002', '3001'], out, into);
      await seesScreen(out, '3002');
      await seesScreen(into, '3001');
      expect([out.info, into.info].map(({ camera, media }) => [camera, media])).to.deep.equal([
        ['off', 'audio'],
        ['off', 'audio'],
      ]);
      await into.session.setScreen(false);
      await shared(['3001'], out, into);
      await seesScreen(into, '3001');
    });

    promises('that the browser ends, or a person refuses, leaves the call as it was', async () => {
      const [anna, ben] = await world.parties('3001', '3002');
      const [out, into] = await connectedCall(anna, ben);
      if (await cannotShare(out)) return;
      await out.session.setScreen(true);
      await shared(['3001'], out, into);
      screen.endByBrowser();
      await shared([], out, into);
      screen.refuse('NotAllowedError');
      expect(await rejection(out.session.setScreen(true))).to.include({
        reason: 'permission-denied',
      });
      screen.refuse('NotFoundError');
      expect(await rejection(out.session.setScreen(true))).to.include({ reason: 'device-missing' });
      expect([out.screens, into.screens]).to.deep.equal([[], []]);
      expect(out.isConnected && into.isConnected).to.be.true;
    });

    promises('is seen by who joins later, and goes with who shared it', async () => {
      const [anna, ben, cleo] = await world.parties('3001', '3002', '3003');
      const [out, into] = await connectedCall(anna, ben, { groupId });
      if (await cannotShare(into)) return;
      await into.session.setScreen(true);
      await shared(['3002'], out, into);
      await out.session.invite(['3003']);
      const third = await cleo.nextCall(signalMs);
      await third.accept();
      await connected(third);
      await shared(['3002'], third);
      await seesScreen(third, '3002');
      await seesScreen(out, '3002');
      await into.session.end();
      await ended(into);
      await shared([], out, third);
      expect(screen.streams[0]!.active).to.be.false;
      expect(out.isConnected && third.isConnected).to.be.true;
    });

    promises('that is still being chosen when the call ends is not shared', async () => {
      const [anna, ben] = await world.parties('3001', '3002');
      const [out, into] = await connectedCall(anna, ben);
      if (await cannotShare(out)) return;
      const choose = screen.hold();
      const sharing = out.session.setScreen(true).catch(() => {});
      await soon('somebody is asked', () => screen.asked === 1);
      await into.session.end();
      await ended(out, into);
      choose();
      await sharing;
      await soon('what was chosen is let go', () => screen.streams[0]?.active === false);
    });
  });

  describe(`${name}: a group call`, () => {
    const inGroup = { groupId };

    /** Anna calls Ben, who answers; Cleo and Dora are there. */
    async function groupOfTwo(call: PartyCallOptions = {}) {
      const [anna, ben, cleo] = await world.parties('3001', '3002', '3003');
      const [out, into] = await connectedCall(anna, ben, { ...inGroup, ...call });
      return { anna, ben, cleo, out, into };
    }

    /** Anna calls Ben and Cleo, who both answer. */
    async function groupOfThree() {
      const [anna, ben, cleo] = await world.parties('3001', '3002', '3003');
      const out = anna.call(['3002', '3003'], inGroup);
      const [second, third] = [await ben.nextCall(signalMs), await cleo.nextCall(signalMs)];
      await Promise.all([second.accept(), third.accept()]);
      await connected(out, second, third);
      await joined(out, '3002', '3003');
      await joined(second, '3001', '3003');
      await joined(third, '3001', '3002');
      return { out, second, third };
    }

    promises('rings at everybody and connects all who answer with all others', async () => {
      const [anna, ben, cleo] = await world.parties('3001', '3002', '3003');
      const out = anna.call(['3002', '3003'], { ...inGroup, media: 'video' });
      const second = await ben.nextCall(signalMs);
      const third = await cleo.nextCall(signalMs);
      for (const call of [second, third])
        expect(call.info).to.include({ groupId, callerId: '3001', media: 'video' });
      await soon('Ben knows of both', () => second.member('3001') && second.member('3003'));
      await second.accept();
      await connected(out, second);
      await third.accept();
      await connected(third);
      await joined(out, '3002', '3003');
      await joined(second, '3001', '3003');
      await joined(third, '3001', '3002');
      await sees(out, '3002', '3003');
      await sees(second, '3001', '3003');
      await sees(third, '3001', '3002');
    });

    promises(
      'is refused when somebody is not in the group, and nobody hears of it',
      async () => {
        const [anna, ben] = await world.parties('3001', '3002');
        const out = anna.call(['3002', '3009'], inGroup);
        await ended(out);
        expect(out.end).to.include({ reason: 'failed', durationMs: 0 });
        expect(out.end?.error?.reason).to.equal('not-in-group');
        expect(out.placed).to.be.false;
        expect(ben.calls).to.deep.equal([]);
      },
      'foreign-members',
    );

    promises('is refused when the caller is not in the group', async () => {
      const stranger = await world.party('3009');
      const ben = await world.party('3002');
      const out = stranger.call(['3002'], inGroup);
      await ended(out);
      expect(out.end?.error?.reason).to.equal('not-in-group');
      expect(ben.calls).to.deep.equal([]);
    });

    promises('goes on without who declines', async () => {
      const [anna, ben, cleo] = await world.parties('3001', '3002', '3003');
      const out = anna.call(['3002', '3003'], inGroup);
      const second = await ben.nextCall(signalMs);
      const third = await cleo.nextCall(signalMs);
      await third.session.end();
      await ended(third);
      expect(third.end).to.include({ reason: 'declined', endedBy: 'self' });
      await soon('Anna knows', () => !out.member('3003'));
      await second.accept();
      await connected(out, second);
      await joined(out, '3002');
    });

    promises('ends when all have declined', async () => {
      const [anna, ben, cleo] = await world.parties('3001', '3002', '3003');
      const out = anna.call(['3002', '3003'], inGroup);
      const calls = [await ben.nextCall(signalMs), await cleo.nextCall(signalMs)];
      for (const call of calls) await call.session.end();
      await ended(out, ...calls);
      expect(out.end).to.include({ reason: 'declined', endedBy: 'remote' });
    });

    promises('canceled while it rings stops ringing everywhere', async () => {
      const [anna, ben, cleo] = await world.parties('3001', '3002', '3003');
      const out = anna.call(['3002', '3003'], inGroup);
      const calls = [await ben.nextCall(signalMs), await cleo.nextCall(signalMs)];
      await out.session.end();
      await ended(out, ...calls);
      for (const call of calls)
        expect(call.end).to.include({ reason: 'canceled', endedBy: 'remote' });
    });

    promises('takes in who is invited later: connected with everybody, seen by all', async () => {
      const { ben, cleo, out, into } = await groupOfTwo({ media: 'video' });
      await into.session.invite(['3003']);
      const third = await cleo.nextCall(signalMs);
      expect(third.info).to.include({ groupId, callerId: '3001', media: 'video' });
      await soon('the bystander knows that Cleo is invited', () => out.member('3003'));
      await soon('who invited knows too', () => into.member('3003'));
      await third.accept();
      await connected(third);
      await joined(third, '3001', '3002');
      await joined(out, '3002', '3003');
      await joined(into, '3001', '3003');
      const told = out.log.filter((line) => line.startsWith('3003'));
      expect(told.length, told.join()).to.be.above(1);
      expect(told.at(-1)).to.equal('3003 joined');
      await sees(third, '3001', '3002');
      await sees(out, '3003');
      await sees(into, '3003');
      expect(ben.live).to.deep.equal([into]);
    });

    promises('goes on when who was invited later declines', async () => {
      const { cleo, out, into } = await groupOfTwo();
      await out.session.invite(['3003']);
      const third = await cleo.nextCall(signalMs);
      await third.session.end();
      await ended(third);
      for (const call of [out, into]) await soon('Cleo is out', () => !call.member('3003'));
      expect(out.isConnected && into.isConnected).to.be.true;
    });

    promises(
      'is not open to who is not in the group',
      async () => {
        const { out, into } = await groupOfTwo();
        expect(await rejection(out.session.invite(['3009']))).to.include({
          reason: 'not-in-group',
        });
        expect(out.member('3009')).to.be.undefined;
        expect(out.isConnected && into.isConnected).to.be.true;
      },
      'foreign-members',
    );

    promises('between two without a group takes nobody else', async () => {
      const [anna, ben] = await world.parties('3001', '3002');
      const [out] = await connectedCall(anna, ben);
      expect(await rejection(out.session.invite(['3003']))).to.include({ reason: 'bad-request' });
      expect(out.isConnected).to.be.true;
    });

    promises('goes on when one leaves, and ends when all others have left', async () => {
      const { out, second, third } = await groupOfThree();
      await out.session.end();
      await ended(out);
      expect(out.end).to.include({ reason: 'hung-up', endedBy: 'self' });
      await joined(second, '3003');
      await joined(third, '3002');
      expect(second.log.at(-1)).to.equal('3001 left');
      await third.session.setMicrophone(false);
      await soon(
        'the two still hear each other',
        () => second.member('3003')?.microphone === false,
      );
      await third.session.end();
      await ended(second, third);
      expect(second.end).to.include({ reason: 'hung-up', endedBy: 'remote' });
    });

    promises('stops ringing at who does not answer, and goes on', async () => {
      const anna = await world.party('3001', { impatient: true });
      const ben = await world.party('3002', { impatient: true });
      const cleo = await world.party('3003', { impatient: true });
      const out = anna.call(['3002', '3003'], inGroup);
      const second = await ben.nextCall(signalMs);
      const third = await cleo.nextCall(signalMs);
      await second.accept();
      await connected(out, second);
      await until(() => third.end, noAnswerMs + 2 * signalMs, 'Cleo stopped ringing');
      expect(third.end).to.include({ reason: 'no-answer' });
      for (const call of [out, second]) await soon('Cleo is out', () => !call.member('3003'));
      expect(out.isConnected && second.isConnected).to.be.true;
    });

    promises('finds who is in another call busy, and goes on', async () => {
      const [anna, ben, cleo, dora] = await world.parties('3001', '3002', '3003', '3004');
      await connectedCall(cleo, dora);
      const out = anna.call(['3002', '3003'], inGroup);
      const second = await ben.nextCall(signalMs);
      await soon('Cleo is out', () => !out.member('3003'));
      await second.accept();
      await connected(out, second);
      expect(cleo.live).to.have.length(1);
    });
  });

  describe(`${name}: one user in two tabs`, () => {
    promises(
      'answers in one, and the other stops ringing',
      async () => {
        const [anna, ben, benToo] = await world.parties('3001', '3002', '3002');
        const out = anna.call(['3002']);
        const here = await ben.nextCall(signalMs);
        const there = await benToo.nextCall(signalMs);
        await here.accept();
        await connected(out, here);
        await ended(there);
        expect(there.end).to.include({ reason: 'answered-elsewhere', durationMs: 0 });
        expect(out.joined).to.deep.equal(['3002']);
        expect(here.isConnected).to.be.true;
      },
      'tabs',
    );

    promises(
      'declines in one, and the other stops ringing',
      async () => {
        const [anna, ben, benToo] = await world.parties('3001', '3002', '3002');
        const out = anna.call(['3002']);
        const here = await ben.nextCall(signalMs);
        const there = await benToo.nextCall(signalMs);
        await here.session.end();
        await ended(out, here, there);
        expect(there.end).to.include({ reason: 'declined', durationMs: 0 });
        expect(out.end).to.include({ reason: 'declined', endedBy: 'remote' });
      },
      'tabs',
    );

    promises(
      'closes one, and the other rings on until it closes too',
      async () => {
        const [anna, ben, benToo] = await world.parties('3001', '3002', '3002');
        const out = anna.call(['3002']);
        const here = await ben.nextCall(signalMs);
        const there = await benToo.nextCall(signalMs);
        await ben.dispose();
        await ended(here);
        await there.accept();
        await connected(out, there);
        await there.session.end();
        await ended(out, there);
        const again = anna.call(['3002']);
        await benToo.nextCall(signalMs);
        await benToo.dispose();
        await rangOut(again);
      },
      'closing',
    );

    promises(
      'stops ringing in both when the caller cancels',
      async () => {
        const [anna, ben, benToo] = await world.parties('3001', '3002', '3002');
        const out = anna.call(['3002']);
        const calls = [await ben.nextCall(signalMs), await benToo.nextCall(signalMs)];
        await out.session.end();
        await ended(out, ...calls);
        for (const call of calls) expect(call.end).to.include({ reason: 'canceled' });
      },
      'tabs',
    );
  });
}

/** The people of one case, and the check that follows it. */
class World {
  readonly service: ContractService;
  readonly media: MediaWatch;
  readonly #options: ContractOptions;
  readonly #parties: CallParty[] = [];
  readonly #videos: HTMLVideoElement[] = [];

  static async open(options: ContractOptions): Promise<World> {
    const media = watchMedia();
    return new World(options, media, await options.setup(media));
  }

  private constructor(options: ContractOptions, media: MediaWatch, service: ContractService) {
    this.#options = options;
    this.media = media;
    this.service = service;
  }

  async party(userId: string, { connect = true, impatient = false } = {}): Promise<CallParty> {
    const { service } = this;
    const backend = await (impatient ? service.impatient(userId) : service.backend(userId));
    const party = this.partyOf(userId, backend);
    if (connect) await party.connect();
    return party;
  }

  partyOf(userId: string, backend: CallBackend): CallParty {
    const party = new CallParty(userId, backend);
    this.#parties.push(party);
    return party;
  }

  /** Several people, connected. As many come back as were asked for. */
  async parties<T extends [string, ...string[]]>(
    ...userIds: T
  ): Promise<{ [K in keyof T]: CallParty }> {
    const parties: CallParty[] = [];
    for (const userId of userIds) parties.push(await this.party(userId));
    return parties as { [K in keyof T]: CallParty };
  }

  async mortal(userId: string): Promise<{ party: CallParty; vanish: () => void }> {
    const { backend, vanish } = await this.service.mortal(userId);
    const party = this.partyOf(userId, backend);
    await party.connect();
    return {
      party,
      vanish: () => {
        party.forget();
        this.#parties.splice(this.#parties.indexOf(party), 1);
        vanish();
      },
    };
  }

  /** Shows a user's video and waits until its picture moves. */
  async sees(
    { party, name, session }: PartyCall,
    userId: string,
    ms: number,
    picture?: Picture,
  ): Promise<void> {
    const video = this.service.video?.(party.backend) ?? document.createElement('video');
    this.#videos.push(video);
    if (!video.isConnected) document.body.append(video); // browsers play what is on the page
    video.width = 64;
    const detach = session.attachView(userId, video, picture);
    let start: number | undefined;
    await until(
      () => {
        if (video.videoWidth > 0 && start === undefined) start = video.currentTime;
        return start !== undefined && video.currentTime > start;
      },
      ms,
      () =>
        `the ${picture ?? 'picture'} of ${userId} moves in ${name} (${video.videoWidth} wide, at ${video.currentTime})`,
    );
    detach();
    expect(video.srcObject, 'a view that was undone shows nothing').to.be.null;
    video.remove();
  }

  /** What holds after every case. */
  async settle(): Promise<void> {
    await this.#hangUpAll();
    await this.#expectNothingOpen();
    await this.#callAgain();
    await this.#hangUpAll();
    await this.#expectNothingOpen();
    await Promise.all(this.#parties.map((party) => party.dispose()));
    expect(this.#parties.flatMap(({ violations }) => violations)).to.deep.equal([]);
    const problems = this.#parties.flatMap((party) => party.problems);
    // a machine without sound that may also be one that blocks it
    const isTold = ({ params }: CallError) => hasSound || params.detail !== 'sound-blocked';
    expect(problems.filter(isTold)).to.deep.equal([]);
  }

  async #hangUpAll(): Promise<void> {
    for (const call of this.#parties.flatMap(({ live }) => live))
      if (!call.end) await call.session.end();
    await until(
      () => this.#parties.every(({ live }) => live.length === 0),
      this.#options.timing.signalMs,
      () =>
        `every call has ended (${this.#parties.flatMap(({ live }) => live.map(({ name }) => name)).join()})`,
    );
  }

  async #expectNothingOpen(): Promise<void> {
    const { liveTracks, openConnections } = this.media;
    await until(
      () => liveTracks().length === 0 && openConnections().length === 0,
      this.#options.timing.signalMs,
      () =>
        `nothing is open (${liveTracks().length} tracks, ${openConnections().length} connections)`,
    );
  }

  /** The next call between the first two works. */
  async #callAgain(): Promise<void> {
    const [first, ...others] = this.#parties;
    const second = others.find(({ userId }) => userId !== first?.userId);
    if (!first || !second) return;
    for (const party of [first, second]) if (party.isDisposed) await party.connect();
    const { signalMs, mediaMs } = this.#options.timing;
    const out = first.call([second.userId]);
    const into = await until(
      () => second.live[0],
      signalMs,
      () => `the next call rings (${JSON.stringify(out.end)})`,
    );
    await into.accept();
    await until(() => out.isConnected && into.isConnected, mediaMs, 'the next call connects');
    expect([out.joined, into.joined]).to.deep.equal([[second.userId], [first.userId]]);
  }

  async close(): Promise<void> {
    for (const party of this.#parties) if (!party.isDisposed) await party.backend.dispose();
    for (const video of this.#videos) video.remove();
    await this.service.close?.();
    this.media.stop();
  }
}
