/**
 * What each person chose about do-not-disturb, by app key and user: who shares a browser does not share their quiet. Stored in
 * `localStorage`; without it (private windows, sandboxed frames) it lasts as long as the page.
 */
import { shared } from '../call/page-registry.js';
import { END_OF_TIME } from './quiet-hours.js';
import { QUIET_KEY, storedQuiet } from './quiet-stored.js';

/** Times in ms since the epoch. */
export type QuietChoice =
  | { readonly on: true }
  /** On until then. */
  | { readonly until: number }
  /** Off, also in quiet hours, until then. */
  | { readonly off: number };

type Choices = Readonly<Record<string, QuietChoice>>;

/** The choices as last written, where they cannot be stored. */
const memory = shared<{ unstored?: Choices }>('quiet-choices', () => ({}));

/** @returns a person's choice, unless it is over */
export function readChoice(key: string, now: number): QuietChoice | undefined {
  const choices = readAll(now);
  return Object.hasOwn(choices, key) ? choices[key] : undefined;
}

/** `undefined`: none. What is over of others is removed, too. */
export function writeChoice(key: string, choice: QuietChoice | undefined, now: number): void {
  const others = Object.entries(readAll(now)).filter(([name]) => name !== key);
  const entries = choice ? [...others, [key, choice] as const] : others;
  const choices = Object.fromEntries(entries);
  try {
    if (entries.length > 0) localStorage.setItem(QUIET_KEY, JSON.stringify(choices));
    else localStorage.removeItem(QUIET_KEY);
    delete memory.unstored;
  } catch {
    memory.unstored = choices;
  }
}

/** Any script of the site can write there: what is no choice is dropped. */
function readAll(now: number): Choices {
  let all: unknown = memory.unstored;
  if (!all)
    try {
      all = JSON.parse(storedQuiet() ?? '{}');
    } catch {
      all = {};
    }
  const entries = typeof all === 'object' && all !== null ? Object.entries(all) : [];
  return Object.fromEntries(
    entries.flatMap(([key, value]) => {
      const choice = choiceOf(value, now);
      return choice ? [[key, choice] as const] : [];
    }),
  );
}

function choiceOf(value: unknown, now: number): QuietChoice | undefined {
  const { on, until, off } = (value ?? {}) as Record<string, unknown>;
  const isAhead = (time: unknown): time is number =>
    typeof time === 'number' && time > now && time <= END_OF_TIME;
  if (on === true) return { on };
  if (isAhead(until)) return { until };
  return isAhead(off) ? { off } : undefined;
}
