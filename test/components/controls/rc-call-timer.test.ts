import { expect, fixture, html } from '@open-wc/testing';
import type { RcCallTimer } from '../../../src/components/controls/rc-call-timer.js';
import type { CallStore } from '../../../src/core/store/call-store.js';
import '../../../src/define.js';
import { namesOf } from '../../support/by-role.js';
import { dial, openLine, talk, toBen } from '../../support/calls.js';
import { stopClock, type Clock } from '../../support/clock.js';
import { countRenders, inEachLook, part, partsOf, wordsOf } from '../../support/elements.js';

let clock: Clock;

async function putUp(store?: CallStore, since?: number): Promise<RcCallTimer> {
  const tag = await fixture<RcCallTimer>(
    html`<rc-call-timer .store=${store} .since=${since}></rc-call-timer>`,
  );
  clock = stopClock();
  return tag;
}

const shownBy = (timer: RcCallTimer) => wordsOf(part(timer, 'time'));

afterEach(() => clock.restore());

inEachLook((language) => {
  it('is accessible and shows the duration', async () => {
    const timer = await putUp();
    timer.since = clock.now - 3_723_000;
    await clock.pass(0);
    expect(shownBy(timer)).to.equal('01:02:03');
    expect(namesOf(timer, 'timer')).to.deep.equal([
      { en: 'Call time 01:02:03', 'zh-CN': '通话时长 01:02:03' }[language],
    ]);
    expect([...partsOf(timer)]).to.deep.equal(['time']);
    clock.restore();
    await expect(timer).to.be.accessible();
  });
});

it('shows zero without a call', async () => {
  const timer = await putUp();
  await clock.pass(5000);
  expect(shownBy(timer)).to.equal('00:00:00');
  expect(clock.waiting).to.equal(0);
});

it('counts from `since`, second by second', async () => {
  const timer = await putUp();
  timer.since = clock.now - 58_000;
  const shown: string[] = [];
  for (let seconds = 0; seconds < 4; seconds++) {
    await clock.pass(seconds === 0 ? 10 : 1000);
    shown.push(shownBy(timer));
  }
  expect(shown).to.deep.equal(['00:00:58', '00:00:59', '00:01:00', '00:01:01']);
});

it('renders only once a second', async () => {
  const timer = await putUp();
  timer.since = clock.now;
  await clock.pass(10);
  const renders = countRenders(timer);
  await clock.pass(10_000);
  expect(renders()).to.equal(10);
});

it('counts the sleep of the computer, and not what the clock is set by', async () => {
  const timer = await putUp();
  timer.since = clock.now;
  await clock.pass(3005);
  clock.sleep(20_000);
  await clock.pass(1000);
  expect(shownBy(timer)).to.equal('00:00:24');
  for (const setBy of [3_600_000, -3_600_000]) clock.sleep(setBy);
  await clock.pass(1000);
  clock.sleep(3_600_000);
  await clock.pass(1000);
  expect(shownBy(timer)).to.equal('00:00:26');
});

it('counts hours beyond a day', async () => {
  const timer = await putUp();
  timer.since = clock.now - 100 * 3_600_000;
  await clock.pass(0);
  expect(shownBy(timer)).to.equal('100:00:00');
});

it('shows no negative time when clocks disagree', async () => {
  const timer = await putUp();
  timer.since = clock.now + 5000;
  await clock.pass(10);
  expect(shownBy(timer)).to.equal('00:00:00');
  await clock.pass(6000);
  expect(shownBy(timer)).to.equal('00:00:01');
});

it('reads `since` from its attribute, and ignores what is not a number', async () => {
  const timer = await putUp();
  timer.setAttribute('since', String(clock.now - 7000));
  await clock.pass(0);
  expect(shownBy(timer)).to.equal('00:00:07');
  timer.setAttribute('since', 'noon');
  await clock.pass(5000);
  expect(shownBy(timer)).to.equal('00:00:00');
  expect(clock.waiting).to.equal(0);
  timer.removeAttribute('since');
  await clock.pass(0);
  expect(shownBy(timer)).to.equal('00:00:00');
});

describe('with a call', () => {
  it('shows zero while ringing, counts from connect, and stops at the end', async () => {
    const line = await openLine();
    const timer = await putUp(line.store);
    const session = await dial(line, toBen);
    await clock.pass(20_000);
    expect(shownBy(timer)).to.equal('00:00:00');
    session.connect(clock.now);
    await clock.pass(65_500);
    expect(shownBy(timer)).to.equal('00:01:05');
    session.end();
    await clock.pass(60_000);
    expect(shownBy(timer)).to.equal('00:01:05');
    expect(clock.waiting).to.equal(0);
  });

  it('starts at zero with the next call', async () => {
    const line = await openLine();
    const timer = await putUp(line.store);
    (await talk(line, toBen, clock.now - 60_000)).end();
    await talk(line, toBen, clock.now);
    await clock.pass(1100);
    expect(shownBy(timer)).to.equal('00:00:01');
  });

  it('shows the right time at once when added during a call', async () => {
    const line = await openLine();
    await talk(line, toBen, Date.now() - 90_000);
    const timer = await fixture<RcCallTimer>(
      html`<rc-call-timer .store=${line.store}></rc-call-timer>`,
    );
    expect(shownBy(timer)).to.match(/^00:01:3\d$/);
  });
});

it('leaves no timer when removed, and continues when added again', async () => {
  const timer = await putUp();
  const { parentElement } = timer;
  timer.since = clock.now;
  await clock.pass(1100);
  timer.remove();
  expect(clock.waiting).to.equal(0);
  await clock.pass(3000);
  expect(clock.waiting).to.equal(0);
  parentElement!.append(timer);
  await clock.pass(1000);
  expect(shownBy(timer)).to.equal('00:00:05');
  expect(clock.waiting).to.equal(1);
});
