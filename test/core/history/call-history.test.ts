import { expect } from '@open-wc/testing';
import { createStore, get, set } from 'idb-keyval';
import type { CallEnd } from '../../../src/core/call/call-info.js';
import type { CallFact } from '../../../src/core/call/call-state.js';
import type { CallEntry } from '../../../src/core/call/call-entry.js';
import { newId } from '../../../src/core/call/ids.js';
import { anna, answer, ben, dial, GROUP, openLine, talk, type Line } from '../../support/calls.js';
import type { IncomingOptions } from '../../support/fake-backend.js';
import { replace } from '../../support/replace.js';
import { nextTask, until } from '../../support/until.js';

/** Where the calls of Anna are kept, as the pages of a released version have stored them. */
const database = createStore('rc-call-kit-history', 'calls');
const keyOf = (appKey: string) => `${appKey}\n${anna.userId}`;

const undo: (() => void)[] = [];
const logged: CallEntry[] = [];

afterEach(() => {
  for (const each of undo.splice(0)) each();
  logged.length = 0;
});

/** A tab of Anna's, in which calls are kept. */
async function openTab(appKey = newId()): Promise<Line> {
  const line = await openLine({ appKey });
  undo.push(
    line.store.history.subscribe(() => {}),
    line.store.observe((fact: CallFact) => {
      if (fact.type === 'logged') logged.push(fact.entry);
    }),
  );
  return line;
}

/** Two tabs of the site, in which Anna is signed in. */
async function openTwo(): Promise<[Line, Line]> {
  const appKey = newId();
  return [await openTab(appKey), await openTab(appKey)];
}

const idsIn = ({ store }: Line) => store.history.entries.map(({ id }) => id);

async function has(line: Line, ...ids: string[]): Promise<void> {
  await until(
    () => idsIn(line).join() === ids.join(),
    3000,
    () => `${ids.join()} are kept, not ${idsIn(line).join()}`,
  );
}

/** Somebody calls, and gives up. */
function miss({ backend }: Line, options: Partial<IncomingOptions> = {}): string {
  const call = backend.incoming({ from: '3002', ...options });
  call.end({ reason: 'canceled' });
  return call.id;
}

describe('a call that is over', () => {
  it('is kept, with all there is to know of it', async () => {
    const line = await openTab();
    const before = Date.now();
    const call = await talk(line, { userIds: ['3002'], media: 'video' });
    call.end({ durationMs: 4000 });
    await has(line, call.id);
    const [{ at, ...entry }] = line.store.history.entries as [CallEntry];
    expect(entry).to.deep.equal({
      id: call.id,
      direction: 'outgoing',
      media: 'video',
      userIds: ['3002'],
      callerId: '3001',
      end: 'hung-up',
      endedBy: 'remote',
      durationMs: 4000,
      missed: false,
      seen: true,
    });
    expect(at).to.be.within(before, Date.now());
    expect(logged).to.deep.equal([...line.store.history.entries]);
  });

  it('names everybody who was in it, also who left before its end', async () => {
    const line = await openTab();
    const call = await talk(line, { userIds: ['3002', '3003'], groupId: GROUP });
    call.join('3003');
    call.invite('3004');
    call.leave('3003');
    call.leave('3004');
    call.end();
    await has(line, call.id);
    expect(line.store.history.entries[0]).to.deep.include({
      userIds: ['3002', '3003', '3004'],
      groupId: GROUP,
    });
  });

  it('comes before those that were before it', async () => {
    const line = await openTab();
    const first = miss(line);
    await has(line, first);
    await until(() => Date.now() > line.store.history.entries[0]!.at, 1000, 'time passes');
    const second = miss(line);
    await has(line, second, first);
  });

  it('that was left and returned to is one, as long as it was in the end', async () => {
    const line = await openTab();
    const call = await talk(line, { userIds: ['3002'] });
    call.end({ durationMs: 4000 });
    await has(line, call.id);
    const [{ at }] = line.store.history.entries as [CallEntry];
    line.backend
      .incoming({ from: '3002', id: call.id, returning: true })
      .end({ durationMs: 9000, endedBy: 'self' });
    await until(() => line.store.history.entries[0]?.durationMs === 9000, 3000, 'it is longer');
    expect(line.store.history.entries.map((entry) => entry.at)).to.deep.equal([at]);
    expect(logged).to.have.length(1);
  });

  it('is told once, however often it is looked at', async () => {
    const line = await openTab();
    const again = line.store.history.subscribe(() => {});
    const id = miss(line);
    await has(line, id);
    again();
    expect(logged.map((entry) => entry.id)).to.deep.equal([id]);
  });
});

/** How a call ends in a tab that is closed or reloaded while it rings. */
const goneAway: Partial<CallEnd> = { reason: 'no-answer', endedBy: 'self' };
const lost: Partial<CallEnd> = { reason: 'network', endedBy: 'system' };

describe('a missed call', () => {
  for (const [what, end, missed] of [
    ['nobody answered in time', { reason: 'no-answer', endedBy: 'self' }, true],
    ['the caller canceled', { reason: 'canceled' }, true],
    ['another tab was in a call', { reason: 'busy', endedBy: 'self' }, true],
    ['it was declined', { reason: 'declined', endedBy: 'self' }, false],
    ['it was answered elsewhere', { reason: 'answered-elsewhere', endedBy: 'self' }, false],
    ['the connection was lost', { reason: 'network', endedBy: 'system' }, true],
    ['the caller crashed', { reason: 'no-answer', endedBy: 'remote' }, true],
    ['it failed', { reason: 'failed', endedBy: 'system' }, true],
    ['the caller hung up', { reason: 'hung-up' }, true],
    ['another device signed in', { reason: 'removed', endedBy: 'system' }, true],
    ['the user signed out', { reason: 'hung-up', endedBy: 'self' }, false],
  ] as const)
    it(`is ${missed ? '' : 'not '}one where ${what}`, async () => {
      const line = await openTab();
      const call = line.backend.incoming({ from: '3002' });
      call.end(end);
      await has(line, call.id);
      expect(line.store.history.entries[0]).to.include({ missed, seen: !missed });
      expect(line.store.history.missed).to.equal(missed ? 1 : 0);
    });

  it('is one that came during another call', async () => {
    const line = await openTab();
    const call = await answer(line, { from: '3002' });
    const second = line.backend.incoming({ from: '3003' });
    await has(line, second.id);
    expect(line.store.history.entries[0]).to.include({ missed: true, callerId: '3003' });
    call.end();
    await until(() => line.store.history.entries.length === 2, 3000, 'both are kept');
    expect(line.store.history.missed).to.equal(1);
  });

  it('is not one that was answered and never came up', async () => {
    const line = await openTab();
    const call = line.backend.incoming({ from: '3002' });
    await line.store.send({ type: 'accept' });
    call.end({ reason: 'canceled' });
    await has(line, call.id);
    expect(line.store.history.missed).to.equal(0);
  });

  it('is not one that went out', async () => {
    const line = await openTab();
    const call = await dial(line, { userIds: ['3002'] });
    call.end({ reason: 'no-answer' });
    await has(line, call.id);
    expect(line.store.history.missed).to.equal(0);
  });
});

describe('over two tabs', () => {
  it('a call is one entry, and told by one of them', async () => {
    const [left, right] = await openTwo();
    const id = newId();
    miss(left, { id });
    miss(right, { id });
    await has(left, id);
    await has(right, id);
    expect(logged.map((entry) => entry.id)).to.deep.equal([id]);
  });

  it('a call answered in one is told by that one, with its time', async () => {
    const [left, right] = await openTwo();
    const id = newId();
    const ringing = right.backend.incoming({ from: '3002', id });
    const call = await answer(left, { from: '3002', id });
    ringing.end({ reason: 'answered-elsewhere', endedBy: 'self' });
    await has(right, id);
    call.end({ durationMs: 7000 });
    for (const tab of [left, right])
      await until(
        () => tab.store.history.entries[0]?.durationMs === 7000,
        3000,
        'its time is kept',
      );
    await has(left, id);
    await has(right, id);
    expect(logged.map(({ end }) => end)).to.deep.equal(['hung-up']);
  });

  /** What the entry of a tab says that stopped ringing, and what another tab knows better. */
  const better: [string, Partial<CallEnd>, Partial<CallEnd> | 'answered', string, number][] = [
    ['answered in the other', goneAway, 'answered', 'hung-up', 0],
    ['declined in the other', goneAway, { reason: 'declined', endedBy: 'self' }, 'declined', 0],
    ['canceled in the other', goneAway, { reason: 'canceled' }, 'canceled', 1],
    ['lost in one, and answered in the other', lost, 'answered', 'hung-up', 0],
    [
      'lost in one, and declined in the other',
      lost,
      { reason: 'declined', endedBy: 'self' },
      'declined',
      0,
    ],
    [
      'lost in one, and answered elsewhere',
      lost,
      { reason: 'answered-elsewhere', endedBy: 'self' },
      'answered-elsewhere',
      0,
    ],
    [
      'signed out of in one, and missed in the other',
      { reason: 'hung-up', endedBy: 'self' },
      { reason: 'canceled' },
      'canceled',
      1,
    ],
  ];
  for (const [what, first, second, end, missed] of better)
    it(`a call that is ${what} is told as that`, async () => {
      const [left, right] = await openTwo();
      const id = newId();
      const ringing = left.backend.incoming({ from: '3002', id });
      const other = right.backend.incoming({ from: '3002', id });
      ringing.end(first);
      await has(left, id);
      await nextTask();
      expect(idsIn(right), 'where it rings it is not over').to.deep.equal([]);
      if (second === 'answered') {
        await right.store.send({ type: 'accept' });
        other.connect();
        expect(right.store.history.missed).to.equal(0);
        other.end({ durationMs: 7000 });
      } else other.end(second);
      for (const tab of [left, right]) {
        await until(() => tab.store.history.entries[0]?.end === end, 3000, 'it is told');
        await has(tab, id);
        expect(tab.store.history.missed).to.equal(missed);
      }
    });

  it('what a tab knows that stopped ringing replaces nothing', async () => {
    const [left, right] = await openTwo();
    const id = newId();
    const ringing = left.backend.incoming({ from: '3002', id });
    right.backend.incoming({ from: '3002', id }).end({ reason: 'declined', endedBy: 'self' });
    await has(right, id);
    ringing.end(goneAway);
    await nextTask();
    await has(left, id);
    expect(left.store.history.entries[0]).to.include({ end: 'declined', missed: false });
  });

  it('what is seen in one is seen in the other', async () => {
    const [left, right] = await openTwo();
    miss(left);
    await until(() => right.store.history.missed === 1, 3000, 'the other knows it');
    await right.store.history.markSeen();
    expect(right.store.history.missed).to.equal(0);
    await until(() => left.store.history.missed === 0, 3000, 'it is seen in the first');
  });

  it('what is cleared in one is gone in the other', async () => {
    const [left, right] = await openTwo();
    await has(right, ...[miss(left)]);
    await left.store.history.clear();
    expect(idsIn(left)).to.deep.equal([]);
    await has(right);
  });

  it('a call of one moment is lost in neither', async () => {
    const [left, right] = await openTwo();
    const ids = [miss(left), miss(right)];
    for (const tab of [left, right])
      await until(() => idsIn(tab).sort().join() === ids.sort().join(), 3000, 'both are there');
  });
});

describe('a page that goes away while it rings', () => {
  const LEFT = 'rc-call-kit-history-left';
  let restore: () => void;
  let later: (() => void)[];

  beforeEach(() => {
    later = [];
    const atOnce = window.setTimeout.bind(window);
    restore = replace(window, 'setTimeout', ((run: () => void, ms = 0) => {
      if (ms < 1000 || ms > 5000) return atOnce(run, ms);
      later.push(run);
      return 0;
    }) as typeof window.setTimeout);
  });
  afterEach(() => restore());

  /** It is gone: what it said stays in the storage. */
  async function goAway(line: Line, id = newId()): Promise<string> {
    const call = line.backend.incoming({ from: '3002', id });
    const end = () => call.end(goneAway);
    window.addEventListener('pagehide', end, { once: true });
    window.dispatchEvent(new Event('pagehide'));
    for (const each of undo.splice(0)) each();
    await until(() => localStorage.getItem(LEFT), 3000, 'it is noted');
    return id;
  }

  it('has missed the call, if nothing else becomes of it', async () => {
    const appKey = newId();
    const id = await goAway(await openTab(appKey));
    const next = await openTab(appKey);
    await until(() => later.length > 0, 3000, 'it waits for the ring');
    expect(next.store.history.missed).to.equal(0);
    for (const run of later) run();
    await has(next, id);
    expect(next.store.history.missed).to.equal(1);
    expect(logged.map((entry) => entry.id)).to.deep.equal([id]);
    expect(localStorage.length).to.equal(0);
  });

  it('has missed the call, which the next page says at once after a while', async () => {
    const appKey = newId();
    const id = await goAway(await openTab(appKey));
    const [left] = JSON.parse(localStorage.getItem(LEFT)!) as [{ leftAt: number }];
    localStorage.setItem(LEFT, JSON.stringify([{ ...left, leftAt: left.leftAt - 6000 }, null, 7]));
    await has(await openTab(appKey), id);
  });

  it('has not missed it where it rings again, and is answered', async () => {
    const appKey = newId();
    const id = await goAway(await openTab(appKey));
    const next = await openTab(appKey);
    await until(() => later.length > 0, 3000, 'it waits for the ring');
    const call = await answer(next, { from: '3002', id });
    for (const run of later) run();
    await nextTask();
    expect(next.store.history.missed).to.equal(0);
    expect(idsIn(next)).to.deep.equal([]);
    call.end({ durationMs: 7000 });
    await has(next, id);
    expect(next.store.history.missed).to.equal(0);
    expect(logged.map(({ end }) => end)).to.deep.equal(['hung-up']);
  });

  it('has not missed it where the other tab answers', async () => {
    const appKey = newId();
    const other = await openTab(appKey);
    const stop = undo.splice(0);
    const id = newId();
    await goAway(await openTab(appKey), id);
    undo.push(...stop);
    const call = await answer(other, { from: '3002', id });
    expect(other.store.history.missed).to.equal(0);
    call.end({ durationMs: 7000 });
    await has(other, id);
    await until(() => localStorage.length === 0, 3000, 'nothing is left over');
    const next = await openTab(appKey);
    await has(next, id);
    expect(next.store.history.missed).to.equal(0);
  });

  it('leaves nothing behind that was cleared', async () => {
    const appKey = newId();
    await goAway(await openTab(appKey));
    const next = await openTab(appKey);
    await until(() => later.length > 0, 3000, 'it waits for the ring');
    await next.store.history.clear();
    for (const run of later) run();
    await nextTask();
    await has(next);
  });
});

describe('the list', () => {
  it('is there again in the next page', async () => {
    const appKey = newId();
    const line = await openTab(appKey);
    const id = miss(line);
    await has(line, id);
    await has(await openTab(appKey), id);
  });

  it('belongs to a user and an app', async () => {
    const appKey = newId();
    const line = await openTab(appKey);
    await has(line, ...[miss(line)]);
    const other = await openLine({ appKey, self: ben });
    undo.push(other.store.history.subscribe(() => {}));
    await has(other, miss(other));
    const elsewhere = await openTab();
    await has(elsewhere, miss(elsewhere));
  });

  it('is forgotten when somebody else signs in, and not when the same user does', async () => {
    const appKey = newId();
    const line = await openTab(appKey);
    const id = miss(line);
    await has(line, id);
    await line.store.send({ type: 'disconnect' });
    await line.store.send({ type: 'connect' });
    await has(line, id);
    await line.store.send({ type: 'disconnect' });
    Object.assign(line.backend, { self: ben });
    await line.store.send({ type: 'connect' });
    await has(line);
    while ((await get(keyOf(appKey), database)) !== undefined) await nextTask();
    const next = await openTab(appKey);
    await has(next, miss(next));
  });

  it('has the call that a page was in when it went away', async () => {
    const appKey = newId();
    const line = await openTab(appKey);
    const held = replace(IDBObjectStore.prototype, 'put', () => {
      throw new DOMException('The page is gone', 'AbortError');
    });
    undo.push(replace(Storage.prototype, 'removeItem', () => {}));
    const id = miss(line);
    await until(() => logged.length === 1, 3000, 'the page has done what it could');
    held();
    for (const each of undo.splice(0)) each();
    const next = await openTab(appKey);
    await has(next, id);
    await until(() => localStorage.length === 0, 3000, 'nothing is left over');
    expect(await get<CallEntry[]>(keyOf(appKey), database)).to.have.length(1);
  });

  it('is not put out by what a page may have left', async () => {
    const appKey = newId();
    for (const garbage of ['{', '7', 'null', JSON.stringify([keyOf(appKey), { id: 7 }])]) {
      localStorage.setItem('rc-call-kit-history', garbage);
      const line = await openTab(appKey);
      const id = miss(line);
      await until(() => idsIn(line)[0] === id, 3000, 'the call is kept');
      expect(idsIn(line).every((each) => typeof each === 'string')).to.be.true;
    }
  });

  it('holds 200 calls', async () => {
    const appKey = newId();
    const entries = Array.from({ length: 200 }, (_, i) => entry(`old-${i}`, 1000 - i));
    await set(keyOf(appKey), entries, database);
    const line = await openTab(appKey);
    await until(() => line.store.history.entries.length === 200, 3000, 'they are read');
    const id = miss(line);
    await until(() => idsIn(line)[0] === id, 3000, 'the new one is there');
    expect(idsIn(line)).to.have.length(200);
    expect(idsIn(line)).to.include('old-198').and.not.to.include('old-199');
  });

  for (const [what, stored, kept] of [
    ['no list', 'garbage', []],
    ['an object', { length: 2 }, []],
    [
      'entries of all sorts',
      [null, 7, {}, entry('good', 5), { ...entry('bad', 1), at: 'x' }],
      ['good'],
    ],
    ['times that are none', [{ ...entry('bad', 1), at: 1e300 }, entry('good', 5)], ['good']],
    ['people that are none', [{ ...entry('bad', 1), userIds: [7] }, entry('good', 5)], ['good']],
  ] as const)
    it(`is not put out by ${what}`, async () => {
      const appKey = newId();
      await set(keyOf(appKey), stored, database);
      const line = await openTab(appKey);
      await has(line, ...kept);
      const id = miss(line);
      await has(line, id, ...kept);
    });

  for (const [what, open] of [
    ['is none', undefined],
    [
      'is refused',
      () => {
        throw new DOMException('No storage here', 'SecurityError');
      },
    ],
  ] as const)
    it(`lasts as long as the page where storage ${what}`, async () => {
      // a database that is open stays so: the tab is one that has not opened it yet
      undo.push(replace(IDBDatabase.prototype, 'transaction', open as never));
      const line = await openTab();
      const id = miss(line);
      await has(line, id);
      expect(logged).to.have.length(1);
      await line.store.history.markSeen();
      expect(line.store.history.missed).to.equal(0);
      await line.store.history.clear();
      expect(idsIn(line)).to.deep.equal([]);
    });

  it('is not kept where nobody looks', async () => {
    const appKey = newId();
    const line = await openLine({ appKey });
    miss(line);
    await nextTask();
    expect(await get(keyOf(appKey), database)).to.equal(undefined);
    const look = line.store.history.subscribe(() => {});
    const id = miss(line);
    await has(line, id);
    look();
    miss(line);
    await nextTask();
    expect(await get<CallEntry[]>(keyOf(appKey), database)).to.have.length(1);
  });
});

describe('a call while nobody was signed in', () => {
  const tell = ({ backend }: Line, ...entries: unknown[]): void => {
    for (const entry of entries) backend.missed(entry as CallEntry);
  };

  it('is listed at its time, once, and counts as missed', async () => {
    const line = await openTab();
    const id = miss(line);
    await has(line, id);
    const away = { ...entry('away', 1000), seen: false };
    tell(line, away, away);
    await has(line, id, 'away');
    expect(line.store.history.missed).to.equal(2);
    tell(line, away);
    await nextTask();
    expect(logged.map((one) => one.id)).to.deep.equal([id, 'away']);
  });

  it('is none of a different user', async () => {
    const line = await openLine();
    tell(line, entry('away', 1000));
    await line.store.send({ type: 'disconnect' });
    Object.assign(line.backend, { self: ben });
    await line.store.send({ type: 'connect' });
    undo.push(line.store.history.subscribe(() => {}));
    const id = miss(line, { from: '3001' });
    await has(line, id);
  });

  it('is dropped if it makes no sense', async () => {
    const line = await openTab();
    const nonsense = [null, 'call', {}, entry('', NaN), { ...entry('a', 1), userIds: [3002] }];
    tell(line, ...nonsense, entry('away', 1000));
    await has(line, 'away');
    expect(logged.map((one) => one.id)).to.deep.equal(['away']);
  });

  it('is replaced by what is known of it here', async () => {
    const line = await openTab();
    const call = await answer(line, { from: '3002', id: 'away' });
    tell(line, entry('away', 1000));
    call.end({ durationMs: 3000 });
    await has(line, 'away');
    expect(line.store.history.entries[0]).to.include({ missed: false, durationMs: 3000 });
    tell(line, entry('away', 1000), entry('other', 500));
    await has(line, 'away', 'other');
    expect(line.store.history.entries[0]).to.include({ missed: false, durationMs: 3000 });
  });
});

describe('a service that writes calls down', () => {
  async function recorded(line: Line): Promise<CallEntry[]> {
    const entries: CallEntry[] = [];
    Object.assign(line.backend, { record: async (one: CallEntry) => void entries.push(one) });
    return entries;
  }

  it('is given those that went out, whether they are kept or not', async () => {
    const line = await openLine();
    const entries = await recorded(line);
    const call = await talk(line, { userIds: ['3002'] });
    call.end({ durationMs: 5000 });
    expect(entries).to.have.length(1);
    expect(entries[0]).to.include({ id: call.id, durationMs: 5000, end: 'hung-up' });
  });

  it('is not given those that came, or that never went out', async () => {
    const line = await openLine();
    const entries = await recorded(line);
    miss(line);
    (await dial(line, { userIds: ['3002'] })).end({ reason: 'failed', endedBy: 'system' });
    expect(entries).to.deep.equal([]);
  });

  it('disturbs nobody when it fails, and the page hears of it', async () => {
    const line = await openLine();
    const error = new Error('no');
    Object.assign(line.backend, { record: () => Promise.reject(error) });
    const told: unknown[] = [];
    line.store.observe((fact) => {
      if (fact.type === 'error') told.push(fact.error.cause);
    });
    (await talk(line, { userIds: ['3002'] })).end();
    await until(() => told.length === 1, 1000, 'the failure is told');
    expect(told).to.deep.equal([error]);
    expect(line.store.state.problem).to.equal(null);
  });
});

function entry(id: string, at: number): CallEntry {
  return {
    ...{ id, at, direction: 'incoming', media: 'audio', userIds: ['3002'], callerId: '3002' },
    ...{ end: 'canceled', endedBy: 'remote', durationMs: 0, missed: true, seen: true },
  };
}
