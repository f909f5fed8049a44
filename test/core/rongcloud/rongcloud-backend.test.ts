/** The contract of every backend, on RongCloud: the stand-in for its SDK, and our adapter. */
import { createRongCloudBackend } from '../../../src/core/rongcloud/rongcloud-backend.js';
import { backendContract } from '../../backend-contract.js';
import { LACKS } from '../../support/abilities.js';
import { FakeRong, type FakePage } from '../../support/fake-rong-sdk.js';
import { GROUP_ID, QUICK, SPEED } from '../../support/rong-town.js';

const GROUPS: Readonly<Record<string, string[]>> = { [GROUP_ID]: ['3001', '3002', '3003', '3004'] };
/** The service itself tells nobody about invited users who are not in the group: they just do not hear of it. */
const groupMembers = async (groupId: string) => GROUPS[groupId];
const NO_ANSWER_MS = 1500;
const ROOM_TIMEOUT_MS = 1000;

backendContract('RongCloud backend', {
  groupId: GROUP_ID,
  noAnswerMs: NO_ANSWER_MS,
  lacks: ['closing', 'busy', 'returning', ...LACKS], // signing out declines for all; the SDK declines in one way
  timing: { connectMs: 500, signalMs: 3000, mediaMs: 8000, vanishMs: 4000 },
  setup: () => {
    const rong = new FakeRong({
      groups: GROUPS,
      devices: 'many',
      roomTimeoutMs: ROOM_TIMEOUT_MS,
      speed: SPEED,
    });
    const backendOn = (page: FakePage, token: string) =>
      createRongCloudBackend({ appKey: 'app-key', token, sdk: page.sdk, groupMembers }, QUICK);
    return {
      backend: (userId) => backendOn(rong.openPage(), `token-${userId}`),
      impatient: (userId) =>
        backendOn(rong.openPage({ callTimeoutMs: NO_ANSWER_MS }), `token-${userId}`),
      wrongToken: () => backendOn(rong.openPage(), 'nonsense'),
      async mortal(userId) {
        const page = rong.openPage();
        return { backend: backendOn(page, `token-${userId}`), vanish: () => page.crash() };
      },
    };
  },
});
