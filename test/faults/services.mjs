/**
 * What calls run on, for the matrix.
 *
 * @typedef {object} Service
 * @property {string} name
 * @property {Readonly<Record<string, import('./faults.mjs').Fault>>} faults
 * @property {readonly string[]} steps
 * @property {number} cellsPerSlot how many cells cost as much as two people with pages of their own
 * @property {(userIds: string[], room: string) => Promise<object[]>} openPeople
 * @property {() => Promise<void>} close
 */
import { startSite } from '../support/site.mjs';
import { startStage } from '../support/two-on-a-page.mjs';
import { faults } from './faults.mjs';
import { startLines } from './lines.mjs';
import { openPerson, personPage } from './people.mjs';
import { serviceFaults } from './service-faults.mjs';
import { openStagePeople } from './stage-people.mjs';
import { steps } from './steps.mjs';

/** The local back end: each person in a page of their own, on a line of their own to the relay. */
export async function startLocal(browser, seed) {
  const site = await startSite({ pages: { '/person': personPage } });
  const lines = await startLines({ seed });
  return {
    name: 'local',
    faults,
    steps: Object.keys(steps),
    cellsPerSlot: 1,
    openPeople: (userIds, room) =>
      Promise.all(userIds.map((userId) => openPerson({ browser, site, lines, room }, userId))),
    async close() {
      await lines.close();
      await site.close();
    },
  };
}

/** RongCloud's back end on a fake of its SDK, two people on a page. */
export async function startFakeRong(browser) {
  const site = await startStage();
  return {
    name: 'rongcloud',
    faults: serviceFaults,
    cellsPerSlot: 2,
    steps: Object.keys(steps).filter((step) => step !== 'group'),
    openPeople: () => openStagePeople(browser, site),
    close: () => site.close(),
  };
}
