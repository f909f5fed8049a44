import { expect, fixture, html } from '@open-wc/testing';
import * as full from '../../../src/full.js';
import * as elements from '../../../src/components/index.js';
import { allStringsFor as stringsFor } from '../../../src/components/words/aside-strings.js';
import { callTime } from '../../../src/components/words/call-time.js';
import { languageOf, setStrings } from '../../../src/components/words/language.js';
import {
  endSentence,
  errorSentence,
  formatDuration,
  type Strings,
} from '../../../src/components/words/strings-for.js';
import type { CallEnd, CallInfo, EndReason } from '../../../src/core/call/call-info.js';
import {
  CallError,
  type ErrorDetail,
  type ErrorReason,
} from '../../../src/core/call/call-error.js';
import '../../../src/define.js';
import * as kit from '../../../src/index.js';
import { namesOf } from '../../support/by-role.js';
import { settled } from '../../support/elements.js';
import { replace } from '../../support/replace.js';

const en = stringsFor('en');
const zhCN = stringsFor('zh-CN');
const HAN = /\p{Script=Han}/u;

/** Every language, with the script it uses and the scripts it must not use. */
const LANGUAGES: Record<string, { own: RegExp; foreign: RegExp; stop: RegExp }> = {
  en: { own: /[a-z]/i, foreign: /[^\p{Script=Latin}\P{L}]/u, stop: /^[A-Z].+\.$/ },
  'zh-CN': { own: HAN, foreign: /[^\p{Script=Han}\P{L}]/u, stop: /。$/ },
  'zh-TW': { own: HAN, foreign: /[^\p{Script=Han}\P{L}]/u, stop: /。$/ },
  ja: {
    own: /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u,
    foreign: /[^\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー\P{L}]/u,
    stop: /。$/,
  },
  ko: { own: /\p{Script=Hangul}/u, foreign: /[^\p{Script=Hangul}\P{L}]/u, stop: /\.$/ },
  ar: { own: /\p{Script=Arabic}/u, foreign: /[^\p{Script=Arabic}ـ\P{L}]/u, stop: /\.$/ },
};

/** What the page has to add comes after it. */
const BEFORE_A_FIX = /[:：]$/;

/** Written in Latin letters in every language. */
const TECHNICAL = /https|iframe|sandbox|Permissions-Policy|Content-Security-Policy/g;

/** Strings that are the same in two languages with the same script. */
const SHARED = [
  '取消',
  '已取消',
  '通話時間',
  '已接通',
  '最小化',
  '7已加入',
  '0已加入',
  '背景',
  '模糊',
];

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
  'background-files': true,
  'background-picture': true,
  'background-slow': true,
  'bad-signal': true,
  'bad-text': true,
  'call-over': true,
  'camera-size': true,
  config: true,
  'device-replaced': true,
  frame: true,
  header: true,
  'needs-reload': true,
  'no-background': true,
  'no-call': true,
  'no-group': true,
  'no-members': true,
  'no-push': true,
  'push-key': true,
  'push-refused': true,
  'push-server': true,
  'push-service': true,
  'push-worker': true,
  'no-screen': true,
  'not-connected': true,
  'not-supported': true,
  'old-browser': true,
  'own-id': true,
  'page-left': true,
  'piece-gone': true,
  'piece-missing': true,
  profiles: true,
  refused: true,
  relay: true,
  sandbox: true,
  'screen-refused': true,
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
  const tags = {
    'zh-CN': ['zh', 'zh-CN', 'ZH-cn', 'zh-Hans', 'zh-Hans-HK', 'zh-SG'],
    'zh-TW': ['zh-TW', 'zh-HK', 'zh-MO', 'zh-Hant', 'zh-Hant-TW', 'ZH-hant-hk'],
    ja: ['ja', 'ja-JP'],
    ko: ['ko', 'ko-KR'],
    ar: ['ar', 'ar-EG', 'AR'],
    en: ['en', 'en-GB', 'fr', 'zhx', 'jav', 'arc', 'kok', ''],
  };
  for (const [language, asked] of Object.entries(tags))
    for (const tag of asked)
      it(`returns ${language} for "${tag}"`, () => expect(stringsFor(tag).lang).to.equal(language));
});

describe('the timer', () => {
  for (const [language, word] of Object.entries(callTime))
    it(`says what it shows as the language ${language} does, which it does not load`, () =>
      expect(word).to.equal(stringsFor(language).callTime));

  it('knows its word in every language but English', () =>
    expect([...Object.keys(callTime), 'en'].sort()).to.deep.equal(Object.keys(LANGUAGES).sort()));
});

/** A sentence for every reason, and for every detail. */
function errorsIn(strings: Strings): string[] {
  const reasons = (Object.keys(REASONS) as ErrorReason[]).map(
    (reason) => new CallError(reason, 'for developers'),
  );
  const details = (Object.keys(DETAILS) as ErrorDetail[]).map(
    (detail) => new CallError('bad-request', 'for developers', { detail, limit: 9 }),
  );
  const params = { userIds: ['7'], device: 'camera', code: 7 } as const;
  const filled = (Object.keys(REASONS) as ErrorReason[]).map(
    (reason) => new CallError(reason, 'for developers', params),
  );
  return [...reasons, ...details, ...filled].map((error) => errorSentence(strings, error));
}

describe('an error', () => {
  for (const [language, { own, foreign, stop }] of Object.entries(LANGUAGES))
    it(`has a sentence of its own for every reason and detail, in ${language}`, () => {
      const sentences = errorsIn(stringsFor(language));
      const plain = sentences.slice(0, Object.keys({ ...REASONS, ...DETAILS }).length);
      expect(new Set(plain).size).to.equal(plain.length);
      for (const sentence of sentences) {
        expect(sentence)
          .to.match(BEFORE_A_FIX.test(sentence) ? BEFORE_A_FIX : stop)
          .and.match(own);
        expect(sentence).to.not.contain('for developers').and.not.contain('undefined');
        expect(sentence.replace(TECHNICAL, '')).to.not.match(foreign);
      }
    });

  it('says what to add to the page, and keeps it apart from right-to-left text', () => {
    const fix = 'allow="microphone; autoplay"';
    const error = new CallError('permission-denied', '', {
      detail: 'frame',
      device: 'camera',
      fix,
    });
    expect(errorSentence(en, error)).to.match(/does not allow the camera\..+: allow="microphone; /);
    expect(errorSentence(stringsFor('ar'), error)).to.contain(`\u2068${fix}\u2069`);
  });

  it('names the device, the people, the limit and the code it is about', () => {
    const device = new CallError('device-busy', '', { device: 'camera' });
    expect(errorSentence(en, device)).to.contain('Your camera is in use');
    expect(errorSentence(zhCN, device)).to.contain('您的摄像头');
    const people = new CallError('not-in-group', '', { userIds: ['3008', '3009'] });
    expect(errorSentence(en, people)).to.contain('3008, 3009');
    expect(errorSentence(zhCN, people)).to.contain('3008、3009');
    const limit = new CallError('bad-request', '', { detail: 'too-many', limit: 9 });
    expect(errorSentence(en, limit)).to.contain('9');
    expect(errorSentence(zhCN, limit)).to.contain('9');
    const code = new CallError('unknown', '', { code: 31000 });
    expect(errorSentence(en, code)).to.contain('31000');
    expect(errorSentence(zhCN, code)).to.contain('31000');
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
      [{ reason: 'canceled' }, 'incoming', 'The other side canceled', '对方已取消'],
      [{ reason: 'declined', endedBy: 'self' }, 'incoming', 'You declined', '已拒绝'],
      [{ reason: 'declined' }, 'outgoing', 'The other side declined', '对方已拒绝'],
      [{ reason: 'busy', endedBy: 'self' }, 'incoming', 'Missed: you were in a call', '忙线未接听'],
      [{ reason: 'busy' }, 'outgoing', 'The other side is busy', '对方忙，请稍后再试'],
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
      expect(endSentence(en, full, call(direction))).to.equal(english);
      expect(endSentence(zhCN, full, call(direction))).to.equal(chinese);
    });
});

const ENDS: Record<EndReason, true> = {
  'hung-up': true,
  canceled: true,
  declined: true,
  busy: true,
  'no-answer': true,
  'answered-elsewhere': true,
  removed: true,
  network: true,
  failed: true,
};

/** The sentences for every end of a call, on either side, incoming and outgoing. */
function endsIn(strings: Strings): string[] {
  return (Object.keys(ENDS) as EndReason[]).flatMap((reason) =>
    (['self', 'remote'] as const).flatMap((endedBy) =>
      (['incoming', 'outgoing'] as const).map((direction) =>
        endSentence(strings, { reason, endedBy, durationMs: 60_000 }, call(direction)),
      ),
    ),
  );
}

/** All strings of a language, with sample values. */
function wordsIn(strings: Strings): string[] {
  return Object.entries(strings).flatMap(([name, words]) =>
    /^(lang|comma|end\..*|error\..*|device\..*)$/.test(name)
      ? []
      : [words.replace(/\{\w+\}/g, '7')],
  );
}

const everythingIn = (strings: Strings) => [
  ...wordsIn(strings),
  ...endsIn(strings),
  ...errorsIn(strings),
];

describe('a language', () => {
  for (const [language, { own, foreign }] of Object.entries(LANGUAGES)) {
    it(`is written in its own script: ${language}`, () => {
      for (const words of everythingIn(stringsFor(language))) {
        expect(words).to.match(own).and.not.contain('undefined');
        expect(words.replace(TECHNICAL, '')).to.not.match(foreign);
      }
    });

    it(`has the same placeholders as English: ${language}`, () => {
      const holes = (strings: Strings) =>
        Object.fromEntries(
          Object.entries(strings).map(([name, words]) => [name, words.match(/\{\w+\}/g)?.sort()]),
        );
      expect(holes(stringsFor(language))).to.deep.equal(holes(en));
    });

    it(`has different sentences for different ends of a call: ${language}`, () => {
      // two for each of the five reasons with a `.self` sentence, one for each of the four others
      expect(new Set(endsIn(stringsFor(language))).size).to.be.within(13, 14);
    });
  }

  it('is not a copy of another one', () => {
    const all = Object.keys(LANGUAGES).map((language) => everythingIn(stringsFor(language)));
    const seen = all.flatMap((words) => [...new Set(words)]);
    const twice = seen.filter((words, i) => seen.indexOf(words) !== i);
    expect(twice.filter((words) => !SHARED.includes(words))).to.deep.equal([]);
  });
});

it('formats durations as hours, minutes and seconds', () => {
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
  it('is that of the nearest element with `lang`, also through a shadow root', async () => {
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

  it('is the browser’s if the page has none', async () => {
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

  it('of the page may change at any time, and every tag updates', async () => {
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

describe('setStrings', () => {
  it('adds a language to tags on screen; missing strings are English', async () => {
    const main = await fixture<HTMLElement>(
      html`<main lang="eo-XX">
        <rc-call-button></rc-call-button><rc-call-button media="video" lang="eo"></rc-call-button>
      </main>`,
    );
    expect(namesOf(main, 'button')).to.deep.equal(['Call', 'Video call']);
    setStrings('eo', { audioCall: 'Voki', videoCall: 'Videovoki' });
    await settled(main);
    expect(namesOf(main, 'button')).to.deep.equal(['Voki', 'Videovoki']);
    expect(stringsFor('eo').decline).to.equal('Decline');
    expect(stringsFor('eo').lang).to.equal('eo');
    expect(stringsFor('en').audioCall).to.equal('Call');
  });

  it('replaces strings of one language, step by step', () => {
    const { decline, accept, callTime } = stringsFor('ja');
    try {
      setStrings('ja', { decline: '断る' });
      setStrings('ja', { accept: '出る' });
      expect(stringsFor('ja-JP').decline).to.equal('断る');
      expect(stringsFor('ja').accept).to.equal('出る');
      expect(stringsFor('ja').callTime).to.equal(callTime);
      expect(stringsFor('ko').decline).to.equal('거절');
    } finally {
      setStrings('ja', { decline, accept });
    }
  });

  it('does not affect Chinese in the other script', () => {
    const { decline } = zhCN;
    try {
      setStrings('zh', { decline: '不接' });
      expect(stringsFor('zh-CN').decline).to.equal('不接');
      expect(stringsFor('zh-TW').decline).to.equal('拒絕');
    } finally {
      setStrings('zh', { decline });
    }
  });

  it('also affects the error at the end of a call', () => {
    setStrings('eo', { 'error.busy': 'Ne eblis.' });
    const end: CallEnd = {
      reason: 'failed',
      endedBy: 'system',
      durationMs: 0,
      error: new CallError('busy', ''),
    };
    expect(endSentence(stringsFor('eo'), end, call('outgoing'))).to.equal('Ne eblis.');
  });

  it('is exported by every entry', () => {
    for (const entry of [full, kit, elements]) expect(entry.setStrings).to.equal(setStrings);
  });
});
