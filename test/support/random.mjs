/** Random numbers that can be had again: the same seed gives the same numbers. */

/**
 * @param {string | number} seed
 * @returns {() => number} gives numbers from 0 up to, but not including, 1
 */
export function randomFrom(seed) {
  let state = hash(String(seed));
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** One of these, by chance. */
export const pick = (random, list) => list[Math.floor(random() * list.length)];

function hash(text) {
  let value = 2166136261;
  for (const character of text) value = Math.imul(value ^ character.codePointAt(0), 16777619);
  return value | 0;
}
