import { expect } from '@open-wc/testing';
import { askForToken, fetchToken } from '../../../src/components/provider/fetch-token.js';
import { CallError } from '../../../src/core/call/call-error.js';
import { replace } from '../../support/replace.js';
import { rejection } from '../../support/until.js';

const SECRET = 'abcSECRET@cn.example.com';
const URL_OF_TOKENS = '/tokens?session=hidden';

let restore = (): void => {};
afterEach(() => restore());

function serve(answer: (init?: RequestInit) => Promise<Response>): void {
  restore = replace(window, 'fetch', (_, init) => answer(init));
}

const never = () => new Promise<never>(() => {});
const page =
  (body: string, type: string, status = 200) =>
  async () =>
    new Response(body, { status, headers: { 'content-type': type } });

/** Everything that an error says, its cause included. */
function textsIn(error: CallError): string {
  const { message, stack, params, cause } = error;
  return [message, stack, JSON.stringify(params), String(cause), JSON.stringify(cause)].join('\n');
}

describe('a token from an address', () => {
  for (const [form, body] of [
    ['text', `  ${SECRET}\n`],
    ['JSON', `{ "code": 200, "token": "${SECRET}" }`],
    ['a JSON string', `"${SECRET}"`],
  ] as const)
    it(`is taken as ${form}`, async () => {
      serve(page(body, 'text/plain'));
      expect(await fetchToken(URL_OF_TOKENS)).to.equal(SECRET);
    });

  it('may be a number', async () => {
    serve(page('{ "token": 3001 }', 'application/json'));
    expect(await fetchToken(URL_OF_TOKENS)).to.equal('3001');
  });

  for (const [what, answer, reason] of [
    ['cut off in its JSON', page(`{"token":"${SECRET}`, 'application/json'), 'token-invalid'],
    ['JSON that is none', page(`${'{'}${SECRET}`, 'application/json'), 'token-invalid'],
    ['JSON without a token', page(`{"error":"${SECRET}"}`, 'application/json'), 'token-invalid'],
    ['JSON with a list', page(`["${SECRET}"]`, 'application/json'), 'token-invalid'],
    ['nothing', page(' ', 'text/plain'), 'token-invalid'],
    ['an empty token', page('{"token":""}', 'application/json'), 'token-invalid'],
    ['a page to sign in', page(`<!doctype html><p>${SECRET}`, 'text/html'), 'token-invalid'],
    ['a sentence', page(`No token for ${SECRET}`, 'text/plain'), 'token-invalid'],
    ['too much', page(SECRET.repeat(1000), 'text/plain'), 'token-invalid'],
    ['401', page(SECRET, 'text/plain', 401), 'token-invalid'],
    ['too many requests', page(SECRET, 'text/plain', 429), 'network'],
    ['500', page(SECRET, 'text/plain', 500), 'network'],
    ['no connection', () => Promise.reject(new TypeError('Failed to fetch')), 'network'],
  ] as const)
    it(`that is ${what} is told as ${reason}, without any of the answer`, async () => {
      serve(answer);
      const error = (await rejection(fetchToken(URL_OF_TOKENS))) as CallError;
      expect(error).to.be.instanceOf(CallError).and.include({ reason });
      expect(textsIn(error)).to.not.include('SECRET').and.not.include('hidden');
    });

  for (const [what, answer] of [
    ['answer', never],
    ['finish its answer', async () => new Response(new ReadableStream())],
  ] as const)
    it(`that does not ${what} is given up, and the request with it`, async () => {
      let signal: AbortSignal | null | undefined;
      serve((init) => {
        signal = init?.signal;
        return answer();
      });
      const error = await rejection(fetchToken(URL_OF_TOKENS, 50));
      expect(error).to.be.instanceOf(CallError).and.include({ reason: 'network' });
      expect(signal?.aborted).to.be.true;
    });
});

describe('a token from a function', () => {
  it('is taken, also as a number', async () => {
    expect(await askForToken(async () => SECRET)).to.equal(SECRET);
    expect(await askForToken(() => 3001)).to.equal('3001');
  });

  for (const [what, getToken, reason] of [
    ['fails on malformed JSON', async () => JSON.parse(`${SECRET}`) as string, 'network'],
    [
      'throws',
      () => {
        throw new Error(SECRET);
      },
      'network',
    ],
    ['returns nothing', async () => undefined, 'token-invalid'],
    ['returns an object', async () => ({ token: SECRET }), 'token-invalid'],
  ] as const)
    it(`that ${what} is told as ${reason}, without what it said`, async () => {
      const error = (await rejection(askForToken(getToken))) as CallError;
      expect(error).to.be.instanceOf(CallError).and.include({ reason });
      expect(textsIn(error)).to.not.include('SECRET');
    });

  it('that has its own CallError keeps it', async () => {
    const own = new CallError('blocked', 'No.');
    expect(await rejection(askForToken(() => Promise.reject(own)))).to.equal(own);
  });

  it('that never answers is given up', async () => {
    const error = await rejection(askForToken(never, 50));
    expect(error).to.include({ reason: 'network' });
  });
});
