/** The settings of a site in a file: `<rc-call-provider config="/rc-call.json">`. */
import { badRequest, CallError } from '../../core/call/call-error.js';
import { withDeadline } from '../../core/call/deadline.js';
import { DEFAULT_LIMITS } from '../../core/call/member-limits.js';
import type { CallStore } from '../../core/store/call-store.js';
import { THEME_NAMES } from '../looks/theme-names.js';
import { mergeStrings, speakOnly } from '../words/loaded-strings.js';
import { hasString, strayPlaceholders } from '../words/string-names.js';
import { connectionSettled } from './connection-settled.js';

/** How long the file may take, in ms. */
const FETCH_MS = 10_000;

/** The provider that reads it. */
export interface ConfigHost {
  readonly store: CallStore;
  maxAudioMembers: number;
  maxVideoMembers: number;
}

type Json = Readonly<Record<string, unknown>>;
/** Applies one part. Notes what it cannot use, and goes on with the rest. */
type Part = (value: Json, host: ConfigHost, wrong: (what: string) => void) => void;

const PARTS: Readonly<Record<string, Part>> = {
  words(value, _, wrong) {
    for (const [language, strings] of Object.entries(value)) {
      if (!isObject(strings)) wrong(`words.${language} is no object`);
      else mergeStrings(language, onlyWords(strings, language, wrong));
    }
  },
  limits(value, host, wrong) {
    for (const [name, limit] of Object.entries(value)) {
      if (name !== 'audio' && name !== 'video') wrong(`unknown key limits.${name}`);
      else if (!Number.isInteger(limit) || (limit as number) < 2)
        wrong(`limits.${name} is no number of at least 2`);
      else {
        const property = name === 'audio' ? 'maxAudioMembers' : 'maxVideoMembers';
        if (host[property] === DEFAULT_LIMITS[name]) host[property] = limit as number; // else the page has set it
      }
    }
  },
  theme: applyTheme,
  languages(value, _, wrong) {
    const languages = Array.isArray(value) ? (value as unknown[]) : [];
    if (languages.length > 0 && languages.every(isLanguage)) speakOnly(languages);
    else wrong('languages is no list of language tags');
  },
};

/**
 * Reads a file once, and applies what is in it. What a page sets on the provider, or in its own style sheets, wins.
 *
 * @throws CallError detail `config`, once all that can be used is applied: `network` when there is no answer, or
 *   `bad-request` when it is no JSON, or holds something else than it may
 */
export async function applyConfig(url: string, host: ConfigHost, ms = FETCH_MS): Promise<void> {
  try {
    apply(await read(url, ms), url, host);
  } catch (cause) {
    await connectionSettled(host.store);
    throw cause;
  }
}

/** @throws CallError once all that can be used is applied */
function apply(config: Json, url: string, host: ConfigHost): void {
  const mistakes: string[] = [];
  const wrong = (what: string): void => void mistakes.push(what);
  for (const [name, value] of Object.entries(config)) {
    const part = Object.hasOwn(PARTS, name) ? PARTS[name] : undefined;
    if (!part) {
      if (name !== '$schema') wrong(`unknown key ${name}`);
    } else if (isObject(value) || name === 'languages') part(value as Json, host, wrong);
    else wrong(`${name} is no object`);
  }
  if (mistakes.length > 0) throw badRequest('config', `${url}: ${mistakes.join('; ')}.`);
}

const files = new Map<string, Promise<Json>>();

/** Two providers with one file read it once. One that could not be read is read again the next time. */
function read(url: string, ms: number): Promise<Json> {
  const file = files.get(url) ?? load(url, ms);
  files.set(url, file);
  file.catch(() => files.delete(url));
  return file;
}

async function load(url: string, ms: number): Promise<Json> {
  const answer = async (): Promise<[Response, string]> => {
    const response = await fetch(url, { signal: AbortSignal.timeout(ms) });
    return [response, await response.text()];
  };
  const [response, text] = await withDeadline(answer(), ms).catch((cause: unknown) => {
    throw new CallError('network', `${url}: no answer.`, { detail: 'config', cause });
  });
  if (!response.ok)
    throw new CallError('network', `${url}: ${response.status}.`, { detail: 'config' });
  try {
    const config: unknown = JSON.parse(text);
    if (isObject(config)) return config;
  } catch {
    // told below
  }
  throw badRequest('config', `${url}: not a JSON object.`);
}

function onlyWords(strings: Json, language: string, wrong: (what: string) => void): object {
  return Object.fromEntries(
    Object.entries(strings).filter(([name, word]) => {
      const key = `words.${language}.${name}`;
      if (!hasString(name)) wrong(`unknown key ${key}`);
      else if (typeof word !== 'string') wrong(`${key} is no text`);
      else if (strayPlaceholders(name, word).length > 0)
        wrong(`${key} has no value for ${strayPlaceholders(name, word).join(', ')}`);
      else return true;
      return false;
    }),
  );
}

/** Colours and the like, for the whole page. No rule of the page is as weak: what it sets itself wins. */
function applyTheme(value: Json, _: ConfigHost, wrong: (what: string) => void): void {
  const sheet = new CSSStyleSheet();
  sheet.insertRule(':where(:root) {}');
  const { style } = sheet.cssRules[0] as CSSStyleRule;
  for (const [key, setting] of Object.entries(value)) {
    const name = key.replace(/^--rc-/, '');
    if (!THEME_NAMES.includes(name)) wrong(`unknown key theme.${key}`);
    else {
      if (typeof setting === 'string') style.setProperty(`--rc-${name}`, setting);
      if (!style.getPropertyValue(`--rc-${name}`)) wrong(`theme.${key} is no CSS value`);
    }
  }
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isLanguage(value: unknown): value is string {
  try {
    return typeof value === 'string' && Intl.getCanonicalLocales(value).length === 1;
  } catch {
    return false;
  }
}
