/** What tests of whole calls on the real SDK share: people in a call, and that nothing is left of it. */
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { noCallPlugin } from './rongcloud-sdk.mjs';
import { startStage } from './rongcloud-stage.mjs';

export const GROUP = 'group318';
/** Another one, of people who are not called otherwise. */
export const LARGE_GROUP = 'group60';

const GROUPS = {
  [GROUP]: ['3001', '3002', '3003'],
  [LARGE_GROUP]: ['3003', '3004', '3005', '3006'],
};

/** A test that needs the call plugin. */
export function callTest(name, run) {
  test(name, { skip: noCallPlugin }, run);
}

/**
 * A stage, and people on it who are gone after each test.
 *
 * @param {object} [sdk] which SDK: see `sdkScripts`
 * @param {object} [options] those of `startStage`
 */
export function useStage(sdk, options) {
  let stage;
  const people = [];

  before(async () => {
    if (noCallPlugin) return;
    stage = await startStage({ groups: GROUPS, sdk, ...options });
  });

  after(() => stage?.close());

  afterEach(async () => {
    if (!stage) return;
    control('DELETE /faults');
    await Promise.all(people.splice(0).map((person) => person.close()));
    control('DELETE /rooms');
  });

  const control = (name, body) => stage.emulator.control(name, body);

  async function open(...userIds) {
    const opened = await stage.openAll(...userIds);
    people.push(...opened);
    return opened;
  }

  /** Somebody with options of their own: those of the stage's `open`. */
  async function openWith(userId, options) {
    const person = await stage.open(userId, options);
    people.push(person);
    await person.connect();
    return person;
  }

  /** Two people in a call, who see each other. `caller`: options of 3001. */
  async function connect({ media = 'video', groupId, caller: own } = {}) {
    const [caller, callee] = await Promise.all([openWith('3001', own), openWith('3002')]);
    await caller.dial({ userIds: ['3002'], media, groupId });
    await callee.is('incoming');
    await callee.accept();
    await areConnected(caller, callee);
    if (media === 'video') await Promise.all([caller.sees('3002'), callee.sees('3001')]);
    return [caller, callee];
  }

  /** Nobody's page holds a device or a connection, and the service no room. */
  async function isOver(...everybody) {
    await Promise.all(everybody.map((person) => person.isQuiet()));
    for (let i = 0; control('GET /rooms').length > 0 && i < 600; i += 1) await pause(50);
    assert.deepEqual(control('GET /rooms'), []);
    for (const person of everybody) assert.deepEqual(person.complaints(), []);
  }

  return { control, open, openWith, connect, isOver };
}

export const areConnected = (...everybody) =>
  Promise.all(everybody.map((person) => person.is('connected')));

/** From now on the browser refuses this kind of device to the page. */
export const refuseDevice = ({ page }, kind) =>
  page.evaluate((refused) => window.refusedDevices.add(refused), kind);

export function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
