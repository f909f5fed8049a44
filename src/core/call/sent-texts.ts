import { badRequest } from './call-error.js';
import type { CallRequest } from './call-info.js';

/** In UTF-16 units. Phones show less; the service takes no more than a few KiB. */
export const LONGEST = { title: 128, body: 512, extra: 4096 } as const;

/**
 * Checks what a page wants sent along with a call.
 *
 * @throws CallError `bad-request`, detail `bad-text`, with the limit
 */
export function checkTexts({ push, extra }: Pick<CallRequest, 'push' | 'extra'>): void {
  const texts: Partial<Record<keyof typeof LONGEST, unknown>> =
    typeof push === 'string' ? { body: {} } : { ...push, extra };
  for (const name of ['title', 'body', 'extra'] as const) {
    const { [name]: text = '' } = texts;
    const limit = LONGEST[name];
    if (typeof text !== 'string' || text.length > limit)
      throw badRequest('bad-text', `"${name}" is a text of at most ${limit} characters.`, {
        limit,
      });
  }
}
