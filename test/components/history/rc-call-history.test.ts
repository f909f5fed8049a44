import { expect, fixture, html } from '@open-wc/testing';
import { set, createStore } from 'idb-keyval';
import type { TemplateResult } from 'lit';
import type { RcCallHistory } from '../../../src/components/history/rc-call-history.js';
import type { RcCallProvider } from '../../../src/components/provider/rc-call-provider.js';
import type { RcMissedBadge } from '../../../src/components/history/rc-missed-badge.js';
import { allStringsFor } from '../../../src/components/words/aside-strings.js';
import type { CallEntry } from '../../../src/core/call/call-entry.js';
import { newId } from '../../../src/core/call/ids.js';
import '../../../src/define.js';
import { byRole, namesOf } from '../../support/by-role.js';
import { anna, ben, GROUP, openLine, people, talk, type Line } from '../../support/calls.js';
import {
  eventOf,
  eventsOf,
  expectFocus,
  inEachLook,
  part,
  partsOf,
  preventing,
  settled,
  slotsOf,
  wordsOf,
  withoutMotion,
} from '../../support/elements.js';
import { FakeBackend } from '../../support/fake-backend.js';
import { replace } from '../../support/replace.js';
import { until } from '../../support/until.js';

const LANGUAGES = ['en', 'zh-CN', 'zh-TW', 'ja', 'ko', 'ar'] as const;
const database = createStore('rc-call-kit-history', 'calls');

const undo: (() => void)[] = [];
afterEach(() => {
  for (const each of undo.splice(0)) each();
});

const HOUR = 3_600_000;
/** At noon, so that an hour ago is still today. */
const now = new Date().setHours(12, 0, 0, 0);

function entry(change: Partial<CallEntry>): CallEntry {
  return {
    ...{ id: newId(), at: now - HOUR, direction: 'incoming', media: 'audio', userIds: ['3002'] },
    ...{ callerId: '3002', end: 'hung-up', endedBy: 'remote', durationMs: 0 },
    ...{ missed: false, seen: true, ...change },
  };
}

const missed = entry({ end: 'canceled', missed: true, seen: false });
const taken = entry({ at: now - 2 * HOUR, durationMs: 83_000 });
const placed = entry({
  at: now - 3 * HOUR,
  direction: 'outgoing',
  callerId: '3001',
  media: 'video',
  durationMs: 4000,
});
const declined = entry({ at: now - 20 * HOUR, end: 'declined', endedBy: 'self' });
const unanswered = entry({
  at: now - 24 * 10 * HOUR,
  direction: 'outgoing',
  callerId: '3001',
  userIds: ['3003', '3004'],
  groupId: GROUP,
  end: 'no-answer',
  endedBy: 'remote',
});
const all = [missed, taken, placed, declined, unanswered];

/** Signs Anna in, with calls already in her history. */
async function lineWith(entries: readonly CallEntry[]): Promise<Line> {
  const appKey = newId();
  await set(`${appKey}\n${anna.userId}`, entries, database);
  return openLine({ appKey });
}

async function putUp<T extends Element>(line: Line, tag: TemplateResult, count = 0): Promise<T> {
  undo.push(replace(Date, 'now', () => now));
  const main = await fixture<HTMLElement>(html`<main>${tag}</main>`);
  await until(() => line.store.history.entries.length === count, 3000, 'the calls are read');
  await settled(main);
  return main.firstElementChild as T;
}

const list = (line: Line, count = 0) =>
  putUp<RcCallHistory>(line, html`<rc-call-history .store=${line.store}></rc-call-history>`, count);

const badge = (line: Line, count = 0) =>
  putUp<RcMissedBadge>(line, html`<rc-missed-badge .store=${line.store}></rc-missed-badge>`, count);

const rowsOf = (tag: RcCallHistory) =>
  [...tag.renderRoot.querySelectorAll('li')].map((row) =>
    wordsOf(row.querySelector('.entry'))
      .replace(/[\u202f\u00a0]/g, ' ')
      .trim(),
  );

function callsOf({ backend }: Line): object[] {
  return backend.commands.flatMap((command) => {
    if (command.type !== 'call') return [];
    const { userIds, groupId, media } = command.request;
    return [{ userIds, groupId, media }];
  });
}

withoutMotion();

describe('rc-call-history', () => {
  inEachLook((language) => {
    it('shows who, outcome, time and duration', async () => {
      const tag = await list(await lineWith(all), all.length);
      const today = new Date(now - HOUR).toLocaleTimeString(language, { timeStyle: 'short' });
      const expected = {
        en: ['Missed call', 'Incoming', 'Outgoing', 'You declined', 'No answer'],
        'zh-CN': ['未接听', '呼入', '呼出', '已拒绝', '对方未接听'],
      }[language];
      const rows = rowsOf(tag);
      expect(rows).to.have.length(5);
      for (const [i, how] of expected.entries()) expect(rows[i]).to.contain(how);
      expect(rows[0]).to.equal(`Ben ${expected[0]} ${today.replace(/\u202f/g, ' ')}`);
      expect(rows[1]).to.contain('00:01:23');
      expect(rows[2]).to.contain({ en: 'Video call', 'zh-CN': '视频通话' }[language]);
      expect(rows[3]).to.contain({ en: 'yesterday', 'zh-CN': '昨天' }[language]);
      expect(rows[4]).to.contain({ en: '陈晨, Dóra', 'zh-CN': '陈晨、Dóra' }[language]);
      await expect(tag).to.be.accessible();
    });

    it('shows that there are no calls', async () => {
      const tag = await list(await openLine());
      expect(wordsOf(tag.renderRoot as unknown as Element)).to.equal(
        { en: 'No calls yet', 'zh-CN': '暂无通话记录' }[language],
      );
      expect(slotsOf(tag)).to.deep.equal(['empty']);
      await expect(tag).to.be.accessible();
    });
  });

  for (const language of LANGUAGES)
    it(`is translated and accessible in ${language}`, async () => {
      const line = await lineWith(all);
      const tag = await putUp<HTMLElement>(
        line,
        html`<section lang=${language}>
          <rc-call-history .store=${line.store}></rc-call-history>
          <rc-missed-badge .store=${line.store}></rc-missed-badge>
        </section>`,
        all.length,
      );
      const history = tag.querySelector('rc-call-history')!;
      const strings = allStringsFor(language);
      const rows = rowsOf(history);
      for (const [i, key] of (
        [
          'end.no-answer.self',
          'incoming',
          'outgoing',
          'end.declined.self',
          'end.no-answer',
        ] as const
      ).entries())
        expect(rows[i]).to.contain(strings[key]);
      expect(namesOf(history, 'list')).to.deep.equal([strings.history]);
      await expect(tag).to.be.accessible();
    });

  it('has the documented parts', async () => {
    const tag = await list(await lineWith(all), all.length);
    expect([...partsOf(tag)].sort()).to.deep.equal([
      'avatar',
      'call-back-button',
      'clear-button',
      'entry',
      'list',
    ]);
  });

  it('calls back, with the same media, after firing a request', async () => {
    const line = await lineWith([placed]);
    const tag = await list(line, 1);
    const button = byRole(tag, 'button', 'Call Ben back');
    const event = await eventOf('rc-call-request', () => button.click());
    expect(event).to.include({ media: 'video', bubbles: true, composed: true, cancelable: true });
    expect(callsOf(line)).to.deep.equal([
      { userIds: ['3002'], groupId: undefined, media: 'video' },
    ]);
  });

  it('calls the same members of the group', async () => {
    const line = await lineWith([unanswered]);
    const tag = await list(line, 1);
    byRole(tag, 'button', 'Call 陈晨, Dóra back').click();
    await settled(tag);
    expect(callsOf(line)).to.deep.equal([
      { userIds: ['3003', '3004'], groupId: GROUP, media: 'audio' },
    ]);
  });

  it('does not call if the host prevents it', async () => {
    const line = await lineWith([taken]);
    const tag = await list(line, 1);
    await preventing('rc-call-request', () => part(tag, 'call-back-button')!.click());
    expect(callsOf(line)).to.deep.equal([]);
  });

  it('clears all calls, unless the host prevents it', async () => {
    const line = await lineWith(all);
    const tag = await list(line, all.length);
    await preventing('rc-clear-request', () => part(tag, 'clear-button')!.click());
    expect(line.store.history.entries).to.have.length(5);
    part(tag, 'clear-button')!.click();
    await until(() => rowsOf(tag).length === 0, 3000, 'the list is empty');
    expect(line.store.history.entries).to.deep.equal([]);
    expect(part(tag, 'list')).to.equal(null);
    expectFocus(tag.renderRoot.querySelector('.root'));
  });

  it('shows a call as soon as it ends', async () => {
    const line = await openLine();
    const tag = await list(line);
    (await talk(line, { userIds: ['3002'] })).end({ durationMs: 61_000 });
    await until(() => rowsOf(tag)[0]?.includes('00:01:01'), 3000, 'the call is listed');
  });

  it('marks visible calls as seen', async () => {
    const line = await lineWith(all);
    await list(line, all.length);
    await until(() => line.store.history.missed === 0, 3000, 'the missed call is seen');
  });

  for (const [what, hide] of [
    ['in a part of the page that is closed', (tag: HTMLElement) => (tag.style.display = 'none')],
    ['in a tab nobody looks at', () => undo.push(replace(document, 'hidden', true))],
  ] as const)
    it(`marks nothing as seen ${what}, until it is visible`, async () => {
      const line = await openLine();
      const tag = await list(line);
      hide(tag);
      await frames();
      line.backend.incoming({ from: '3002' }).end({ reason: 'canceled' });
      await until(() => line.store.history.missed === 1, 3000, 'the call is kept');
      await settled(tag);
      await frames();
      expect(line.store.history.missed).to.equal(1);
      tag.style.display = '';
      for (const each of undo.splice(0)) each();
      document.dispatchEvent(new Event('visibilitychange'));
      await until(() => line.store.history.missed === 0, 3000, 'it is seen');
    });
});

describe('rc-missed-badge', () => {
  inEachLook((language) => {
    it('counts unseen missed calls', async () => {
      const two = [missed, { ...missed, id: newId() }, { ...missed, id: newId(), seen: true }];
      const tag = await badge(await lineWith([...two, taken]), 4);
      expect(wordsOf(part(tag, 'badge'))).to.equal('2');
      expect(wordsOf(byRole(tag, 'status').querySelector('.visually-hidden'))).to.equal(
        { en: 'Missed calls: 2', 'zh-CN': '2 个未接来电' }[language],
      );
      await expect(tag).to.be.accessible();
    });
  });

  it('has a name for a single call, too', async () => {
    const tag = await badge(await lineWith([missed]), 1);
    expect(wordsOf(byRole(tag, 'status').querySelector('.visually-hidden'))).to.equal(
      'Missed call',
    );
  });

  it('is empty when there are none', async () => {
    const tag = await badge(await lineWith([taken]), 1);
    expect(part(tag, 'badge')).to.equal(null);
    expect(tag.getBoundingClientRect().width).to.equal(0);
  });
});

describe('a provider', () => {
  async function provider(attributes: TemplateResult, appKey = newId()): Promise<RcCallProvider> {
    const backend = new FakeBackend({ self: anna });
    const main = await fixture<HTMLElement>(html`<main>${attributes}</main>`);
    const tag = main.querySelector('rc-call-provider')!;
    Object.assign(tag, { appKey, backend });
    await until(() => tag.state.connection === 'connected', 3000, 'connected');
    tag.store.profiles.add(people);
    return tag;
  }

  function miss({ backend }: RcCallProvider): void {
    (backend as FakeBackend).incoming({ from: ben.userId }).end({ reason: 'canceled' });
  }

  it('with `keep-history` records calls, and reports each', async () => {
    const tag = await provider(html`<rc-call-provider keep-history></rc-call-provider>`);
    let [told] = [undefined as CallEntry | undefined];
    tag.addEventListener('rc-call-logged', (event) => (told = event.entry));
    miss(tag);
    await until(() => told, 3000, 'the call is told');
    expect(tag.history.entries).to.deep.equal([told]);
    tag.keepHistory = false;
    await settled(tag);
    await eventsOf('rc-call-logged', () => miss(tag));
    expect(tag.history.entries).to.have.length(1);
  });

  it('records no calls by default', async () => {
    const tag = await provider(html`<rc-call-provider></rc-call-provider>`);
    expect(await eventsOf('rc-call-logged', () => miss(tag))).to.deep.equal([]);
    expect(tag.history.entries).to.deep.equal([]);
  });

  it('keeps the history when moved or removed, and clears it at sign-out', async () => {
    const appKey = newId();
    const tag = await provider(html`<rc-call-provider keep-history></rc-call-provider>`, appKey);
    miss(tag);
    await until(() => tag.history.entries.length === 1, 3000, 'the call is kept');
    tag.remove();
    await until(() => tag.state.connection === 'disconnected', 3000, 'it is out');
    const next = await provider(html`<rc-call-provider keep-history></rc-call-provider>`, appKey);
    await until(() => next.history.entries.length === 1, 3000, 'the next page has it');
    await next.disconnect();
    expect(next.history.entries).to.deep.equal([]);
    const last = await provider(html`<rc-call-provider keep-history></rc-call-provider>`, appKey);
    miss(last);
    await until(() => last.history.entries.length > 0, 3000, 'the last page has its own');
    expect(last.history.entries).to.have.length(1);
  });
});

/** Waits until intersection observers have run. */
async function frames(): Promise<void> {
  for (let i = 0; i < 3; i += 1) await new Promise((resolve) => requestAnimationFrame(resolve));
}
