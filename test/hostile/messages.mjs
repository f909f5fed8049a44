/** Messages that no kit would send. The same random numbers give the same messages. */
import { pick } from '../support/random.mjs';

const deep = (levels) => {
  let text = '0';
  for (let i = 0; i < levels; i += 1) text = i % 2 ? `[${text}]` : `{"a":${text}}`;
  return text;
};

/** Things that are not JSON, or not what anybody expects, as text. */
const RAW = [
  ...[
    '',
    'null',
    'true',
    '0',
    '1e999',
    '""',
    '[]',
    '{}',
    'undefined',
    'NaN',
    '{',
    '[[[[',
    '"\\u0000"',
  ],
  ...['{"__proto__":{"polluted":true}}', '{"constructor":{"prototype":{"polluted":true}}}'],
  ...[
    '{"relay":"ping"}',
    '{"relay":{}}',
    '{"relay":null,"type":"invite"}',
    '{"toString":1,"valueOf":1}',
  ],
  ...['\u202e}{', '"\\ud800"', deep(500), `"${'x'.repeat(100_000)}"`, `[${'0,'.repeat(20_000)}0]`],
];

/** Values of the wrong type, or too much of the right one, as JSON. */
const VALUES = [
  ...['null', 'true', 'false', '0', '-1', '1.5', '1e308', '1e999', '-1e999', '9007199254740993'],
  ...['""', '" "', '[]', '{}', '[[]]', '[null]', '["__proto__"]', '"__proto__"', '"constructor"'],
  ...['"toString"', '"hasOwnProperty"', '{"length":1e9}', '{"__proto__":{"polluted":true}}'],
  ...[
    `"${'y'.repeat(50_000)}"`,
    deep(200),
    '"\\u0000"',
    '"\u202eabc"',
    '"<img src=x onerror=alert(1)>"',
  ],
];

/** What a message cannot be without. */
const NEEDED = ['type', 'from', 'endpoint', 'protocol'];

/** Something that is no message. */
export const rawFrom = (random) => pick(random, RAW);

/**
 * A message that was heard, said again with a needed field that makes no sense: under whatever name, it means nothing.
 *
 * @param {() => number} random
 * @param {readonly string[]} heard
 */
export function brokenFrom(random, heard) {
  const message = JSON.parse(pick(random, heard));
  const name = pick(
    random,
    NEEDED.filter((needed) => needed in message),
  );
  delete message[name];
  const value = pick(
    random,
    VALUES.filter((each) => !each.startsWith('"')),
  );
  return `{${JSON.stringify(name)}:${value},${JSON.stringify(message).slice(1)}`;
}

/** A message that was heard, said again by a stranger, with other fields changed or not. */
export function forgedFrom(random, heard) {
  const message = JSON.parse(pick(random, heard));
  const stranger = { from: 'mallory', endpoint: `evil-${Math.floor(random() * 5)}` };
  const parts = Object.entries({ ...message, ...stranger }).map(([name, value]) => {
    const isChanged = !(name in stranger) && name !== 'protocol' && random() < 0.2;
    return `${JSON.stringify(name)}:${isChanged ? pick(random, VALUES) : JSON.stringify(value)}`;
  });
  if (random() < 0.3) parts.push(`"__proto__":{"polluted":true,"lastHeard":1e999}`);
  if (random() < 0.3) parts.push(`"extra":${pick(random, VALUES)}`);
  return `{${parts.join()}}`;
}
