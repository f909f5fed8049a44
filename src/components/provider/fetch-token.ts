import { CallError } from '../../core/call/call-error.js';
import { withDeadline } from '../../core/call/deadline.js';

/** How long the site's server may take to answer. */
const FETCH_MS = 10_000;
/** How long a function of the page may take: it may ask the person to sign in. */
const FUNCTION_MS = 30_000;
/** Longer than any token, and shorter than a page. */
const MAX_LENGTH = 4096;

/**
 * Fetches a token from the site's own server, with its cookies and past every cache. No error holds any of the answer, which
 * may be the token.
 *
 * @param url answers with the token as plain text, or as JSON `{ "token": "…" }`
 * @param ms how long the server may take
 * @throws CallError `token-invalid` when the server refuses (a status below 500, but not 429: too many requests) or answers
 *   with something else, such as the page to sign in at; else `network`
 */
export async function fetchToken(url: string, ms = FETCH_MS): Promise<string> {
  const from = `No token from ${url.split(/[?#]/)[0]}`; // what follows may be a secret
  const read = async (): Promise<[Response, string]> => {
    const signal = AbortSignal.timeout(ms);
    const response = await fetch(url, { credentials: 'same-origin', cache: 'no-store', signal });
    return [response, response.ok ? await response.text() : ''];
  };
  const answer = await withDeadline(read(), ms).catch(() => undefined);
  if (!answer) throw noToken('network', `${from}: no answer.`);
  const [{ ok, status }, text] = answer;
  if (!ok) {
    const isLater = status >= 500 || status === 429;
    throw noToken(isLater ? 'network' : 'token-invalid', `${from}: ${status}.`);
  }
  const token = tokenIn(text.trim());
  if (token === undefined) throw noToken('token-invalid', `${from}: its answer is not a token.`);
  return token;
}

/**
 * Asks the page's function for a token.
 *
 * @throws CallError `network` when it fails or does not answer, `token-invalid` when it answers with something else. The
 *   function's own error is not passed on: one about malformed JSON quotes it.
 */
export async function askForToken(getToken: () => unknown, ms = FUNCTION_MS): Promise<string> {
  let answer: unknown;
  try {
    answer = await withDeadline(Promise.resolve().then(getToken), ms);
  } catch (cause) {
    if (cause instanceof CallError) throw cause;
    throw noToken('network', `getToken() failed: ${(cause as Error | null)?.name ?? 'no error'}.`);
  }
  const token = typeof answer === 'string' ? answer.trim() : textOf(answer);
  if (!token) throw noToken('token-invalid', 'getToken() returned no token.');
  return token;
}

/** @returns the token in an answer, `undefined` if it is something else */
function tokenIn(text: string): string | undefined {
  let token: unknown = text;
  if (/^[{"]/.test(text))
    try {
      const json = JSON.parse(text) as { token?: unknown } | string;
      token = typeof json === 'string' ? json : textOf(json.token);
    } catch {
      return undefined;
    }
  return typeof token === 'string' && isToken(token) ? token : undefined;
}

/** Whether it may be a token: no page of HTML, no sentence. */
function isToken(text: string): boolean {
  return text !== '' && text.length <= MAX_LENGTH && !/^[<[]|\s/.test(text);
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? value : undefined;
}

function noToken(reason: 'network' | 'token-invalid', message: string): CallError {
  return new CallError(reason, message, reason === 'network' ? { detail: 'not-connected' } : {});
}
