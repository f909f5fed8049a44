import { expect, fixture, html } from '@open-wc/testing';
import { languageOf } from '../../src/components/language.js';
import { formatDuration, stringsFor, type Strings } from '../../src/components/strings/index.js';
import type { CallEnd, CallInfo, EndReason } from '../../src/core/backend.js';
import { CallError, type ErrorDetail, type ErrorReason } from '../../src/core/call-error.js';
import '../../src/define.js';
import { namesOf } from '../support/by-role.js';
import { settled } from '../support/elements.js';
import { replace } from '../support/replace.js';

const en = stringsFor('en');
const zhCN = stringsFor('zh-CN');
const HAN = /\p{Script=Han}/u;

// Every key is spelled out: a reason that is added without a test does not compile.
const REASONS: Record<ErrorReason, true> = {
  'token-invalid': true,
  'token-expired': true,
  kicked: true,
  blocked: true,
  'service-off': true,
  'not-in-group': true,
  'permission-denied': true,
  'device-missing': true,
  'device-busy': true,
  'insecure-page': true,
  'sdk-missing': true,
  busy: true,
  network: true,
  'bad-request': true,
  unknown: true,
};
const DETAILS: Record<ErrorDetail, true> = {
  'already-answered': true,
  'bad-signal': true,
  'needs-reload': true,
  'no-call': true,
  'no-group': true,
  'no-members': true,
  'not-connected': true,
  'not-supported': true,
  'old-browser': true,
  'own-id': true,
  profiles: true,
  refused: true,
  relay: true,
  'second-provider': true,
  'sound-blocked': true,
  'too-many': true,
  'unknown-user': true,
};

const call = (direction: CallInfo['direction']): CallInfo => ({
  id: 'c1',
  direction,
  media: 'audio',
  callerId: '3001',
  members: [],
  microphone: 'on',
  camera: 'off',
});

describe('stringsFor', () => {
  for (const tag of ['zh', 'zh-CN', 'zh-Hant-TW', 'ZH-cn'])
    it(`speaks Chinese for ${tag}`, () => expect(stringsFor(tag)).to.equal(zhCN));

  for (const tag of ['en', 'en-GB', 'fr', 'zhx', ''])
    it(`speaks English for "${tag}"`, () => expect(stringsFor(tag)).to.equal(en));
});

describe('an error', () => {
  for (const [language, strings] of [
    ['English', en],
    ['Chinese', zhCN],
  ] as const)
    it(`has a sentence of its own for every reason and detail, in ${language}`, () => {
      const reasons = (Object.keys(REASONS) as ErrorReason[]).map(
        (reason) => new CallError(reason, 'for developers'),
      );
      const details = (Object.keys(DETAILS) as ErrorDetail[]).map(
        (detail) => new CallError('bad-request', 'for developers', { detail }),
      );
      const sentences = [...reasons, ...details].map((error) => strings.error(error));
      expect(new Set(sentences).size).to.equal(sentences.length);
      for (const sentence of sentences) {
        expect(sentence).to.match(strings === en ? /^[A-Z].+\.$/ : /。$/);
        expect(sentence).to.not.contain('for developers');
        expect(HAN.test(sentence)).to.equal(strings === zhCN);
      }
    });

  it('names the device, the people, the limit and the code it is about', () => {
    const device = new CallError('device-busy', '', { device: 'camera' });
    expect(en.error(device)).to.contain('Your camera is in use');
    expect(zhCN.error(device)).to.contain('您的摄像头');
    const people = new CallError('not-in-group', '', { userIds: ['3008', '3009'] });
    expect(en.error(people)).to.contain('3008, 3009');
    expect(zhCN.error(people)).to.contain('3008、3009');
    const limit = new CallError('bad-request', '', { detail: 'too-many', limit: 9 });
    expect(en.error(limit)).to.contain('9');
    expect(zhCN.error(limit)).to.contain('9');
    const code = new CallError('unknown', '', { code: 31000 });
    expect(en.error(code)).to.contain('31000');
    expect(zhCN.error(code)).to.contain('31000');
  });
});

describe('the end of a call', () => {
  const minute = 60_000;
  const rows: [Partial<CallEnd> & { reason: EndReason }, CallInfo['direction'], string, string][] =
    [
      [
        { reason: 'hung-up', endedBy: 'self', durationMs: minute },
        'outgoing',
        'You hung up after 00:01:00',
        '已挂断，通话时长 00:01:00',
      ],
      [
        { reason: 'hung-up', durationMs: minute },
        'outgoing',
        'The other side hung up after 00:01:00',
        '对方已挂断，通话时长 00:01:00',
      ],
      [{ reason: 'hung-up' }, 'outgoing', 'The other side hung up', '对方已挂断'],
      [{ reason: 'canceled', endedBy: 'self' }, 'outgoing', 'Canceled', '已取消'],
      [{ reason: 'canceled' }, 'incoming', 'The caller canceled', '对方已取消'],
      [{ reason: 'declined', endedBy: 'self' }, 'incoming', 'You declined', '已拒绝'],
      [{ reason: 'declined' }, 'outgoing', 'Declined', '对方已拒绝'],
      [{ reason: 'busy', endedBy: 'self' }, 'incoming', 'Missed: you were in a call', '忙线未接听'],
      [{ reason: 'busy' }, 'outgoing', 'Busy in another call', '对方忙，请稍后再试'],
      [{ reason: 'no-answer' }, 'outgoing', 'No answer', '对方未接听'],
      [{ reason: 'no-answer', endedBy: 'self' }, 'incoming', 'Missed call', '未接听'],
      [
        { reason: 'answered-elsewhere', endedBy: 'self' },
        'incoming',
        'Answered on another device',
        '其他设备已处理',
      ],
      [{ reason: 'removed' }, 'incoming', 'You were removed from the call', '您已被移出通话'],
      [
        { reason: 'network', endedBy: 'system' },
        'outgoing',
        'The connection was lost',
        '连接已断开，通话结束',
      ],
      [
        { reason: 'failed', endedBy: 'system' },
        'outgoing',
        'The call could not be set up',
        '通话未能建立',
      ],
      [
        { reason: 'failed', endedBy: 'system', error: new CallError('busy', '') },
        'outgoing',
        'You are already in a call.',
        '您正在通话中，请稍后再试。',
      ],
    ];

  for (const [end, direction, english, chinese] of rows)
    it(`reads "${english}"`, () => {
      const full: CallEnd = { endedBy: 'remote', durationMs: 0, ...end };
      expect(en.ended(full, call(direction))).to.equal(english);
      expect(zhCN.ended(full, call(direction))).to.equal(chinese);
    });
});

/** Everything a language can say, about nobody in particular. */
function everythingIn(strings: Strings): string[] {
  const names = ['listOf', 'ended', 'error', 'lang'];
  return Object.entries(strings).flatMap(([name, value]: [string, unknown]) => {
    if (names.includes(name)) return [];
    if (typeof value === 'string') return [value];
    const say = value as (argument: unknown) => string;
    return name === 'call' || name === 'incomingCall' ? [say('audio'), say('video')] : [say(7)];
  });
}

it('leaves no word in the other language', () => {
  for (const words of everythingIn(en)) expect(words).to.match(/[a-z]/i).and.not.match(HAN);
  for (const words of everythingIn(zhCN)) expect(words).to.match(HAN).and.not.match(/[a-z]/i);
});

it('counts time in hours, minutes and seconds', () => {
  for (const [ms, text] of [
    [0, '00:00:00'],
    [999, '00:00:00'],
    [59_999, '00:00:59'],
    [60_000, '00:01:00'],
    [3_599_000, '00:59:59'],
    [3_600_000, '01:00:00'],
    [360_000_000, '100:00:00'],
    [-5, '00:00:00'],
  ] as const)
    expect(formatDuration(ms)).to.equal(text);
});

describe('the language', () => {
  it('is that of the nearest element that says one, also through a shadow root', async () => {
    const outer = await fixture(
      html`<div lang="zh-CN">
        <div lang="fr"><p></p></div>
        <section></section>
      </div>`,
    );
    expect(languageOf(outer.querySelector('p')!)).to.equal('fr');
    const root = outer.querySelector('section')!.attachShadow({ mode: 'open' });
    root.innerHTML = '<i></i>';
    expect(languageOf(root.querySelector('i')!)).to.equal('zh-CN');
  });

  it('is the browser’s when the page says none', async () => {
    const page = document.documentElement;
    const undo = replace(navigator, 'language', 'zh-CN');
    page.removeAttribute('lang');
    try {
      const tag = await fixture(html`<rc-call-button></rc-call-button>`);
      expect(namesOf(tag, 'button')).to.deep.equal(['语音通话']);
    } finally {
      undo();
      page.lang = 'en';
    }
  });

  it('of the page may change at any time, and every tag follows', async () => {
    const main = await fixture<HTMLElement>(
      html`<main>
        <rc-call-button></rc-call-button><rc-call-button lang="en"></rc-call-button>
      </main>`,
    );
    try {
      document.documentElement.lang = 'zh-CN';
      await settled(main);
      expect(namesOf(main, 'button')).to.deep.equal(['语音通话', 'Call']);
    } finally {
      document.documentElement.lang = 'en';
    }
    await settled(main);
    expect(namesOf(main, 'button')).to.deep.equal(['Call', 'Call']);
  });
});
