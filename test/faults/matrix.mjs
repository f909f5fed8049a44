/** Which cells there are. */
import { faults } from './faults.mjs';
import { steps } from './steps.mjs';

export const cells = Object.keys(steps).flatMap((step) =>
  Object.keys(faults).flatMap((fault) =>
    sidesOf(step, fault).map((side) => ({ step, fault, side })),
  ),
);

/** Whom a fault can strike there. */
function sidesOf(step, fault) {
  const { isForAll, ends, takes } = faults[fault];
  if (isForAll) return ['both'];
  if (step === 'idle') {
    if (ends) return []; // there is nothing to end
    return takes === 'page' ? ['callee'] : ['caller', 'callee'];
  }
  if (step === 'dialling' && ends) return [ends === 'self' ? 'caller' : 'callee']; // only the caller can end it
  return ['caller', 'callee'];
}

/** @param {readonly string[]} words parts of the names of those wanted; all of them must fit */
export const cellsLike = (words) =>
  cells.filter((cell) => {
    const names = Object.values(cell);
    return words.every((word) => names.some((name) => name === word || name.startsWith(word)));
  });
