/** The stand-in for the SDK is as strict as the SDK, and as wrong: without our adapter, against what is documented. */
import { expect } from '@open-wc/testing';
import {
  AUDIO,
  Call,
  End,
  FakeRong,
  Im,
  Rtc,
  SUCCESS,
  UserState,
  VIDEO,
  type FakePage,
  type PageOptions,
} from '../../support/fake-rong-sdk.js';
import { callInstaller, type FakeCallClient } from '../../support/fake-rong/call-client.js';
import type { FakeSession } from '../../support/fake-rong/call-session.js';
import { rtcInstaller } from '../../support/fake-rong/rtc.js';
import type { LocalTrack, RemoteTrack } from '../../support/fake-rong/tracks.js';
import { breakDevices } from '../../support/devices.js';
import { rejection, until } from '../../support/until.js';

interface Heard {
  im: FakePage['im'];
  heard: { content: object; messageDirection: number }[];
}

type AnyTrack = LocalTrack | RemoteTrack;

const soon = <T>(what: string, predicate: () => T) => until(predicate, 10_000, what);

/** A page that does as the vendor's demo does, and takes down what it is told. */
class Demo {
  readonly page: FakePage;
  /** Names of what was called, with user and number where there are. */
  readonly told: string[] = [];
  readonly sessions: FakeSession[] = [];
  readonly tracks: AnyTrack[] = [];
  /** What it does with a call that comes in. */
  register = true;
  client!: FakeCallClient;

  constructor(rong: FakeRong, options?: PageOptions) {
    this.page = rong.openPage(options);
    this.page.im.init({ appkey: 'app-key' });
    const rtcClient = this.page.im.installPlugin(rtcInstaller, {});
    this.client = this.page.im.installPlugin(callInstaller(options?.callTimeoutMs ?? 60_000), {
      rtcClient,
      onSession: (session: FakeSession) => {
        this.told.push('session');
        this.sessions.push(session);
        if (this.register) session.registerSessionListener(this.listener);
      },
      onSessionClose: (_: FakeSession, { endReason }: { endReason: number | null }) =>
        this.told.push(`close ${endReason}`),
    })!;
  }

  get listener(): Record<string, (...args: never[]) => unknown> {
    return {
      onRinging: ({ userId }: { userId: string }) => this.told.push(`ringing ${userId}`),
      onAccept: ({ userId }: { userId: string }) => this.told.push(`accept ${userId}`),
      onHungup: ({ userId }: { userId: string }, reason?: number) =>
        this.told.push(`hungup ${userId} ${reason}`),
      onMemberModify: () => this.told.push('members'),
      onMediaModify: (_: unknown, type: number) => this.told.push(`media ${type}`),
      onTrackReady: (track: AnyTrack, session?: unknown) => {
        const whose = track.isLocalTrack() ? 'own' : 'their';
        this.told.push(`${whose} ${track.isAudioTrack() ? 'audio' : 'video'}`);
        if (session === undefined) this.told.push('no session');
        this.tracks.push(track);
      },
      onAudioMuteChange: ({ muted }: { muted: boolean }) => this.told.push(`audio muted ${muted}`),
      onVideoMuteChange: ({ muted }: { muted: boolean }) => this.told.push(`video muted ${muted}`),
    };
  }

  call(targetId: string, mediaType: number = AUDIO) {
    return this.client.call({ targetId, mediaType, listener: this.listener });
  }
}

describe("the stand-in for RongCloud's SDK", () => {
  let rong: FakeRong;
  let demos: Demo[];

  beforeEach(() => {
    rong = new FakeRong({ groups: { group318: ['3001', '3002', '3003'] } });
    demos = [];
  });

  afterEach(async () => {
    for (const { client } of demos) for (const session of client.sessions) await session.hungup();
    for (const demo of demos)
      for (const track of demo.tracks) if (track.isLocalTrack()) (track as LocalTrack).destroy();
  });

  async function demo(userId: string, options?: PageOptions): Promise<Demo> {
    const made = new Demo(rong, options);
    demos.push(made);
    await made.page.im.connect(`token-${userId}`);
    return made;
  }

  const two = (): Promise<[Demo, Demo]> => Promise.all([demo('3001'), demo('3002')]);

  async function ring(
    anna: Demo,
    ben: Demo,
    mediaType = AUDIO,
  ): Promise<[FakeSession, FakeSession]> {
    const before = ben.sessions.length;
    const { session } = await anna.call('3002', mediaType);
    return [session!, await soon('it rings', () => ben.sessions[before])];
  }

  describe('the connection', () => {
    it('throws before init, and answers connect with a code', async () => {
      const { im } = rong.openPage();
      expect(() => im.getConnectionStatus()).to.throw('Not initialized yet!');
      expect(() => im.getCurrentUserId()).to.throw('Not initialized yet!');
      expect(() => im.installPlugin(rtcInstaller, {})).to.throw('Not initialized yet!');
      expect(await im.connect('token-3001')).to.deep.equal({ code: Im.notInitialised });
      expect(() => im.init({ appkey: '' })).to.throw('appkey');
      im.init({ appkey: 'first' });
      im.init({ appkey: 'second' });
      expect(im.initOptions?.appkey).to.equal('first');
      expect(im.log).to.deep.equal(['A_INIT_REPEAT_O']);
    });

    it('answers with codes, tells of the same, and joins an attempt that runs', async () => {
      const { im } = new Demo(rong).page;
      const told: unknown[] = [];
      for (const event of ['CONNECTING', 'CONNECTED', 'DISCONNECT'])
        im.addEventListener(event, (code) => told.push(code ?? event));
      expect(await im.connect('nonsense')).to.deep.equal({ code: Im.wrongToken });
      expect(await im.connect('expired-3001')).to.deep.equal({ code: Im.expiredToken });
      const [one, other] = await Promise.all([im.connect('token-3001'), im.connect('token-3002')]);
      expect(one.data).to.deep.equal({ userId: '3001' });
      expect(other).to.deep.equal(one);
      expect(await im.connect('nonsense')).to.deep.equal(one);
      expect(told).to.deep.equal([
        'CONNECTING',
        Im.wrongToken,
        'CONNECTING',
        Im.expiredToken,
        'CONNECTING',
        'CONNECTED',
      ]);
    });

    it('kicks twice, and keeps believing in one that was closed while it came up', async () => {
      const anna = await demo('3001');
      const told: unknown[] = [];
      anna.page.im.addEventListener('DISCONNECT', (code) => told.push(code));
      const other = await demo('3001');
      expect(told).to.deep.equal([Im.kicked, Im.kicked]);
      await other.page.im.disconnect();
      const connecting = other.page.im.connect('token-3001');
      await other.page.im.disconnect();
      await connecting;
      expect(other.page.im.getConnectionStatus()).to.equal(0);
      expect(rong.service.connections.size).to.equal(0);
      await other.page.im.disconnect();
      expect(other.page.im.getConnectionStatus()).to.equal(2);
    });
  });

  describe('status messages', () => {
    it('reach who is there, in the conversation they are for, and nobody else', async () => {
      const rong = new FakeRong({ groups: { g: ['3001', '3002', '3003'] }, devices: 'many' });
      const pages = await Promise.all(
        ['3001', '3001', '3002', '3003', '3004'].map(async (userId) => {
          const { im } = rong.openPage();
          im.init({ appkey: 'app-key' });
          await im.connect(`token-${userId}`);
          const heard: { content: object; messageDirection: number }[] = [];
          im.addEventListener('MESSAGES', (batch) =>
            heard.push(...(batch as unknown as { messages: typeof heard }).messages),
          );
          return { im, heard };
        }),
      );
      const [anna, annaToo, ben, chen, dora] = pages as [Heard, Heard, Heard, Heard, Heard];
      const Word = anna.im.registerMessageType('app:word', false, false, [], true);
      const Kept = anna.im.registerMessageType('app:kept', false, false);
      const group = { conversationType: 3, targetId: 'g' };
      expect(await rejection(anna.im.sendMessage(group, { content: {} }))).to.be.an('error');
      chen.im.suspend();
      const word = new Word({ n: 1 });
      expect(await anna.im.sendMessage(group, word)).to.deep.equal({ code: 0 });
      await anna.im.sendMessage(group, new Word({ n: 2 }), { directionalUserIdList: ['3003'] });
      await anna.im.sendMessage(group, new Kept({ n: 3 }), { isStatusMessage: true });
      await soon('Ben hears it', () => ben.heard.length > 0);
      expect(ben.heard.map(({ content }) => content)).to.deep.equal([{ n: 1 }]);
      expect(ben.heard[0]!.content).not.to.equal(word);
      await soon('her other page has both', () => annaToo.heard.length === 2);
      expect(annaToo.heard[0]!.messageDirection).to.equal(1);
      chen.im.restore();
      const dorasWord = dora.im.registerMessageType('app:word', false, false, [], true);
      expect(await dora.im.sendMessage(group, new dorasWord({}))).to.deep.equal({ code: 0 });
      for (let n = 0; n < 9; n += 1) await anna.im.sendMessage(group, new Word({ n }));
      await soon('too many are dropped', () => rong.service.tooFast === 6);
      expect([anna.heard, dora.heard]).to.deep.equal([[], []]);
      expect(chen.heard.every(({ content }) => 'n' in content)).to.be.true;
      expect(rong.service.written.map(({ type }) => type)).to.deep.equal(['app:kept']);
    });
  });

  describe('a plugin', () => {
    it('with bad options is null, and nothing is thrown', () => {
      const { im } = rong.openPage();
      im.init({ appkey: 'app-key' });
      const handlers = { onSession: () => {}, onSessionClose: () => {} };
      class Handlers {
        rtcClient = {};
        onSession(): void {}
        onSessionClose(): void {}
      }
      const bad = [
        {},
        handlers,
        { ...handlers, rtcClient: 1 },
        new Handlers(), // its methods are no keys of its own
        { ...handlers, rtcClient: null, isAllowPublishRetry: 'yes' },
        { ...handlers, rtcClient: null, joinType: 9 },
      ];
      for (const options of bad)
        expect(im.installPlugin(callInstaller(1), options), JSON.stringify(options)).to.be.null;
      expect(im.installPlugin(rtcInstaller, { mediaServer: 'http://media' })).to.be.null;
      expect(im.log).to.have.length(bad.length + 1);
      expect(im.installPlugin(callInstaller(1), { ...handlers, rtcClient: null })).not.to.be.null;
    });

    it('is installed once: the first one is given to whoever comes later', () => {
      const { page, client } = new Demo(rong);
      const again = page.im.installPlugin(callInstaller(1), { onSession: 'ignored' });
      expect(again).to.equal(client);
    });

    it('for media wants a secure page', () => {
      const { im } = rong.openPage({ isSecure: false });
      im.init({ appkey: 'app-key' });
      expect(im.installPlugin(rtcInstaller, {})).to.be.null;
    });
  });

  describe('dialling', () => {
    it('rejects bad arguments', async () => {
      const anna = await demo('3001');
      const { listener, client } = anna;
      class Listener {
        onRinging(): void {}
        onAccept(): void {}
        onHungup(): void {}
        onMemberModify(): void {}
        onMediaModify(): void {}
        onTrackReady(): void {}
      }
      const { onHungup, ...incomplete } = listener;
      expect(onHungup).to.be.a('function');
      const good = { targetId: '3002', mediaType: 1, listener };
      for (const bad of [
        { ...good, targetId: '' },
        { ...good, mediaType: 3 },
        { ...good, listener: incomplete },
        { ...good, listener: new Listener() },
      ])
        expect(await rejection(client.call(bad))).to.be.an('error');
      for (const userIds of [[], [''], undefined])
        expect(await rejection(client.callInGroup({ ...good, userIds }))).to.be.an('error');
    });

    it('opens devices first, shows them without a session, and closes them when it fails', async () => {
      const anna = await demo('3001');
      rong.service.blacklist.add('3001>3002');
      expect(await anna.call('3002', VIDEO)).to.deep.equal({ code: Call.blacklisted });
      expect(anna.told).to.deep.equal(['own audio', 'no session', 'own video', 'no session']);
      expect(anna.tracks.some((track) => track.isReady())).to.be.false;
    });

    it('answers with codes', async () => {
      const [anna] = await two();
      rong.service.refuseMessage = () => 30_003;
      expect(await anna.call('3002')).to.deep.equal({ code: Call.notSent });
      rong.service.refuseMessage = () => undefined;
      const { listener } = anna;
      expect(
        await anna.client.callInGroup({ targetId: 'other', userIds: ['3002'], listener }),
      ).to.deep.equal({ code: Call.notInGroup });
      const restore = breakDevices({ audio: 'NotFoundError' });
      expect(await anna.call('3002')).to.deep.equal({ code: Call.noMicrophone });
      expect(await anna.call('3002', VIDEO)).to.deep.equal({ code: Call.noDevices });
      restore();
      const { code, session } = await anna.call('3002');
      expect(code).to.equal(SUCCESS);
      expect(await anna.call('3003')).to.deep.equal({ code: Call.anotherCall });
      expect(await session!.invite(['3003'])).to.deep.equal({ code: Call.noGroup });
    });

    it('without a connection speaks of devices', async () => {
      const anna = new Demo(rong);
      expect(await anna.call('3002')).to.deep.equal({ code: Call.noMicrophone });
    });

    it('rejects when the page throws at its first track, and leaves the devices open', async () => {
      const anna = await demo('3001');
      const listener = {
        ...anna.listener,
        onTrackReady: (track: AnyTrack) => {
          anna.tracks.push(track);
          throw new Error('of the page');
        },
      };
      const call = anna.client.call({ targetId: '3002', listener });
      expect(await rejection(call)).to.be.an('error');
      expect(anna.tracks[0]?.isReady()).to.be.true;
    });
  });

  describe('being called', () => {
    it('comes 200 ms late', async () => {
      const [anna, ben] = await two();
      const sentAt = performance.now();
      await anna.call('3002');
      await soon('it rings', () => ben.sessions[0]);
      expect(performance.now() - sentAt).to.be.above(190);
    });

    it('without a listener by then throws where nobody catches it, and forgets to be busy', async () => {
      const [anna, ben] = await two();
      await ring(anna, ben);
      const cleo = await demo('3003');
      ben.register = false;
      await cleo.call('3002');
      await soon('it is thrown', () => ben.page.im.thrown[0]);
      expect(ben.sessions).to.have.length(2);
      expect(ben.told).not.to.include(`close ${End.busy}`);
    });

    it('while busy is told all the same, and closed at once', async () => {
      const [anna, ben] = await two();
      const cleo = await demo('3003');
      const [out] = await ring(anna, ben);
      await cleo.call('3002');
      await soon('Cleo hears', () => cleo.told.some((line) => line.startsWith('hungup')));
      expect(ben.told).to.deep.equal(['session', 'session', `close ${End.busy}`]);
      expect(cleo.told.slice(-3)).to.deep.equal(['ringing 3002', 'close 14', 'hungup 3002 14']);
      expect(out.getState()).to.equal(0);
    });

    it('both at once ends both', async () => {
      const [anna, ben] = await two();
      await Promise.all([anna.call('3002'), ben.call('3001')]);
      await soon('both are over', () => [anna, ben].every(({ told }) => told.includes('close 14')));
      for (const { told } of [anna, ben])
        expect(told.slice(2, 4)).to.deep.equal(['session', `close ${End.busy}`]);
    });

    it('is called by the page without its `this`, and what that throws is only logged', async () => {
      const [anna, ben] = await two();
      const onItsObject: boolean[] = [];
      const listener = {
        ...anna.listener,
        onRinging(this: unknown) {
          onItsObject.push(this === listener);
          throw new Error('of the page');
        },
      };
      await anna.client.call({ targetId: '3002', listener });
      await soon('it rings', () => onItsObject.length > 0);
      expect(onItsObject).to.deep.equal([false]);
      expect(anna.page.im.log).to.have.length(1);
      expect(ben.page.im.thrown).to.deep.equal([]);
    });
  });

  describe('the end', () => {
    it('before the room is joined: closed first, then hung up', async () => {
      const [anna, ben] = await two();
      const [, into] = await ring(anna, ben);
      expect(await into.hungup()).to.deep.equal({ code: SUCCESS });
      await soon('Anna hears', () => anna.told.at(-1)?.startsWith('hungup'));
      expect(anna.told.slice(-2)).to.deep.equal(['close 12', 'hungup 3002 12']);
      expect(ben.told.at(-1)).to.equal('close 2');
      expect(await into.hungup()).to.deep.equal({ code: SUCCESS });
    });

    it('in the call: hung up first, then closed', async () => {
      const [anna, ben] = await two();
      const [out, into] = await ring(anna, ben);
      await into.accept();
      await soon('they talk', () => anna.told.includes('their audio'));
      expect(() => out.getRTCSessionId()).not.to.throw();
      await into.hungup();
      const index = (start: string) => anna.told.findIndex((line) => line.startsWith(start));
      await soon('Anna is out', () => index('close') > 0);
      expect(anna.told[index('hungup')]).to.equal('hungup 3002 13');
      expect(index('hungup')).to.be.below(index('close'));
      expect(() => out.getRTCSessionId()).to.throw(TypeError);
    });

    it('soon after the room was joined comes twice', async () => {
      const [anna, ben] = await two();
      const [out, into] = await ring(anna, ben);
      rong.service.roomPatienceMs = 1500; // the call ends before the room tells who joined, which brings it to life again
      await into.accept();
      await soon('they talk', () => ben.told.includes('their audio'));
      await out.hungup();
      const closes = () => ben.told.filter((line) => line.startsWith('close'));
      await soon('it is closed twice', () => closes().length === 2);
      // whether the own tracks were published before the room was left is a matter of speed
      expect(['close 13', `close ${End.publish}`]).to.include(closes()[1]);
      expect(closes()[0]).to.equal('close 13');
    });

    it('of nobody answering is told by the own clock, which follows the server', async () => {
      const [anna, ben] = (await Promise.all(
        ['3001', '3002'].map((userId) => demo(userId, { callTimeoutMs: 800 })),
      )) as [Demo, Demo];
      rong.service.clockAheadMs = 30_000;
      await ring(anna, ben);
      await soon('both gave up', () => [anna, ben].every(({ told }) => /close/.test(told.join())));
      expect(ben.told.at(-1)).to.equal(`close ${End.noAnswer}`);
      expect(anna.told.join()).to.include(`close ${End.remoteNoAnswer}`);
    });

    it('on another device is told there', async () => {
      rong = new FakeRong({ devices: 'many' });
      const [anna, ben] = await two();
      const benToo = await demo('3002');
      const [, into] = await ring(anna, ben);
      await soon('it rings there', () => benToo.sessions[0]);
      await into.accept();
      await soon('it stops there', () => benToo.told.includes(`close ${End.acceptedElsewhere}`));
      await soon('it rang twice', () => anna.told.filter((line) => line === 'ringing 3002')[1]);
    });

    it('of a call that was hung up while it was being answered does not stop the answer', async () => {
      const [anna, ben] = await two();
      const [, into] = await ring(anna, ben);
      const answering = into.accept();
      await into.hungup();
      expect(await answering).to.deep.equal({ code: SUCCESS });
      await soon('it has joined', () => ben.page.rtc.room);
    });
  });

  describe('in the call', () => {
    async function talk(mediaType = VIDEO): Promise<[Demo, Demo, FakeSession, FakeSession]> {
      const [anna, ben] = await two();
      const [out, into] = await ring(anna, ben, mediaType);
      await into.accept();
      const kind = mediaType === VIDEO ? 'their video' : 'their audio';
      await soon('they talk', () => [anna, ben].every(({ told }) => told.includes(kind)));
      await soon('Ben has his own', () => ben.told.includes('own audio'));
      return [anna, ben, out, into];
    }

    it('the marks on who calls and who is remote are wrong', async () => {
      const [, , out] = await talk(AUDIO);
      expect(out.getRemoteUsers()[0]).to.include({ isCaller: false, isRemote: false });
      expect(out.getUserState('3002')).to.equal(UserState.keeping);
      expect(() => out.getUserState('')).to.throw();
    });

    it('a camera that is turned off is closed, and comes back as another track', async () => {
      const [anna, ben, , into] = await talk();
      const own = ben.tracks.find((track) => track.isLocalTrack() && track.isVideoTrack())!;
      expect(await into.disableVideoTrack()).to.deep.equal({ code: SUCCESS });
      await soon('Anna knows', () => anna.told.at(-1) === 'video muted true');
      expect(own.isReady()).to.be.false;
      const before = anna.told.length;
      expect(await into.enableVideoTrack()).to.deep.equal({ code: SUCCESS });
      await soon('Anna has it', () => anna.told.slice(before).includes('their video'));
      expect(anna.told.slice(before)).to.include('video muted false');
      expect(ben.tracks.at(-1)).not.to.equal(own);
    });

    it('before the room, or in an audio call, there is no camera to turn off', async () => {
      const [anna, ben] = await two();
      const [out] = await ring(anna, ben, VIDEO);
      expect(await out.disableVideoTrack()).to.deep.equal({ code: Call.noVideoTrack });
      await out.disableAudioTrack();
      expect(anna.tracks[0]?.isLocalMuted()).to.be.false;
      const failed = await rejection(out.enableVideoTrack());
      expect(failed).to.be.instanceOf(TypeError);
      anna.tracks.push(...out.localTracks);
    });

    it('to play is to un-mute, and to be told that all is well', async () => {
      const [anna] = await talk();
      const [audio, video] = anna.tracks;
      expect(await video!.play()).to.deep.equal({ code: Rtc.noElement });
      video!.mute();
      const element = document.createElement('video');
      element.play = () => Promise.reject(new DOMException('', 'NotAllowedError'));
      expect(await video!.play(element)).to.deep.equal({ code: SUCCESS });
      expect(video!.isLocalMuted()).to.be.false;
      expect(audio!.getTrackId()).to.equal('3001_RongCloudRTC_0');
    });

    it('one who is kicked is not told so by the call', async () => {
      const [anna, ben, out] = await talk(AUDIO);
      const before = [...anna.told];
      anna.page.im.kick();
      await ben.page.calls.sessions[0]!.disableAudioTrack();
      expect(anna.told).to.deep.equal(before);
      expect(out.getState()).to.equal(1);
      expect(await out.hungup()).to.deep.equal({ code: Call.notSent });
      await soon('it is closed here', () => anna.told.at(-1) === `close ${End.hangUp}`);
    });
  });
});
