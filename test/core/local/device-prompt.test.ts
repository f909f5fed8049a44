/** The browser may have to ask a person for the devices, so nothing may delay that it does. */
import { expect } from '@open-wc/testing';
import type { CallBackend } from '../../../src/core/call/backend.js';
import { newId } from '../../../src/core/call/ids.js';
import { createCallStore } from '../../../src/core/store/call-store.js';
import { createLocalBackend } from '../../../src/core/local/local-backend.js';
import { CallParty } from '../../support/call-party.js';
import { replace } from '../../support/replace.js';
import { until } from '../../support/until.js';
import { QUICK } from './quick-timing.js';

describe('the browser is asked for the devices', () => {
  let channel: string;
  let parties: CallParty[];
  let asked: MediaStreamConstraints[];
  let restore: () => void;

  beforeEach(() => {
    channel = `test-${newId()}`;
    parties = [];
    asked = [];
    const { mediaDevices } = navigator;
    const getUserMedia = mediaDevices.getUserMedia.bind(mediaDevices);
    restore = replace(mediaDevices, 'getUserMedia', (constraints) => {
      asked.push(constraints ?? {});
      return getUserMedia(constraints);
    });
  });

  afterEach(async () => {
    for (const party of parties) await party.dispose();
    restore();
  });

  function backendOf(token: string): CallBackend {
    // somebody can be asked for groups only, so that a call to one person needs no look-up
    const directory = { groupMembers: async () => [], userExists: () => undefined };
    return createLocalBackend({ token, channel, directory, timing: QUICK });
  }

  async function connect(token: string): Promise<CallParty> {
    const party = new CallParty(token, backendOf(token));
    parties.push(party);
    await party.connect();
    return party;
  }

  const cases = [
    ['audio', { audio: true }],
    ['video', { audio: true, video: true }],
  ] as const;

  for (const [media, constraints] of cases) {
    it(`before startCall returns (${media})`, async () => {
      const anna = await connect('3001');
      anna.call(['3002'], { media });
      expect(asked).to.deep.equal([constraints]);
    });

    it(`before accept returns (${media})`, async () => {
      const [anna, ben] = [await connect('3001'), await connect('3002')];
      anna.call(['3002'], { media });
      const into = await ben.nextCall(3000);
      asked = [];
      const accepted = into.accept();
      expect(asked).to.deep.equal([constraints]);
      await accepted;
    });

    it(`before the store's send returns (${media})`, async () => {
      const store = createCallStore({ createBackend: () => backendOf('3001') });
      await store.send({ type: 'connect' });
      const placed = store.send({ type: 'call', userIds: ['3002'], media });
      expect(asked, 'dialled').to.deep.equal([constraints]);
      await placed;
      await store.send({ type: 'hang-up' });
      await store.send({ type: 'dismiss' });
      const ben = await connect('3002');
      ben.call(['3001'], { media });
      await until(() => store.state.call.phase === 'incoming', 3000, 'it rings');
      asked = [];
      const accepted = store.send({ type: 'accept' });
      expect(asked, 'accepted').to.deep.equal([constraints]);
      await accepted;
      await store.send({ type: 'disconnect' });
    });
  }
});
