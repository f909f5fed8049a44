import { expect, fixture, html } from '@open-wc/testing';
import type { RcCallStats } from '../../../src/components/stats/rc-call-stats.js';
import { callStats } from '../../../src/components/stats/call-stats.js';
import { diagnose } from '../../../src/components/stats/diagnosis.js';
import { withStatsWords } from '../../../src/components/stats/stats-words.js';
import { setStrings } from '../../../src/components/words/language.js';
import { stringsFor } from '../../../src/components/words/strings-for.js';
import type { MemberStats, StreamStats } from '../../../src/core/call/session-stats.js';
import '../../../src/define.js';
import { byRole, namesOf } from '../../support/by-role.js';
import { openLine, talk, toBenWithVideo, toGroup, type Line } from '../../support/calls.js';
import {
  clickOn,
  expectFocus,
  inEachLook,
  settled,
  withoutMotion,
  wordsOf,
} from '../../support/elements.js';
import type { FakeSession } from '../../support/fake-backend.js';
import { replace } from '../../support/replace.js';
import { rejection, until } from '../../support/until.js';

withoutMotion();

const waitFor = (what: string, predicate: () => unknown) => until(predicate, 10_000, what);

const sound: StreamStats = {
  ...{ kind: 'audio', bitrate: 31_600, lossRatio: 0.004, jitterMs: 3 },
  codec: 'opus',
};
const picture: StreamStats = {
  ...{ kind: 'video', bitrate: 1_204_000, lossRatio: 0, width: 1280, height: 720 },
  ...{ frameRate: 29.7, codec: 'VP8' },
};
const good: Omit<MemberStats, 'userId'> = {
  ...{ sent: [sound, picture], received: [sound], roundTripMs: 42 },
  ...{ path: 'relay', protocol: 'tcp' },
};
const lossy = { ...good, sent: [{ ...sound, lossRatio: 0.12 }, picture] };

async function inCall(measured = good): Promise<{ line: Line; session: FakeSession }> {
  const line = await openLine();
  const session = await talk(line, toBenWithVideo);
  session.measured.set('3002', measured);
  session.change({ members: session.info.members.map((member) => ({ ...member, quality: 4 })) });
  return { line, session };
}

async function putUp({ store }: Line, language = 'en'): Promise<RcCallStats> {
  const main = await fixture<HTMLElement>(
    html`<main lang=${language}>
      <rc-call-stats inline .store=${store}></rc-call-stats>
    </main>`,
  );
  const stats = main.querySelector('rc-call-stats')!;
  await waitFor('it is measured', () => stats.shadowRoot!.querySelector('table'));
  return stats;
}

const sentenceIn = (stats: RcCallStats) => wordsOf(stats.shadowRoot!.querySelector('p'));
/** The rows of the first table, as a person reads them. */
const rowsIn = (stats: RcCallStats) =>
  [...stats.shadowRoot!.querySelector('table')!.rows].map((row) =>
    [...row.cells].map((cell) => cell.textContent.trim()).join(' | '),
  );

inEachLook((language) => {
  it('says what is measured, and is accessible', async () => {
    const { line } = await inCall(lossy);
    const stats = await putUp(line, language);
    const [sentence, rows] = {
      en: [
        'Your network loses 12% of what you send.',
        [
          'Ben | Sent | Received',
          'Sound',
          'Bitrate | 32 kb/s | 32 kb/s',
          'Lost | 12% | 0.4%',
          'Jitter | 3 ms | 3 ms',
          'Codec | opus | opus',
          'Picture',
          'Bitrate | 1,204 kb/s | –',
          'Lost | 0% | –',
          'Size | 1280 × 720, 30 fps | –',
          'Codec | VP8 | –',
          'Round trip | 42 ms',
          'Path | Over a relay · TCP',
        ],
      ],
      'zh-CN': ['您的网络丢失了所发送数据的 12%。', undefined],
    }[language] as [string, string[] | undefined];
    expect(sentenceIn(stats)).to.equal(sentence);
    if (rows) expect(rowsIn(stats)).to.deep.equal(rows);
    await expect(stats).to.be.accessible();
  });
});

describe('the bars of a tile', () => {
  async function open(): Promise<{ main: HTMLElement; line: Line; session: FakeSession }> {
    const call = await inCall();
    const main = await fixture<HTMLElement>(
      html`<main>
        <rc-member-tile
          style="width: 300px; height: 200px"
          user-id="3002"
          .store=${call.line.store}
        ></rc-member-tile>
      </main>`,
    );
    await settled(main);
    await clickOn(byRole(main, 'button', 'Good connection'));
    await waitFor('it is measured', () => namesOf(main, 'button').includes('Copy'));
    return { main, ...call };
  }

  const statsIn = (main: HTMLElement) =>
    main.querySelector('rc-member-tile')!.shadowRoot!.querySelector('rc-call-stats');

  it('open the stats of that member, and Escape closes them', async () => {
    const { main } = await open();
    const dialog = byRole(main, 'dialog', 'Call stats');
    expect(dialog.matches(':popover-open')).to.be.true;
    expectFocus(dialog);
    dialog.dispatchEvent(
      new KeyboardEvent('keydown', {
        key: 'Escape',
        bubbles: true,
        composed: true,
        cancelable: true,
      }),
    );
    await waitFor('they are closed', () => statsIn(main) === null);
    expectFocus(byRole(main, 'button', 'Good connection'));
  });

  it('close them by their button, and with the call', async () => {
    const { main, session } = await open();
    byRole(main, 'button', 'Close').click();
    await waitFor('they are closed', () => statsIn(main) === null);
    byRole(main, 'button', 'Good connection').click();
    await waitFor('they are open', () => statsIn(main)?.open);
    session.end();
    await waitFor('they are closed', () => !statsIn(main));
  });

  it('are a picture where the service tells no numbers', async () => {
    const line = await openLine({ features: { stats: false } });
    const session = await talk(line, toBenWithVideo);
    session.change({ members: session.info.members.map((member) => ({ ...member, quality: 1 })) });
    const main = await fixture<HTMLElement>(
      html`<main><rc-member-tile user-id="3002" .store=${line.store}></rc-member-tile></main>`,
    );
    await settled(main);
    expect(namesOf(main, 'img')).to.include('Bad connection');
    expect(namesOf(main, 'button')).to.deep.equal([]);
  });
});

describe('"Copy"', () => {
  let copied: string[];
  let restore: () => void;
  let isAllowed: boolean;

  beforeEach(() => {
    copied = [];
    isAllowed = true;
    const writeText = async (text: string): Promise<void> => {
      if (!isAllowed) throw new DOMException('No.', 'NotAllowedError');
      copied.push(text);
    };
    restore = replace(navigator as { clipboard: object }, 'clipboard', { writeText });
  });
  afterEach(() => restore());

  it('takes the stats as text', async () => {
    const { line, session } = await inCall(lossy);
    const stats = await putUp(line);
    byRole(stats, 'button', 'Copy').click();
    await waitFor('it is said', () => /Copied/.test(stats.shadowRoot!.textContent));
    const lines = copied[0]!.trim().split('\n');
    expect(lines[0]).to.match(/^rc-call-kit \S+, service fake, \d{4}-\d\d-\d\dT.+Z$/);
    expect(lines[1]).to.equal(navigator.userAgent);
    expect(lines[2]).to.contain(`one-to-one video call ${session.id}, connected for`);
    expect(lines.slice(3)).to.deep.equal([
      '3002: round trip 42 ms, relay, tcp',
      '  sent audio: 32 kbit/s, loss 12.0 %, jitter 3 ms, opus',
      '  sent video: 1204 kbit/s, loss 0.0 %, 1280x720, 30 fps, VP8',
      '  received audio: 32 kbit/s, loss 0.4 %, jitter 3 ms, opus',
    ]);
  });

  it('shows the text to select where the browser refuses', async () => {
    isAllowed = false;
    const { line } = await inCall();
    const stats = await putUp(line);
    byRole(stats, 'button', 'Copy').click();
    const field = await waitFor('there is text', () => stats.shadowRoot!.querySelector('textarea'));
    expect((field as HTMLTextAreaElement).value).to.contain('3002: round trip 42 ms');
    expect(stats.shadowRoot!.activeElement).to.equal(field);
    const { selectionStart, selectionEnd, value } = field as HTMLTextAreaElement;
    expect([selectionStart, selectionEnd]).to.deep.equal([0, value.length]);
    await expect(stats).to.be.accessible();
  });
});

describe('callStats', () => {
  it('is refused without a connected call', async () => {
    const line = await openLine();
    expect(await rejection(callStats(line.store))).to.deep.include({ reason: 'bad-request' });
    await line.store.send({ type: 'call', ...toBenWithVideo });
    const error = await rejection(callStats(line.store));
    expect(error).to.have.nested.property('params.detail', 'no-call');
    expect(line.store.state.problem).to.be.null;
  });

  it('is refused where the service cannot', async () => {
    const line = await openLine({ features: { stats: false } });
    await talk(line, toBenWithVideo);
    const error = await rejection(callStats(line.store));
    expect(error).to.have.nested.property('params.detail', 'not-supported');
  });

  it('passes on what the service says', async () => {
    const { line, session } = await inCall();
    session.fail('stats', new Error('It fell.'));
    expect(await rejection(callStats(line.store))).to.have.property('message', 'It fell.');
  });

  it('lets nothing through that makes no sense', async () => {
    const { line, session } = await inCall({
      ...{ sent: [null, 7, { kind: 'nonsense', bitrate: -1, codec: 'a\nb', lossRatio: 7 }] },
      ...{ received: 'nothing', roundTripMs: NaN, path: 'by post', protocol: '<b>' },
    } as never);
    expect((await callStats(line.store)).members).to.deep.equal([
      { userId: '3002', sent: [{ kind: 'audio', lossRatio: 1 }], received: [] },
    ]);
    session.end();
  });

  it('has everybody in a group call', async () => {
    const line = await openLine();
    const session = await talk(line, toGroup);
    session.join('3003');
    const { members, isGroup, media, callId } = await callStats(line.store);
    expect(members.map(({ userId }) => userId)).to.deep.equal(['3002', '3003']);
    expect([isGroup, media, callId]).to.deep.equal([true, 'video', session.id]);
  });
});

describe('the sentence', () => {
  const of = (userId: string, more: Partial<MemberStats> = {}): MemberStats => ({
    ...{ userId, ...good, ...more },
  });
  const losing = (lossRatio: number): StreamStats[] => [{ ...sound, lossRatio }];

  const cases: [string, MemberStats[], ReturnType<typeof diagnose>][] = [
    [
      'nothing is measured',
      [of('1', { sent: [], received: [], roundTripMs: undefined })],
      { key: 'stats.nothing' },
    ],
    ['nobody is there', [], { key: 'stats.nothing' }],
    ['all is well', [of('1')], { key: 'stats.good' }],
    [
      'all miss what is sent',
      [of('1', { sent: losing(0.2) }), of('2', { sent: losing(0.06) })],
      { key: 'stats.lossSent', lossRatio: 0.2 },
    ],
    [
      'one of two misses what is sent, as is their own trouble',
      [of('1', { sent: losing(0.2) }), of('2', { sent: losing(0.01) })],
      { key: 'stats.good' },
    ],
    [
      'somebody is not heard well',
      [of('1'), of('2', { received: losing(0.3) })],
      { key: 'stats.lossReceived', userId: '2', lossRatio: 0.3 },
    ],
    [
      'it is far',
      [of('1', { roundTripMs: 800 }), of('2')],
      { key: 'stats.slow', userId: '1', roundTripMs: 800 },
    ],
    [
      'it arrives unevenly',
      [of('1', { received: [{ ...sound, jitterMs: 140 }] })],
      { key: 'stats.uneven', userId: '1' },
    ],
    [
      'the device is busy',
      [of('1', { sent: [{ ...picture, limitedBy: 'processor' }] })],
      { key: 'stats.processor' },
    ],
  ];
  for (const [what, members, expected] of cases)
    it(`is the right one when ${what}`, () => expect(diagnose(members)).to.deep.equal(expected));
});

describe('the words of the stats', () => {
  const en = withStatsWords(stringsFor('en'));
  const keys = Object.keys(en).filter((key) => key.startsWith('stats.')) as (keyof typeof en)[];
  const placeholders = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort().join();
  const SCRIPTS: Record<string, RegExp> = {
    'zh-CN': /\p{Script=Han}/u,
    'zh-TW': /\p{Script=Han}/u,
    ja: /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u,
    ko: /\p{Script=Hangul}/u,
    ar: /\p{Script=Arabic}/u,
  };
  for (const [language, script] of Object.entries(SCRIPTS))
    it(`are all there in ${language}`, () => {
      const words = withStatsWords(stringsFor(language));
      for (const key of keys) {
        expect(words[key], key).to.match(script);
        expect(placeholders(words[key]), key).to.equal(placeholders(en[key]));
      }
    });

  it('are reworded by the page', () => {
    setStrings('en', { 'stats.title': 'Why?' } as never);
    expect(withStatsWords(stringsFor('en'))['stats.title']).to.equal('Why?');
    setStrings('en', { 'stats.title': 'Call stats' } as never);
  });
});
