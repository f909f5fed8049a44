/** The contract of every backend, on the one that the documentation shows to people who write their own. */
import { Exchange } from '../../examples/own-backend/exchange.js';
import { OwnBackend } from '../../examples/own-backend/own-backend.js';
import { backendContract } from '../backend-contract.js';

const GROUP_ID = 'group318';
const NO_ANSWER_MS = 400;

backendContract('own backend', {
  groupId: GROUP_ID,
  noAnswerMs: NO_ANSWER_MS,
  // What a service has to do that is more than an example.
  lacks: ['tabs', 'closing', 'glare', 'vanish', 'voices', 'measures', 'spare-devices'],
  timing: { connectMs: 3000, signalMs: 5000, mediaMs: 10_000, vanishMs: 5000 },
  setup: () => {
    const exchange = new Exchange({ [GROUP_ID]: ['3001', '3002', '3003', '3004'] });
    const backend = (token: string, noAnswerMs?: number) =>
      new OwnBackend({ exchange, token, noAnswerMs });
    return {
      backend: (userId) => backend(userId),
      impatient: (userId) => backend(userId, NO_ANSWER_MS),
      wrongToken: () => backend('nonsense'),
      mortal: async (userId) => ({
        backend: backend(userId),
        vanish: () => exchange.signOut(userId),
      }),
    };
  },
});
