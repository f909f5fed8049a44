import { expect } from '@open-wc/testing';
import type { BackendEvent } from '../../../src/core/call/backend.js';
import { CallError } from '../../../src/core/call/call-error.js';
import type { CallInfo } from '../../../src/core/call/call-info.js';
import { CallReporter } from '../../../src/core/call/call-reporter.js';
import { replace } from '../../support/replace.js';

const info: CallInfo = {
  id: 'call-1',
  direction: 'outgoing',
  media: 'audio',
  callerId: '3001',
  members: [],
  microphone: 'pending',
  camera: 'off',
};
const outcome = { reason: 'hung-up', endedBy: 'self' } as const;
const error = new CallError('device-missing', 'The camera went away.');

describe('call reporter', () => {
  let events: BackendEvent[];
  let reporter: CallReporter;
  /** What the reporter said when it released what the call held. */
  let released: { isEnded: boolean; events: number }[];

  beforeEach(() => {
    events = [];
    released = [];
    reporter = new CallReporter({
      info,
      emit: (event) => events.push(event),
      release: () => {
        released.push({ isEnded: reporter.isEnded, events: events.length });
        reporter.change({ microphone: 'off' }); // what is closed may report once more
      },
    });
  });

  function types(): string[] {
    return events.map(({ type }) => type);
  }

  it('keeps the call up to date, and reports each change with who caused it', () => {
    reporter.change({ microphone: 'on' });
    reporter.change({ media: 'audio' }, '3002');
    expect(reporter.info).to.deep.equal({ ...info, microphone: 'on' });
    expect(events).to.deep.equal([
      { type: 'changed', callId: 'call-1', patch: { microphone: 'on' } },
      { type: 'changed', callId: 'call-1', patch: { media: 'audio' }, by: '3002' },
    ]);
  });

  it('reports that a call is placed, and that it is connected, once', () => {
    reporter.placed();
    reporter.placed();
    reporter.connected();
    const { since } = reporter;
    reporter.connected();
    expect(types()).to.deep.equal(['placed', 'connected']);
    expect(since).to.be.closeTo(Date.now(), 1000);
    expect(reporter.since).to.equal(since);
    expect(events[1]).to.deep.equal({ type: 'connected', callId: 'call-1', at: since });
  });

  it('reports a lost connection only when it changes, and only in a connected call', () => {
    reporter.recovering(true);
    expect(reporter.isConnected).to.equal(false);
    reporter.connected();
    reporter.recovering(false);
    reporter.recovering(true);
    reporter.recovering(true);
    reporter.recovering(false);
    expect(events.slice(1)).to.deep.equal([
      { type: 'link', callId: 'call-1', link: 'recovering' },
      { type: 'link', callId: 'call-1', link: 'steady' },
    ]);
  });

  it('ends once, after everything is released, and reports nothing afterwards', () => {
    reporter.connected();
    reporter.end(outcome);
    reporter.end({ reason: 'network', endedBy: 'system' });
    reporter.placed();
    reporter.connected();
    reporter.recovering(true);
    reporter.problem(error);
    reporter.change({ camera: 'on' });
    expect(types()).to.deep.equal(['connected', 'ended']);
    expect(released).to.deep.equal([{ isEnded: true, events: 1 }]);
    expect(reporter.info).to.deep.equal(info);
  });

  it('reports a problem while the call goes on', () => {
    reporter.problem(error);
    expect(events).to.deep.equal([{ type: 'problem', error }]);
  });

  describe('duration', () => {
    let now: number;
    let restore: () => void;

    beforeEach(() => {
      now = 1_000_000;
      restore = replace(performance, 'now', () => now);
    });

    afterEach(() => restore());

    function durationMs(): number | undefined {
      const ended = events.find((event) => event.type === 'ended');
      return ended?.end.durationMs;
    }

    it('counts from when the call connected', () => {
      reporter.connected();
      now += 61_000;
      reporter.end(outcome);
      expect(durationMs()).to.equal(61_000);
    });

    it('is 0 for a call that never connected', () => {
      now += 61_000;
      reporter.end(outcome);
      expect(durationMs()).to.equal(0);
    });

    it('does not follow the clock of the system, which may be set during the call', () => {
      reporter.connected();
      const restoreDate = replace(Date, 'now', () => 0);
      now += 9000;
      reporter.end(outcome);
      restoreDate();
      expect(durationMs()).to.equal(9000);
    });

    for (const [what, sleepMs, counted] of [
      ['counts sleep that a call survives, which `performance.now()` may miss', 20_000, 20_000],
      ['does not follow a clock that is set to the next hour', 3_600_000, 0],
      ['does not follow a clock that is set back', -3_600_000, 0],
      ['does not follow a clock that is corrected', 1500, 0],
    ] as const)
      it(what, () => {
        const wall = Date.now();
        let slept = 0;
        const restoreDate = replace(Date, 'now', () => wall + now + slept);
        slept += 30_000; // before the call
        reporter.connected();
        now += 9000;
        slept += sleepMs;
        reporter.end(outcome);
        restoreDate();
        expect(durationMs()).to.equal(9000 + counted);
      });
  });
});
