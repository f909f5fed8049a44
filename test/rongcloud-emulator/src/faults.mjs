/**
 * Fault switches set through the control API. Each slot holds a list of rules; a rule is { match?: {field: value |
 * [values]}, times?: n, ...effect }. The first rule whose match fields all equal the request's fields applies;
 * `times` rules disappear when used up.
 */
export const SLOTS = [
  'navi',
  'ping',
  'connack',
  'publish',
  'query',
  'exchange',
  'exit',
  'impong',
  'upgrade',
];

export class Faults {
  constructor() {
    this.rules = Object.fromEntries(SLOTS.map((slot) => [slot, []]));
  }

  set(slot, rules) {
    if (!SLOTS.includes(slot))
      throw new Error(`unknown fault slot ${slot}, known: ${SLOTS.join(', ')}`);
    this.rules[slot] =
      rules === null || rules === undefined ? [] : Array.isArray(rules) ? rules : [rules];
  }

  clear() {
    for (const slot of SLOTS) this.rules[slot] = [];
  }

  take(slot, facts) {
    const list = this.rules[slot];
    const index = list.findIndex((rule) =>
      Object.entries(rule.match ?? {}).every(([key, wanted]) =>
        Array.isArray(wanted)
          ? wanted.map(String).includes(String(facts[key]))
          : String(wanted) === String(facts[key]),
      ),
    );
    if (index < 0) return null;
    const rule = list[index];
    if (rule.times !== undefined) {
      rule.times -= 1;
      if (rule.times <= 0) list.splice(index, 1);
    }
    return rule;
  }
}

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
