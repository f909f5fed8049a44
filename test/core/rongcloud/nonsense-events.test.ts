/** Events of the SDK that make no sense in the call that they are about, come twice, or after its end. */
import { expect } from '@open-wc/testing';
import type { FakeSession } from '../../support/fake-rong/call-session.js';
import { LocalTrack, RemoteTrack } from '../../support/fake-rong/tracks.js';
import { ended, GROUP_ID, inTown, soon, type Person, type Town } from '../../support/rong-town.js';

function sdkSession(person: Person): FakeSession {
  return person.page.calls.sessions[0]!;
}

/** Lets the SDK say something to Anna's call. */
function say(session: FakeSession, event: string, ...args: unknown[]): void {
  session.listener![event]!(...args, session);
}

/** A microphone that the test opened. */
async function openTrack(town: Town, userId: string): Promise<LocalTrack> {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  const [media] = stream.getAudioTracks();
  town.until(() => media?.stop());
  return new LocalTrack(userId, media!);
}

const STRANGERS = [{ userId: 'mallory' }, { userId: '' }, { userId: 7 }, {}, undefined, null];

describe('what the SDK says of a call', () => {
  inTown('about strangers changes nothing in a call of two', async (town) => {
    const [anna, ben] = await town.two();
    const [out] = await town.talk(anna, ben, { media: 'video' });
    const session = sdkSession(anna);
    for (const who of STRANGERS) {
      for (const event of ['onRinging', 'onAccept']) say(session, event, who);
      say(session, 'onHungup', who, 13);
      say(session, 'onMediaModify', who, 1);
      say(session, 'onMemberModify', who, [who]);
    }
    say(session, 'onMemberModify', { userId: '3002' }, undefined);
    say(session, 'onTrackReady', new RemoteTrack('mallory', 'audio', false));
    expect(out.members.map(({ userId }) => userId)).to.deep.equal(['3002']);
    expect(out.info.media).to.equal('video');
    expect(out.isConnected && !out.end).to.be.true;
  });

  inTown('about somebody else does not connect a call that rings', async (town) => {
    const [anna, ben] = await town.two();
    const out = anna.call(['3002']);
    await ben.nextCall(10_000);
    await soon('it is out', () => out.placed);
    for (const who of [...STRANGERS, { userId: '3001' }]) say(sdkSession(anna), 'onAccept', who);
    expect(out.isConnected).to.be.false;
    await out.session.end();
    await ended(out);
  });

  inTown('about nobody changes nothing in a group, and a newcomer is added', async (town) => {
    const [anna, ben] = await town.two();
    const [out] = await town.talk(anna, ben, { groupId: GROUP_ID });
    const session = sdkSession(anna);
    for (const who of STRANGERS.slice(1)) {
      say(session, 'onRinging', who);
      say(session, 'onHungup', who, undefined);
      say(session, 'onMemberModify', who, [who]);
    }
    expect(out.members.map(({ userId }) => userId)).to.deep.equal(['3002']);
    say(session, 'onRinging', { userId: '3003' });
    expect(out.member('3003')?.status).to.equal('ringing');
  });

  inTown('with a reason that is none ends the call all the same', async (town) => {
    for (const reason of [undefined, null, 'over', Number.NaN, -1, 4711]) {
      const [anna, ben] = await town.two();
      const [out, into] = await town.talk(anna, ben);
      say(sdkSession(anna), 'onHungup', { userId: '3002' }, reason);
      expect(out.end?.reason).to.equal('failed');
      await into.session.end();
      await ended(into);
      await Promise.all([anna.dispose(), ben.dispose()]);
    }
  });

  inTown('twice, and after the end, is told once', async (town) => {
    const [anna, ben] = await town.two();
    const [out, into] = await town.talk(anna, ben);
    const session = sdkSession(anna);
    const { options } = anna.page.calls;
    await into.session.end();
    await ended(out, into);
    const told = out.log.length;
    for (let i = 0; i < 2; i += 1) {
      say(session, 'onHungup', { userId: '3002' }, 13);
      options.onSessionClose(session, { endReason: 9 });
      say(session, 'onAccept', { userId: '3002' });
      say(session, 'onRinging', { userId: '3002' });
      say(session, 'onICEConnectionStateChange', 'failed');
      say(session, 'onMediaModify', { userId: '3002' }, 1);
    }
    expect(out.end).to.include({ reason: 'hung-up', endedBy: 'remote' });
    expect(out.log.length).to.equal(told);
    await town.expectFree(ben, anna);
  });

  inTown('with an own track after the end: it is closed at once', async (town) => {
    const [anna, ben] = await town.two();
    const [out] = await town.talk(anna, ben);
    const session = sdkSession(anna);
    await out.session.end();
    await ended(out);
    const track = await openTrack(town, '3001');
    say(session, 'onTrackReady', track);
    expect(track.isReady()).to.be.false;
  });
});
