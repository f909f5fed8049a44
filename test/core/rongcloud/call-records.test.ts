/** Calls written into the conversation, as the mobile apps do and the web SDK does not. */
import { expect } from '@open-wc/testing';
import { createCallStore, type CallStore } from '../../../src/core/store/call-store.js';
import { createRongCloudBackend } from '../../../src/core/rongcloud/rongcloud-backend.js';
import { hangupReasonOf } from '../../../src/core/rongcloud/end-reasons.js';
import type { CallEntry } from '../../../src/core/call/call-entry.js';
import { CallRecords } from '../../../src/core/rongcloud/call-records.js';
import { replace } from '../../support/replace.js';
import { rejection } from '../../support/until.js';
import { GROUP_ID, inTown, QUICK, soon, type Town } from '../../support/rong-town.js';

/** Anna's store, on a page of her own. */
async function openStore(town: Town, callRecords?: string): Promise<CallStore> {
  const { sdk } = town.rong.openPage();
  const backend = createRongCloudBackend(
    { appKey: 'app-key', token: 'token-3001', sdk, callRecords },
    QUICK,
  );
  const store = createCallStore({ createBackend: () => backend });
  await store.send({ type: 'connect' });
  town.until(() => void store.send({ type: 'disconnect' }));
  return store;
}

const isOver = (store: CallStore) => soon('it is over', () => store.state.call.phase === 'ended');
const isConnected = (store: CallStore) =>
  soon('they are connected', () => store.state.call.phase === 'connected');

describe('call records on RongCloud', () => {
  inTown('that the service does not store in time are given up', async (town) => {
    const { im } = town.rong.openPage();
    im.init({ appkey: 'app-key' });
    town.until(replace(im, 'sendMessage', () => new Promise(() => {})));
    const entry: CallEntry = {
      ...{ id: 'call', at: 0, direction: 'outgoing', media: 'audio', userIds: ['3002'] },
      ...{ callerId: '3001', end: 'hung-up', endedBy: 'self', durationMs: 0 },
      ...{ missed: false, seen: true },
    };
    const error = await rejection(new CallRecords(im, '', 20).write(entry));
    expect(error).to.include({ reason: 'network' });
  });

  inTown('hold what the mobile apps read, in the type the page names', async (town) => {
    const ben = await town.person('3002', { callRecords: 'app:call' });
    const store = await openStore(town, 'app:call');
    const start = Date.now();
    await store.send({ type: 'call', userIds: ['3002'] });
    await (await ben.nextCall(10_000)).accept();
    await isConnected(store);
    const connected = Date.now();
    await soon('it lasts a moment', () => Date.now() > connected);
    await store.send({ type: 'hang-up' });
    await isOver(store);
    const { written } = town.rong.service;
    const [record] = await soon('it is written', () => written.length > 0 && written);
    expect(record).to.deep.include({
      type: 'app:call',
      isPersisted: true,
      senderUserId: '3001',
      conversationType: 1,
      targetId: '3002',
    });
    const content = record!.content as Record<string, number>;
    expect(content).to.deep.include({
      caller: '3001',
      inviter: '3001',
      mediaType: 1,
      memberIdList: ['3001', '3002'],
      hangupReason: 3,
    });
    expect(content.startTime).to.be.within(start, Date.now());
    expect(content.connectedTime).to.be.within(content.startTime!, Date.now());
    expect(content.duration).to.be.within(0, Date.now() - content.connectedTime! + 5);
    await soon('Ben knows of the end', () => ben.live.length === 0);
    expect(written, 'only the caller writes').to.have.length(1);
  });

  inTown('go to the group, and say who declined', async (town) => {
    const ben = await town.person('3002');
    const store = await openStore(town, '');
    await store.send({ type: 'call', userIds: ['3002'], groupId: GROUP_ID, media: 'video' });
    await (await ben.nextCall(10_000)).session.end();
    await isOver(store);
    const { written } = town.rong.service;
    const [record] = await soon('it is written', () => written.length > 0 && written);
    // the SDK has that type as one that is not stored, whatever it is told
    expect(record).to.deep.include({ type: 'RC:VCSummary', isPersisted: false });
    expect(record).to.deep.include({ conversationType: 3, targetId: GROUP_ID });
    expect(record!.content).to.deep.include({
      mediaType: 2,
      memberIdList: ['3001', '3002'],
      connectedTime: 0,
      duration: 0,
      hangupReason: 12,
    });
  });

  inTown('are written of calls that signing out ends', async (town) => {
    const ben = await town.person('3002');
    const store = await openStore(town, 'app:call');
    await store.send({ type: 'call', userIds: ['3002'] });
    await ben.nextCall(10_000);
    await store.send({ type: 'disconnect' });
    await soon('it is written', () => town.rong.service.written.length === 1);
  });

  inTown('are not written where nobody asked for it', async (town) => {
    const ben = await town.person('3002');
    const store = await openStore(town);
    await store.send({ type: 'call', userIds: ['3002'] });
    await (await ben.nextCall(10_000)).session.end();
    await isOver(store);
    expect(town.rong.service.written).to.deep.equal([]);
  });

  inTown('that cannot be written are told of, and disturb nobody', async (town) => {
    const ben = await town.person('3002');
    const store = await openStore(town, 'app:call');
    const errors: string[] = [];
    store.observe((fact) => {
      if (fact.type === 'error') errors.push(fact.error.reason);
    });
    await store.send({ type: 'call', userIds: ['3002'] });
    const call = await ben.nextCall(10_000);
    town.rong.service.blacklist.add('3001>3002');
    await call.session.end();
    await isOver(store);
    await soon('it is told', () => errors.length > 0);
    expect(errors).to.deep.equal(['blocked']);
    expect(store.state.problem).to.equal(null);
  });

  for (const [end, endedBy, code] of [
    ['canceled', 'self', 1],
    ['hung-up', 'self', 3],
    ['hung-up', 'remote', 13],
    ['declined', 'remote', 12],
    ['busy', 'remote', 14],
    ['no-answer', 'remote', 15],
    ['network', 'system', 7],
    ['removed', 'system', 23],
  ] as const)
    it(`say ${end} by ${endedBy} with the vendor's number`, () => {
      expect(hangupReasonOf({ end, endedBy } as CallEntry)).to.equal(code);
    });
});
