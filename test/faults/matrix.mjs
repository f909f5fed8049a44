/** Which cells there are. */

/**
 * @param {readonly string[]} steps names
 * @param {Readonly<Record<string, import('./faults.mjs').Fault>>} faults
 * @param {readonly string[]} words parts of the names of the cells that are wanted; all of them must fit
 */
export function cellsOf(steps, faults, words) {
  return steps
    .flatMap((step) =>
      Object.entries(faults).flatMap(([fault, rules]) =>
        sidesOf(step, rules).map((side) => ({ step, fault, side })),
      ),
    )
    .filter((cell) => {
      const names = Object.values(cell);
      return words.every((word) => names.some((name) => name.startsWith(word)));
    });
}

/** Whom a fault can strike there. */
function sidesOf(step, { isForAll, ends, takes }) {
  if (isForAll) return ['both'];
  if (step === 'idle') {
    if (ends) return []; // there is nothing to end
    return takes === 'page' ? ['callee'] : ['caller', 'callee'];
  }
  if (step === 'dialling' && ends) return [ends === 'self' ? 'caller' : 'callee']; // only the caller can end it
  return ['caller', 'callee'];
}
