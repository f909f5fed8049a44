/** When the SDK is done with a call. */
import { expect } from '@open-wc/testing';
import { SdkCall } from '../../../src/core/rongcloud/sdk-call.js';
import { SUCCESS } from '../../../src/core/rongcloud/call-codes.js';
import { CONNECTED, type SdkSession } from '../../../src/core/rongcloud/sdk-types.js';
import { CALL_TIMING } from '../../../src/core/rongcloud/call-timing.js';
import { replace } from '../../support/replace.js';
import { stopClock, type Clock } from '../../support/clock.js';

describe('the SDK side of a call', () => {
  let clock: Clock;
  let restore: () => void;
  let left: number;
  let isInRoom: boolean;
  let call: SdkCall;
  let isReleased: boolean;

  const session = {
    hungup: () => Promise.resolve({ code: SUCCESS }),
    getRTCSessionId: () => {
      if (!isInRoom) throw new Error('not in a room');
      return 'room';
    },
  } as unknown as SdkSession;

  beforeEach(() => {
    clock = stopClock();
    restore = replace(performance, 'now', () => clock.now);
    left = 0;
    isInRoom = false;
    isReleased = false;
    call = new SdkCall({
      timing: { ...CALL_TIMING, releaseMs: 3000, reviveMs: 1500 },
      im: { getConnectionStatus: () => CONNECTED },
      rtc: {
        leaveRoom: async () => {
          left += 1;
          isInRoom = false;
        },
      },
    });
    void call.released.then(() => (isReleased = true));
  });

  afterEach(() => {
    restore();
    clock.restore();
  });

  it('is released at once when there is nothing to hang up', async () => {
    await call.hangUp();
    await clock.pass(0);
    expect(isReleased).to.be.true;
  });

  it('is not released by hanging up while it dials', async () => {
    let answer!: () => void;
    const dialled = call.dial(
      () => new Promise((resolve) => (answer = () => resolve({ code: SUCCESS, session }))),
    );
    expect(call.isDialling).to.be.true;
    await call.hangUp();
    await clock.pass(0);
    expect(isReleased).to.be.false;
    answer();
    expect(await dialled).to.include({ session });
    expect(call.isDialling).to.be.false;
  });

  it('answers for a method that throws', async () => {
    const answer = await call.dial(() => Promise.reject(new TypeError('targetId')));
    expect(answer.code).not.to.equal(SUCCESS);
    expect(answer).to.have.property('cause').that.is.an('error');
  });

  it('is released when its session closes long after somebody joined', async () => {
    call.noteJoin();
    await clock.pass(1500);
    await call.retire(session);
    expect(isReleased).to.be.true;
    expect(left).to.equal(0);
  });

  it('leaves the media room again when a call that has just ended comes to life', async () => {
    call.noteJoin();
    void call.retire(session);
    await clock.pass(500);
    isInRoom = true;
    await clock.pass(500);
    expect([left, isReleased]).to.deep.equal([1, false]);
    await clock.pass(500);
    expect([left, isReleased]).to.deep.equal([1, true]);
  });

  it('keeps the next call waiting no longer than a limit', async () => {
    call.end();
    await clock.pass(2999);
    expect(isReleased).to.be.false;
    await clock.pass(1);
    expect(isReleased).to.be.true;
  });
});
