/** Devices that take their time: what happens while the browser asks for them, here and at the other side. */
import { expect } from '@open-wc/testing';
import type { Directory } from '../../../src/core/call/backend.js';
import type { PartyCallOptions } from '../../support/call-party.js';
import { holdDevices } from '../../support/devices.js';
import { nextTask, rejection, until } from '../../support/until.js';
import { GROUP_ID, SIGNAL_MS, MEDIA_MS, useLocalCalls } from './local-calls.js';

describe('local backend', () => {
  const { media, onEnd, connect, connected, soon, expectAlive, openChannel } = useLocalCalls();

  describe('while devices open', () => {
    /** Ben has accepted, and his browser still asks him for his devices. */
    async function accepted() {
      const { heard } = openChannel();
      const anna = await connect('3001');
      const ben = await connect('3002');
      const out = anna.call(['3002'], { media: 'video' });
      const into = await ben.nextCall(SIGNAL_MS);
      const devices = holdDevices();
      onEnd(devices.restore);
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
    onEnd(devices.restore);
    const answer = into.accept();
    await soon('both ends are there', () => media.openConnections().length === 2);
    await devices.refuse('NotAllowedError');
    await rejection(answer);
    await soon('Ben is gone', () => out.members.every(({ userId }) => userId !== '3002'));
    expect(media.openConnections()).to.deep.equal([]);
    expect(out.end).to.be.undefined;
  });

  describe('while the browser asks for the devices', () => {
    it('a hang-up leaves no track', async () => {
      const anna = await connect('3001');
      const devices = holdDevices();
      onEnd(devices.restore);
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
      onEnd(devices.restore);
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
      onEnd(devices.restore);
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
      onEnd(devices.restore);
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
      onEnd(devices.restore);
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
      onEnd(devices.restore);
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
      onEnd(devices.restore);
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
});
