/** Do not disturb: quiet hours, what a person chooses, and what becomes of calls. */
import { expect, fixture, html } from '@open-wc/testing';
import type {
  RcDoNotDisturbChangeEvent,
  RcQuickReplyEvent,
} from '../../../src/components/base/call-events.js';
import { INCOMING_TIMING } from '../../../src/components/incoming/timing.js';
import type { RcCallProvider } from '../../../src/components/provider/rc-call-provider.js';
import { quietWordsFor } from '../../../src/components/quiet/quiet-words.js';
import type { CallError } from '../../../src/core/call/call-error.js';
import { QUIET_KEY } from '../../../src/core/quiet/quiet-stored.js';
import '../../../src/define.js';
import { byRole, namesOf } from '../../support/by-role.js';
import { anna, ben } from '../../support/calls.js';
import {
  eventsOf,
  inEachLook,
  part,
  providersGone,
  settled,
  withoutMotion,
  wordsOf,
} from '../../support/elements.js';
import { FakeBackend, type IncomingOptions } from '../../support/fake-backend.js';
import { asOnlyTab } from '../../support/only-tab.js';
import { replace } from '../../support/replace.js';
import { watchSounds } from '../../support/sounds.js';
import { until } from '../../support/until.js';

const WAIT = 30_000;
const undo: (() => void)[] = [];

beforeEach(providersGone);
afterEach(() => {
  for (const restore of undo.splice(0)) restore();
  localStorage.removeItem(QUIET_KEY);
});

/** The clock shows this time of 30 November 2026, a Monday, from now on. */
function clock(time: string, day = 30): void {
  const [hours, minutes] = time.split(':').map(Number);
  const now = +new Date(2026, 10, day, hours, minutes);
  undo.push(replace(Date, 'now', () => now));
}

interface Page {
  readonly main: HTMLElement;
  readonly provider: RcCallProvider;
  readonly backend: FakeBackend;
  readonly errors: CallError[];
  readonly changes: RcDoNotDisturbChangeEvent[];
  readonly ring: () => HTMLElement;
  readonly panel: () => HTMLElement;
}

let apps = 0;

async function putUp(
  attributes: Readonly<Record<string, string>> = {},
  options: Partial<RcCallProvider> = {},
  self = anna,
): Promise<Page> {
  const main = await fixture<HTMLElement>(html`<main></main>`);
  const provider = document.createElement('rc-call-provider');
  const backend = new FakeBackend({ self });
  for (const [name, value] of Object.entries(attributes)) provider.setAttribute(name, value);
  Object.assign(provider, { backend, keepHistory: true, ...options });
  if (!provider.appKey) provider.appKey = `quiet-${(apps += 1)}`;
  const errors: CallError[] = [];
  const changes: RcDoNotDisturbChangeEvent[] = [];
  provider.addEventListener('rc-call-error', ({ error }) => errors.push(error));
  provider.addEventListener('rc-do-not-disturb-change', (event) => changes.push(event));
  const ring = Object.assign(document.createElement('rc-incoming-call'), {
    timing: { ...INCOMING_TIMING, titleFlash: 20, audioStart: 20 },
  });
  const panel = document.createElement('rc-call-panel');
  provider.append(ring, panel);
  main.append(provider);
  provider.store.profiles.add([anna, ben]);
  await until(() => provider.state.connection === 'connected', WAIT, 'connected');
  await settled(main);
  return { main, provider, backend, errors, changes, ring: () => ring, panel: () => panel };
}

const call: IncomingOptions = { from: '3002' };
const isOn = ({ provider }: Page): boolean => Boolean(provider.doNotDisturb);
const becomes = (page: Page, on: boolean): Promise<unknown> =>
  until(() => isOn(page) === on, WAIT, `do not disturb is ${on ? 'on' : 'off'}`);
const phaseOf = ({ provider }: Page): string => provider.state.call.phase;

describe('do not disturb', () => {
  asOnlyTab();
  withoutMotion();

  describe('a call that comes in', () => {
    const sounds = watchSounds();

    it('rings without sound, title and focus, and says why and until when', async () => {
      clock('23:00');
      const page = await putUp({ 'quiet-hours': '22:00-07:00' });
      const { title } = document;
      page.backend.incoming(call);
      await settled(page.main);
      expect(phaseOf(page)).to.equal('incoming');
      expect(part(page.ring(), 'dialog')!.matches(':popover-open')).to.be.true;
      expect(wordsOf(part(page.ring(), 'do-not-disturb'))).to.match(/Do not disturb until 0?7:00/);
      expect(page.ring().shadowRoot!.activeElement).to.equal(null);
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect(sounds.made).to.deep.equal([]);
      expect(document.title).to.equal(title);
      await expect(page.ring()).to.be.accessible();
    });

    it('sounds as soon as it is off, and falls silent when it begins', async () => {
      const page = await putUp({}, { doNotDisturb: true });
      page.backend.incoming(call);
      await settled(page.main);
      expect(sounds.made).to.deep.equal([]);
      page.provider.doNotDisturb = false;
      await until(() => sounds.made[0]?.notes, WAIT, 'it sounds');
      page.provider.doNotDisturb = true;
      await until(() => sounds.made.every(({ on }) => !on), WAIT, 'it is silent');
      expect(phaseOf(page)).to.equal('incoming');
    });

    it('is taken and declined as ever', async () => {
      const page = await putUp({}, { doNotDisturb: true });
      const session = page.backend.incoming(call);
      await settled(page.main);
      byRole(page.ring(), 'button', 'Accept').click();
      await until(() => phaseOf(page) === 'connecting', WAIT, 'accepted');
      session.connect();
      await until(() => phaseOf(page) === 'connected', WAIT, 'connected');
    });

    it('makes sound by day', async () => {
      clock('12:00');
      const page = await putUp({ 'quiet-hours': '22:00-07:00' });
      page.backend.incoming(call);
      await until(() => sounds.made[0]?.notes, WAIT, 'it sounds');
      expect(part(page.ring(), 'do-not-disturb')).to.equal(null);
    });
  });

  describe('declining', () => {
    const night = { 'quiet-hours': '22:00-07:00', 'quiet-calls': 'decline' };

    it('declines as busy, and the call is in the history as a missed one', async () => {
      clock('23:00');
      const page = await putUp(night);
      const events = await eventsOf('rc-call-received', async () => {
        const session = page.backend.incoming(call);
        await until(() => session.ended, WAIT, 'it was declined');
      });
      expect(events).to.have.length(0);
      expect(phaseOf(page)).to.equal('idle');
      await until(() => page.provider.history.missed === 1, WAIT, 'it is missed');
      const [entry] = page.provider.history.entries;
      expect(entry).to.include({ end: 'busy', endedBy: 'self', missed: true, callerId: '3002' });
      await page.provider.history.clear();
    });

    for (const [what, attribute, expected] of [
      ['no words', undefined, []],
      ['words of the page', ' Asleep. ', ['Asleep.']],
      ['words of the kit', '', [quietWordsFor('en')['quiet.reply']]],
    ] as const)
      it(`hands on ${what}`, async () => {
        clock('23:00');
        const page = await putUp({
          ...night,
          ...(attribute !== undefined && { 'quiet-reply': attribute }),
        });
        const replies: RcQuickReplyEvent[] = [];
        page.main.addEventListener('rc-quick-reply', (event) => replies.push(event));
        const session = page.backend.incoming(call);
        await until(() => session.ended, WAIT, 'it was declined');
        await settled(page.main);
        expect(replies.map(({ text }) => text)).to.deep.equal(expected);
        expect(replies.map((reply) => reply.call.callerId)).to.deep.equal(
          expected.map(() => '3002'),
        );
      });

    it('does not end a call that goes on, nor one that rings already', async () => {
      const page = await putUp({ 'quiet-calls': 'decline' });
      page.backend.incoming(call);
      page.provider.doNotDisturb = true;
      await becomes(page, true);
      expect(phaseOf(page)).to.equal('incoming');
      await page.provider.accept();
      expect(phaseOf(page)).to.equal('connecting');
      const second = page.backend.incoming({ from: '3003' });
      await until(() => second.ended, WAIT, 'the second is declined');
      expect(phaseOf(page)).to.equal('connecting');
    });

    it('leaves a call alone that the page returns to', async () => {
      const page = await putUp({ 'quiet-calls': 'decline' }, { doNotDisturb: true });
      page.backend.incoming({ ...call, returning: true });
      await until(() => phaseOf(page) === 'returning', WAIT, 'offered');
    });

    it('is what the attribute says when the call comes', async () => {
      const page = await putUp({ 'quiet-calls': 'decline' }, { doNotDisturb: true });
      page.provider.setAttribute('quiet-calls', 'silent');
      page.backend.incoming(call);
      await until(() => phaseOf(page) === 'incoming', WAIT, 'it rings');
    });
  });

  describe('the property', () => {
    it('turns it on, on until a time, and off, and tells', async () => {
      clock('12:00');
      const page = await putUp();
      expect(page.provider.doNotDisturb).not.to.be.ok;
      page.provider.doNotDisturb = true;
      await until(() => page.changes.length === 1, WAIT, 'told');
      const at = Date.now() + 60_000;
      page.provider.doNotDisturb = at;
      await until(() => page.changes.length === 2, WAIT, 'told again');
      expect(page.provider.doNotDisturb).to.deep.equal(new Date(at));
      page.provider.doNotDisturb = false;
      await until(() => page.changes.length === 3, WAIT, 'told a third time');
      const told = page.changes.map(({ on, until: end }) => [on, end && +end]);
      expect(told).to.deep.equal([
        [true, undefined],
        [true, at],
        [false, undefined],
      ]);
      expect(localStorage.getItem(QUIET_KEY)).to.equal(null);
    });

    it('may be set before the tag is there, and before anybody is signed in', async () => {
      const page = await putUp({ manual: '' }, { doNotDisturb: true, manual: false });
      await becomes(page, true);
      expect(JSON.parse(localStorage.getItem(QUIET_KEY)!)).to.deep.equal({
        [`${page.provider.appKey}\n3001`]: { on: true },
      });
    });

    it('turns quiet hours off until they are over', async () => {
      clock('23:00');
      const page = await putUp({ 'quiet-hours': '22:00-07:00' });
      await becomes(page, true);
      page.provider.doNotDisturb = false;
      await becomes(page, false);
      clock('06:59', 31);
      page.backend.incoming(call);
      await settled(page.main);
      expect(isOn(page)).to.be.false;
      await page.provider.hangUp();
      clock('22:01', 31);
      page.backend.incoming(call);
      await settled(page.main);
      expect(isOn(page)).to.be.true;
    });

    it('goes on in quiet hours where a chosen time ends in them', async () => {
      clock('21:00');
      const page = await putUp({ 'quiet-hours': '22:00-07:00' });
      page.provider.doNotDisturb = new Date(2026, 10, 30, 22, 30);
      await becomes(page, true);
      await until(
        () => +page.provider.doNotDisturb! === +new Date(2026, 11, 1, 7),
        WAIT,
        'until 7',
      );
    });

    it('of a time that is over turns it off', async () => {
      const page = await putUp({}, { doNotDisturb: true });
      await becomes(page, true);
      page.provider.doNotDisturb = 1;
      await becomes(page, false);
      expect(page.errors).to.deep.equal([]);
    });

    for (const wrong of ['tonight', NaN, new Date(NaN), Infinity, {}])
      it(`says that ${JSON.stringify(wrong)} is none, and stays as it was`, async () => {
        const page = await putUp({}, { doNotDisturb: true });
        await becomes(page, true);
        page.provider.doNotDisturb = wrong as number;
        await until(() => page.errors.length === 1, WAIT, 'told');
        expect(page.errors[0]).to.include({ reason: 'bad-request' });
        expect(page.errors[0]!.params.detail).to.equal('config');
        expect(page.provider.doNotDisturb).to.be.true;
      });
  });

  describe('what is stored', () => {
    it('holds after a reload, for that user alone', async () => {
      const appKey = 'quiet-reload';
      const before = await putUp({}, { doNotDisturb: true, appKey });
      await becomes(before, true);
      before.provider.remove();
      await providersGone();
      const after = await putUp({}, { appKey });
      await becomes(after, true);
      expect(after.changes.map(({ on }) => on)).to.deep.equal([true]);
      after.provider.remove();
      await providersGone();
      const other = await putUp({}, { appKey }, ben);
      expect(isOn(other)).to.be.false;
    });

    it('is known before the first call', async () => {
      const appKey = 'quiet-first';
      localStorage.setItem(QUIET_KEY, JSON.stringify({ [`${appKey}\n3001`]: { on: true } }));
      const main = await fixture<HTMLElement>(html`<main></main>`);
      const provider = document.createElement('rc-call-provider');
      const backend = new FakeBackend({ self: anna });
      Object.assign(provider, { backend, appKey });
      provider.setAttribute('quiet-calls', 'decline');
      let received = 0;
      provider.addEventListener('rc-call-received', () => (received += 1));
      let session: { readonly ended: boolean } | undefined;
      provider.addEventListener('rc-connection-change', ({ status }) => {
        if (status === 'connected') session = backend.incoming(call);
      });
      main.append(provider);
      await until(() => session?.ended, WAIT, 'it was declined');
      expect(received).to.equal(0);
    });

    it('is followed in other tabs', async () => {
      const page = await putUp();
      const key = `${page.provider.appKey}\n3001`;
      const tell = (value: string | null): void => {
        if (value) localStorage.setItem(QUIET_KEY, value);
        else localStorage.removeItem(QUIET_KEY);
        dispatchEvent(new StorageEvent('storage', { key: QUIET_KEY }));
      };
      tell(JSON.stringify({ [key]: { on: true } }));
      await becomes(page, true);
      tell(null);
      await becomes(page, false);
      tell('nonsense');
      tell(JSON.stringify({ [key]: { until: Date.now() + 1e6 } }));
      await becomes(page, true);
      expect(page.errors).to.deep.equal([]);
    });
  });

  describe('attributes', () => {
    it('say what they cannot read, and what can be read holds', async () => {
      clock('23:00');
      const page = await putUp({
        'quiet-hours': '22:00-07:00, 25:00-26:00',
        'quiet-calls': 'loud',
      });
      await becomes(page, true);
      await until(() => page.errors.length === 2, WAIT, 'both are told');
      expect(page.errors.map(({ params }) => params.detail)).to.deep.equal(['config', 'config']);
      expect(page.errors[0]!.message).to.contain('25:00-26:00');
      await settled(page.main);
      expect(page.provider.state.problem).to.equal(page.errors[1]);
      page.backend.incoming(call);
      await until(() => phaseOf(page) === 'incoming', WAIT, 'it rings');
    });

    it('may change', async () => {
      clock('23:00');
      const page = await putUp();
      page.provider.setAttribute('quiet-hours', '22:00-07:00');
      await becomes(page, true);
      page.provider.removeAttribute('quiet-hours');
      await becomes(page, false);
    });
  });

  it('ends by itself when the time has come', async () => {
    const page = await putUp({}, { doNotDisturb: true });
    await becomes(page, true);
    page.provider.doNotDisturb = Date.now() + 500;
    await becomes(page, false);
    expect(page.changes.at(-1)!.on).to.be.false;
  });

  it('is right in a clock that was set', async () => {
    clock('12:00');
    const page = await putUp({ 'quiet-hours': '22:00-07:00', 'quiet-calls': 'decline' });
    clock('23:00');
    const session = page.backend.incoming(call);
    await until(() => session.ended, WAIT, 'declined');
    expect(isOn(page)).to.be.true;
  });

  it('is that of each provider of a page', async () => {
    const quiet = await putUp({}, { doNotDisturb: true });
    const loud = await putUp({}, {}, ben);
    await becomes(quiet, true);
    expect(isOn(loud)).to.be.false;
    expect(part(quiet.panel(), 'do-not-disturb')).not.to.equal(null);
    expect(part(loud.panel(), 'do-not-disturb')).to.equal(null);
  });

  it('is toggled by buttons of the page, which say whether it is on', async () => {
    const page = await putUp();
    page.provider.id = 'quiet';
    const button = document.createElement('button');
    for (const [name, value] of Object.entries({
      ...{ command: '--do-not-disturb', commandfor: 'quiet', 'data-rc-minutes': '30' },
    }))
      button.setAttribute(name, value);
    button.textContent = 'Do not disturb';
    page.main.append(button);
    button.click();
    await becomes(page, true);
    const left = +page.provider.doNotDisturb! - Date.now();
    expect(left).to.be.within(25 * 60_000, 30 * 60_000);
    expect(button.getAttribute('aria-pressed')).to.equal('true');
    button.click();
    await becomes(page, false);
    expect(button.getAttribute('aria-pressed')).to.equal('false');
    button.addEventListener('rc-do-not-disturb-request', (event) => event.preventDefault());
    button.click();
    await settled(page.main);
    expect(isOn(page)).to.be.false;
  });

  it('leaves nothing behind when its provider is removed', async () => {
    const page = await putUp({ 'quiet-hours': '00:00-24:00' });
    await becomes(page, true);
    page.provider.remove();
    await providersGone();
    const told = page.changes.length;
    localStorage.setItem(QUIET_KEY, '{}');
    dispatchEvent(new StorageEvent('storage', { key: QUIET_KEY }));
    await settled(page.main);
    expect(page.changes).to.have.length(told);
  });

  inEachLook((language) => {
    it('is on the panel while there is no call, and off at a press', async () => {
      const page = await putUp({}, { doNotDisturb: true });
      await becomes(page, true);
      await settled(page.main);
      const words = quietWordsFor(language);
      const chip = part(page.panel(), 'do-not-disturb')!;
      expect(chip.checkVisibility()).to.be.true;
      expect(wordsOf(chip)).to.equal(`${words['quiet.on']}${words['quiet.turnOff']}`);
      expect(namesOf(page.panel(), 'button')).to.deep.equal([words['quiet.turnOff']]);
      await expect(page.panel()).to.be.accessible();
      const events = await eventsOf('rc-do-not-disturb-request', async () => {
        part(page.panel(), 'do-not-disturb-button')!.click();
        await becomes(page, false);
      });
      expect(events.map(({ on }) => on)).to.deep.equal([false]);
      await settled(page.main);
      expect(part(page.panel(), 'do-not-disturb')).to.equal(null);
    });
  });
});
