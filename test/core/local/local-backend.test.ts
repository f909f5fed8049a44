import { expect } from '@open-wc/testing';
import type { Directory } from '../../../src/core/call/backend.js';
import { newId } from '../../../src/core/call/ids.js';
import {
  createLocalBackend,
  type LocalBackendOptions,
} from '../../../src/core/local/local-backend.js';
import { LACKS } from '../../support/abilities.js';
import { CallParty } from '../../support/call-party.js';
import { breakDevices } from '../../support/devices.js';
import { openFrame } from '../../support/frame.js';
import { replace } from '../../support/replace.js';
import { nextTask, rejection } from '../../support/until.js';
import { QUICK } from './quick-timing.js';
import {
  GROUP_ID,
  NO_ANSWER_MS,
  SIGNAL_MS,
  MEDIA_MS,
  directory,
  useLocalCalls,
} from './local-calls.js';
import { backendContract } from '../../backend-contract.js';

backendContract('local backend', {
  groupId: GROUP_ID,
  noAnswerMs: NO_ANSWER_MS,
  lacks: LACKS,
  timing: { connectMs: 2000, signalMs: SIGNAL_MS, mediaMs: MEDIA_MS, vanishMs: 15_000 },
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
  const { media, onEnd, useChannel, connect, connected, soon, callOfTwo, openChannel, add } =
    useLocalCalls();

  describe('what the page sends along', () => {
    it('arrives with the call; texts for phones go nowhere', async () => {
      const [anna, ben] = await Promise.all([connect('3001'), connect('3002')]);
      const out = anna.call(['3002'], { extra: 'room=7', push: { title: 'Anna calls' } });
      const into = await ben.nextCall(SIGNAL_MS);
      expect([out.info.extra, into.info.extra]).to.deep.equal(['room=7', 'room=7']);
      expect(into.info).not.to.have.property('push');
      await out.session.end();
    });

    it('is refused before anything is opened if it is no text, or too long', async () => {
      const anna = await connect('3001');
      const call = { id: newId(), userIds: ['3002'], media: 'audio' } as const;
      for (const texts of [
        { extra: 'x'.repeat(4097) },
        { extra: {} as never },
        { push: { body: 1 as never } },
      ])
        expect(() => anna.backend.startCall({ ...call, ...texts }))
          .to.throw()
          .with.nested.property('params.detail', 'bad-text');
    });
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

  describe('a directory that', () => {
    const never: Directory = {
      groupMembers: () => new Promise(() => {}),
      userExists: () => new Promise(() => {}),
    };
    const odd = {
      groupMembers: () => Promise.resolve('everybody'),
      userExists: () => Promise.resolve(0),
    } as unknown as Directory;
    const throwing: Directory = {
      groupMembers: () => {
        throw new Error('503');
      },
      userExists: () => {
        throw new Error('503');
      },
    };
    for (const [name, broken] of Object.entries({
      'never answers': never,
      throws: throwing,
      'answers nonsense': odd,
    }))
      it(`${name} holds up no call`, async () => {
        const anna = await connect('3001', { directory: broken });
        const one = anna.call(['3002']);
        await soon('it is placed', () => one.placed);
        await one.session.end();
        const group = anna.call(['3002'], { groupId: GROUP_ID });
        await soon('it is placed', () => group.placed);
        await group.session.invite(['3003']);
        expect(group.members.map(({ userId }) => userId)).to.deep.equal(['3002', '3003']);
      });

    it('never answers does not keep a call that was hung up', async () => {
      const anna = await connect('3001', { directory: never });
      const out = anna.call(['3002']);
      await out.session.end();
      expect(out.end).to.include({ reason: 'canceled', endedBy: 'self' });
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
    useChannel('rc-call-kit');
    const { heard } = openChannel();
    const anna = new CallParty('3001', createLocalBackend({ token: '3001' }));
    add(anna);
    await anna.connect();
    anna.call(['nobody']);
    const [invite] = await soon(
      'the invitation is out',
      () => heard('invite').length > 0 && heard('invite'),
    );
    expect(invite!.to).to.deep.equal(['nobody']);
    expect(invite!.expiresInMs).to.be.within(50_000, 60_000); // less what a busy machine took
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
    onEnd(
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
    onEnd(breakDevices({}, asked));
    await Promise.allSettled([out.session.setCamera(true), out.session.setMicrophone(true)]);
    expect(await rejection(out.session.accept('audio'))).to.include({ reason: 'bad-request' });
    expect(asked).to.deep.equal([]);
  });
});
