/** Every number of the vendor that is known, and that each is told in words. */
import { expect } from '@open-wc/testing';
import { useAllLanguages } from '../../../src/components/words/all-languages.js';
import {
  endSentence,
  errorSentence,
  stringsFor,
} from '../../../src/components/words/strings-for.js';
import type { CallEnd, CallInfo, EndReason } from '../../../src/core/call/call-info.js';
import {
  CallError,
  type ErrorDetail,
  type ErrorParams,
  type ErrorReason,
} from '../../../src/core/call/call-error.js';
import { callErrorOf } from '../../../src/core/rongcloud/code-errors.js';
import { errorOf, isTokenCode } from '../../../src/core/rongcloud/codes.js';
import { endAt, endOf } from '../../../src/core/rongcloud/end-reasons.js';

/** `RCCallErrorCode` without SUCCESS. */
const CALL_CODES = [
  53200, 53201, 53202, 53203, 53301, 53302, 53303, 53304, 53305, 53306, 53307, 53308, 53309, 53310,
  53311,
];

/** `ErrorCode` of the IM part: what a connection is refused or closed with, and what a message is. */
const IM_CODES = [
  2, 405, 407, 20106, 22406, 22408, 30001, 30002, 30003, 30004, 30005, 30006, 30007, 30008, 30009,
  30010, 30011, 30012, 30019, 30021, 31000, 31002, 31004, 31008, 31009, 31010, 31011, 31020, 31022,
  31023, 31025, 31026, 31027, 31028, 31029, 31030, 32054, 33001, 33006, 34001, 34006, 35008,
];

/** `RCRTCCode` without SUCCESS, those that the call plugin passes on. */
const RTC_CODES = [
  50000, 50001, 50002, 50003, 53009, 53010, 53011, 53012, 53015, 53019, 53020, 53021, 53022, 53026,
  53028, 53029, 53031,
];

/** What a person must be told apart. */
const TELLING: Readonly<Record<number, ErrorReason>> = {
  31004: 'token-invalid',
  31020: 'token-expired',
  31010: 'kicked',
  31023: 'kicked',
  31009: 'blocked',
  31011: 'blocked',
  31002: 'service-off',
  31008: 'service-off',
  31022: 'service-off',
  30007: 'network',
  35008: 'network',
  405: 'blocked',
  22406: 'not-in-group',
  53200: 'busy',
  53201: 'network',
  53202: 'blocked',
  53203: 'not-in-group',
  53301: 'device-missing',
  53311: 'bad-request',
  53009: 'service-off',
  53012: 'permission-denied',
};

/** `RCCallEndReason`: this side's, and what the other side is told. */
const OWN_ENDS: readonly (readonly [number, EndReason])[] = [
  [1, 'canceled'],
  [2, 'declined'],
  [3, 'hung-up'],
  [4, 'busy'],
  [5, 'no-answer'],
  [6, 'failed'],
  [7, 'network'],
  [8, 'failed'],
  [9, 'network'],
  [10, 'network'],
  [21, 'answered-elsewhere'],
  [22, 'answered-elsewhere'],
  [23, 'removed'],
  [24, 'hung-up'],
  [101, 'answered-elsewhere'],
  [102, 'declined'],
  [103, 'failed'],
  [104, 'failed'],
  [105, 'failed'],
];
const REMOTE_ENDS: readonly (readonly [number, EndReason])[] = [
  [11, 'canceled'],
  [12, 'declined'],
  [13, 'hung-up'],
  [14, 'busy'],
  [15, 'no-answer'],
  [16, 'failed'],
  [17, 'network'],
  [18, 'failed'],
  [19, 'network'],
  [20, 'network'],
  [31, 'hung-up'],
  [32, 'hung-up'],
  [33, 'hung-up'],
  [34, 'hung-up'],
];

// The compiler sees to it that these three are complete.
const REASONS = Object.keys({
  'token-invalid': 0,
  'token-expired': 0,
  kicked: 0,
  blocked: 0,
  'service-off': 0,
  'not-in-group': 0,
  'permission-denied': 0,
  'device-missing': 0,
  'device-busy': 0,
  'insecure-page': 0,
  'sdk-missing': 0,
  busy: 0,
  network: 0,
  'bad-request': 0,
  unknown: 0,
} satisfies Record<ErrorReason, 0>) as ErrorReason[];
const DETAILS = Object.keys({
  'already-answered': 0,
  'background-files': 0,
  'background-picture': 0,
  'background-slow': 0,
  'bad-signal': 0,
  'bad-text': 0,
  'call-over': 0,
  'camera-size': 0,
  config: 0,
  'device-replaced': 0,
  frame: 0,
  header: 0,
  'needs-reload': 0,
  'no-background': 0,
  'no-call': 0,
  'no-group': 0,
  'no-members': 0,
  'no-push': 0,
  'push-key': 0,
  'push-refused': 0,
  'push-server': 0,
  'push-service': 0,
  'push-worker': 0,
  'no-screen': 0,
  'not-connected': 0,
  'not-supported': 0,
  'old-browser': 0,
  'own-id': 0,
  'page-left': 0,
  'piece-gone': 0,
  'piece-missing': 0,
  profiles: 0,
  refused: 0,
  relay: 0,
  sandbox: 0,
  'screen-refused': 0,
  'second-provider': 0,
  'sound-blocked': 0,
  'too-many': 0,
  'unknown-user': 0,
} satisfies Record<ErrorDetail, 0>) as ErrorDetail[];
const END_REASONS = Object.keys({
  'hung-up': 0,
  canceled: 0,
  declined: 0,
  busy: 0,
  'no-answer': 0,
  'answered-elsewhere': 0,
  removed: 0,
  network: 0,
  failed: 0,
} satisfies Record<EndReason, 0>) as EndReason[];

useAllLanguages();
const en = stringsFor('en');
const LANGUAGES = [en, stringsFor('zh-CN')];

const call: CallInfo = {
  id: 'call',
  direction: 'outgoing',
  media: 'video',
  callerId: '3001',
  members: [],
  microphone: 'on',
  camera: 'on',
};

describe('codes of the vendor', () => {
  for (const [name, codes] of Object.entries({ CALL_CODES, IM_CODES, RTC_CODES }))
    it(`are told in words: ${name}`, () => {
      const untold = codes.filter((code) => callErrorOf(code, 'Trying').reason === 'unknown');
      expect(untold).to.deep.equal([]);
      for (const code of codes) expect(callErrorOf(code, 'Trying').reason).to.be.oneOf(REASONS);
    });

  it('are told apart where it matters', () => {
    for (const [code, reason] of Object.entries(TELLING))
      expect(callErrorOf(Number(code), 'Trying').reason, code).to.equal(reason);
  });

  it('keep the number and say what was tried, for the developer', () => {
    const error = callErrorOf(53203, 'Calling');
    expect(error.params.code).to.equal(53203);
    expect(error.cause).to.deep.equal({ code: 53203 });
    expect(error.message).to.equal('Calling failed with code 53203.');
  });

  it('that nobody knows are shown with the number', () => {
    const error = callErrorOf(99_999, 'Calling');
    expect(error.reason).to.equal('unknown');
    for (const strings of LANGUAGES) expect(errorSentence(strings, error)).to.include('99999');
  });

  it('that are missing mean a connection that closed without one', () => {
    expect(errorOf(undefined, 'Connecting').reason).to.equal('network');
  });

  it('are told as what happened: to whom, and by whom', () => {
    const words = (code: number, away?: 'not-connected') =>
      errorSentence(en, away ? errorOf(code, 'Trying', away) : callErrorOf(code, 'Trying'));
    expect(words(53202)).to.equal('This person cannot be called.');
    expect(words(53203)).to.equal('You are not a member of this group.');
    expect(words(31009)).to.equal('Calls are blocked for your account.');
    expect(words(53019)).to.equal('This browser does not support calls.');
    expect(words(30007)).to.equal('The connection was lost.');
    expect(words(30007, 'not-connected')).to.include('Not connected');
    for (const reason of [103, 105])
      expect(endSentence(en, { ...endOf(reason), durationMs: 0 }, call)).to.equal(words(53202));
    for (const reason of [6, 104])
      expect(endOf(reason).error?.params.code, String(reason)).to.equal(reason);
  });

  it('of a token say that another one may help', () => {
    expect([31004, 31020].every(isTokenCode)).to.be.true;
    expect([undefined, 0, 31010, 31009, 30007].some(isTokenCode)).to.be.false;
  });

  it('each have a sentence in every language', () => {
    for (const code of [...CALL_CODES, ...IM_CODES, ...RTC_CODES])
      for (const strings of LANGUAGES)
        expectSentence(
          errorSentence(strings, callErrorOf(code, 'Trying')),
          `${strings.lang} ${code}`,
        );
  });
});

describe('end reasons of the vendor', () => {
  for (const [whose, ends] of Object.entries({ 'this side': OWN_ENDS, 'the other': REMOTE_ENDS }))
    it(`are told in words: ${whose}`, () => {
      for (const [number, reason] of ends) {
        expect(endOf(number).reason, String(number)).to.equal(reason);
        expect(endOf(number).error?.reason, String(number)).not.to.equal('unknown');
      }
    });

  it('blame whom they should', () => {
    for (const [number, reason] of REMOTE_ENDS)
      expect(endOf(number).endedBy, String(number)).to.equal(
        reason === 'network' ? 'system' : 'remote',
      );
    for (const number of [1, 2, 3, 4, 5]) expect(endOf(number).endedBy).to.equal('self');
  });

  it('are known in the whole, and no others are', () => {
    const known = [...OWN_ENDS, ...REMOTE_ENDS].map(([number]) => number);
    for (let number = 0; number < 400; number += 1)
      expect(endOf(number).error?.reason === 'unknown', String(number)).to.equal(
        !known.includes(number),
      );
  });

  it('that are none, and those nobody knows, are failures', () => {
    for (const none of [undefined, null])
      expect(endOf(none)).to.deep.equal({ reason: 'failed', endedBy: 'remote' });
    const { reason, error } = endOf(301);
    expect(reason).to.equal('failed');
    expect(error).to.include({ reason: 'unknown' });
    for (const strings of LANGUAGES)
      expect(endSentence(strings, { ...endOf(301), durationMs: 0 }, call)).to.include('301');
  });

  describe('depend on how far the call has come', () => {
    const outgoing = { isIncoming: false, isAnswered: false, isConnected: false };
    const ringing = { isIncoming: true, isAnswered: false, isConnected: false };
    const connected = { isIncoming: true, isAnswered: true, isConnected: true };

    for (const [what, stage, number, expected] of [
      ['a group hangs up as "declined"', connected, 12, { reason: 'hung-up', endedBy: 'remote' }],
      ['a group hangs up as "canceled"', connected, 11, { reason: 'hung-up', endedBy: 'remote' }],
      ['a caller hangs up', ringing, 13, { reason: 'canceled', endedBy: 'remote' }],
      ['a caller gives up', ringing, undefined, { reason: 'no-answer', endedBy: 'remote' }],
      ['a callee declines', outgoing, 12, { reason: 'declined', endedBy: 'remote' }],
      ['a callee fails', outgoing, undefined, { reason: 'failed', endedBy: 'remote' }],
      ['the other side hangs up', connected, 13, { reason: 'hung-up', endedBy: 'remote' }],
    ] as const)
      it(what, () => expect(endAt(stage, number)).to.deep.equal(expected));
  });

  it('each have a sentence in every language, for both sides', () => {
    const numbers = [...OWN_ENDS, ...REMOTE_ENDS].map(([number]) => number);
    for (const number of [...numbers, undefined])
      for (const direction of ['outgoing', 'incoming'] as const)
        for (const strings of LANGUAGES) {
          const end: CallEnd = { ...endOf(number), durationMs: 0 };
          expectSentence(
            endSentence(strings, end, { ...call, direction }),
            `${strings.lang} ${direction} ${number}`,
          );
        }
  });
});

describe('words', () => {
  for (const strings of LANGUAGES) {
    it(`of ${strings.lang} say every reason and detail, with and without what they are about`, () => {
      const params: ErrorParams[] = [
        { limit: 9 }, // whoever counts too many says how many are allowed
        { device: 'camera', userIds: ['3009'], limit: 9, code: 12_345 },
      ];
      for (const details of params) {
        for (const reason of REASONS)
          expectSentence(errorSentence(strings, new CallError(reason, '', details)), reason);
        for (const detail of DETAILS)
          expectSentence(
            errorSentence(strings, new CallError('bad-request', '', { ...details, detail })),
            detail,
          );
      }
    });

    it(`of ${strings.lang} say every end`, () => {
      for (const reason of END_REASONS)
        for (const endedBy of ['self', 'remote', 'system'] as const)
          expectSentence(
            endSentence(strings, { reason, endedBy, durationMs: 65_000 }, call),
            reason,
          );
    });
  }
});

function expectSentence(sentence: string, what: string): void {
  expect(sentence, what).to.be.a('string').that.has.length.above(1);
  expect(sentence, what).not.to.match(/undefined|null|NaN|\[object/);
}
