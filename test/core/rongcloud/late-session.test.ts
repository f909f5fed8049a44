import { expect } from '@open-wc/testing';
import type { BackendEvent, CallSession } from '../../../src/core/call/backend.js';
import { CallError } from '../../../src/core/call/call-error.js';
import type { CallInfo } from '../../../src/core/call/call-info.js';
import { outgoingCall } from '../../../src/core/call/outgoing-call.js';
import { lateSession } from '../../../src/core/rongcloud/late-session.js';

const info = outgoingCall({ id: 'c1', userIds: ['2'], media: 'video' }, '1');

/** A real session that notes what is asked of it. */
function fakeSession(own: CallInfo) {
  const asked: string[] = [];
  const note =
    (name: string) =>
    (...given: unknown[]): Promise<void> => {
      asked.push([name, ...given].join(' '));
      return Promise.resolve();
    };
  const session: CallSession = {
    info: { ...own, microphone: 'on' },
    accept: note('accept'),
    end: note('end'),
    invite: note('invite'),
    setMicrophone: note('microphone'),
    setCamera: note('camera'),
    setScreen: note('screen'),
    useDevice: note('device'),
    switchToAudio: note('audio'),
    attachView: (userId) => {
      asked.push(`attach ${userId}`);
      return () => asked.push(`detach ${userId}`);
    },
    resumeSound: note('sound'),
    stats: () => Promise.resolve({ service: 'test', members: [] }),
  };
  return { session, asked };
}

function makeLate() {
  const events: BackendEvent[] = [];
  const real = fakeSession(info);
  let arrive!: () => void;
  let fail!: (cause: unknown) => void;
  let dialled = 0;
  const late = lateSession(info, {
    emit: (event) => events.push(event),
    load: () =>
      new Promise((resolve, reject) => {
        fail = reject;
        arrive = () =>
          resolve(() => {
            dialled += 1;
            return real.session;
          });
      }),
  });
  return {
    late,
    events,
    real,
    arrive: () => arrive(),
    fail: (cause: unknown) => fail(cause),
    dialled: () => dialled,
  };
}

describe('a call that is placed before the code of calls is loaded', () => {
  it('is told as it begins, then as the real one is', async () => {
    const { late, arrive } = makeLate();
    expect(late.info).to.equal(info);
    arrive();
    await late.settled;
    expect(late.info.microphone).to.equal('on');
  });

  it('passes on what was asked of it meanwhile, in order', async () => {
    const { late, arrive, real } = makeLate();
    const video = document.createElement('video');
    const detach = late.attachView('2', video);
    const never = late.attachView('3', video);
    never();
    const done = Promise.all([late.setMicrophone(false), late.setCamera(true), late.invite(['3'])]);
    expect(real.asked).to.be.empty;
    arrive();
    await done;
    detach();
    expect(real.asked).to.deep.equal([
      'attach 2',
      'microphone false',
      'camera true',
      'invite 3',
      'detach 2',
    ]);
  });

  it('hung up before that, it ends once and is never dialled', async () => {
    const { late, arrive, events, dialled } = makeLate();
    const muted = late.setMicrophone(false).catch((error: unknown) => error);
    await late.end();
    await late.end();
    arrive();
    await late.settled;
    expect(dialled()).to.equal(0);
    expect(events).to.deep.equal([
      { type: 'ended', callId: 'c1', end: { reason: 'canceled', endedBy: 'self', durationMs: 0 } },
    ]);
    expect(await muted).to.include({ reason: 'bad-request' });
  });

  it('hung up after that, the real one is', async () => {
    const { late, arrive, events, real } = makeLate();
    arrive();
    await late.settled;
    await late.end();
    expect(real.asked).to.deep.equal(['end']);
    expect(events).to.be.empty;
  });

  it('fails with the reason why the code could not be loaded', async () => {
    const { late, fail, events } = makeLate();
    const error = new CallError('network', 'No file.', { detail: 'piece-missing' });
    fail(error);
    await late.settled;
    expect(events).to.deep.equal([
      {
        type: 'ended',
        callId: 'c1',
        end: { reason: 'failed', endedBy: 'system', durationMs: 0, error },
      },
    ]);
  });
});
