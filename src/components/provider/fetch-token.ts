import { CallError } from '../../core/call/call-error.js';

/**
 * Fetches a token from the site's own server, with its cookies and past every cache.
 *
 * @param url answers with the token as plain text, or as JSON `{ "token": "…" }`
 * @returns the token; empty when the JSON holds none
 * @throws CallError `token-invalid` when the server refuses (a status below 500), else `network`
 */
export async function fetchToken(url: string): Promise<string> {
  const options = { credentials: 'same-origin', cache: 'no-store' } as const;
  const response = await fetch(url, options).catch(() => undefined);
  if (!response?.ok) {
    const isRefused = response && response.status < 500;
    const answer = response?.status ?? 'no answer';
    throw new CallError(
      isRefused ? 'token-invalid' : 'network',
      `No token from ${url}: ${answer}.`,
      isRefused ? {} : { detail: 'not-connected' },
    );
  }
  const text = (await response.text()).trim();
  if (!text.startsWith('{')) return text;
  const { token } = JSON.parse(text) as { token?: unknown };
  return typeof token === 'string' ? token : '';
}
