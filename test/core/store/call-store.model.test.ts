/**
 * The store on a chaotic backend: it rejects, throws, never answers, reports late, twice, and nonsense, and listeners send
 * commands of their own. Whatever happens, commands settle, facts are told in order, and hanging up ends the call.
 */
import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import type { BackendEvent, CallBackend, CallSession } from '../../../src/core/call/backend.js';
import type { CallInfo, CallRequest } from '../../../src/core/call/call-info.js';
import { CallError } from '../../../src/core/call/call-error.js';
import { isLive, type CallFact } from '../../../src/core/call/call-state.js';
import { outgoingCall } from '../../../src/core/call/outgoing-call.js';
import {
  createCallStore,
  type CallStore,
  type Command,
} from '../../../src/core/store/call-store.js';
import { commands, events } from '../../support/arbitrary-inputs.js';
import { reportedErrors } from '../../support/reported-errors.js';
import { nextTask } from '../../support/until.js';

const RUNS = 60;
const STEPS = 120;
const TIMING = { endMs: 20, commandMs: 60, setUpMs: 80, connectMs: 60, disposeMs: 60 };
/** Well above the limits, on any machine. */
const PATIENCE_MS = 10_000;

/** How a backend answers a command: as it should, late, with an error, by throwing, or never. */
const answers = fc.constantFrom('well', 'late', 'rejects', 'throws', 'never');
type Answer = 'well' | 'late' | 'rejects' | 'throws' | 'never';

class ChaoticBackend implements CallBackend {
  readonly features = Object.freeze({
    ...{ video: true, group: true, invite: true, switchCamera: true, switchMicrophone: true },
    ...{
      switchSpeaker: true,
      switchToAudio: true,
      screenShare: false,
      stats: false,
      becomeGroup: false,
    },
  });
  readonly maxMembers = { audio: 20, video: 7 };
  readonly #next: () => Answer;
  readonly #listeners = new Set<(event: BackendEvent) => void>();

  constructor(next: () => Answer) {
    this.#next = next;
  }

  connect(): Promise<{ userId: string; name: string }> {
    return this.#answer({ userId: '1', name: 'One' });
  }

  startCall(request: CallRequest): CallSession {
    const answer = this.#next();
    if (answer === 'throws') throw new Error('no call');
    const { id: callId } = request;
    if (answer === 'rejects') this.emit({ type: 'ended', callId, end: undefined as never });
    if (answer === 'well') queueMicrotask(() => this.emit({ type: 'placed', callId }));
    return this.session(outgoingCall(request, '1'));
  }

  listen(listener: (event: BackendEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  dispose(): Promise<void> {
    return this.#answer(undefined);
  }

  emit(event: BackendEvent): void {
    for (const listener of [...this.#listeners]) listener(event);
  }

  session(info: CallInfo): CallSession {
    const obey = (): Promise<void> => this.#answer(undefined);
    return {
      info,
      accept: obey,
      end: async () => {
        await obey();
        const end = { reason: 'hung-up', endedBy: 'self', durationMs: 0 } as const;
        this.emit({ type: 'ended', callId: info?.id, end });
      },
      invite: obey,
      setMicrophone: obey,
      setCamera: obey,
      setScreen: obey,
      useDevice: obey,
      switchToAudio: obey,
      resumeSound: obey,
      stats: () => this.#answer({ service: 'chaos', members: [] }),
      attachView: () => () => {},
    };
  }

  #answer<T>(value: T): Promise<T> {
    switch (this.#next()) {
      case 'well':
        return Promise.resolve(value);
      case 'late':
        return new Promise((resolve) => setTimeout(() => resolve(value), 5));
      case 'rejects':
        return Promise.reject(new Error('rejected'));
      case 'throws':
        throw new Error('thrown');
      case 'never':
        return new Promise(() => {});
    }
  }
}

/** A step of the page, or of the backend. */
const steps = fc.oneof(
  fc.record({ type: fc.constant('send' as const), command: commands }),
  fc.record({ type: fc.constant('nested' as const), command: commands }),
  fc.record({ type: fc.constantFrom('connect' as const, 'disconnect' as const) }),
  fc.record({ type: fc.constant('event' as const), event: events, isDoubled: fc.boolean() }),
  fc.record({ type: fc.constant('event' as const), event: events, isDoubled: fc.boolean() }),
  fc.record({ type: fc.constant('own-event' as const), event: events }),
);

/** Checks the order of the facts of each call. */
function checkFacts(store: CallStore): void {
  let current: string | undefined;
  store.observe((fact: CallFact) => {
    if (!('call' in fact)) return;
    current ??= fact.call.id;
    expect(fact.call.id).to.equal(current);
    if (fact.type === 'ended') current = undefined;
  });
}

async function settled(promise: Promise<unknown>, what: string): Promise<void> {
  const timer = setTimeout(() => expect.fail(`${what} did not settle`), PATIENCE_MS);
  await promise.catch((cause: unknown) =>
    expect(cause instanceof CallError, String(cause)).to.equal(true),
  );
  clearTimeout(timer);
}

async function run(script: readonly Step[], list: readonly Answer[]): Promise<void> {
  let count = 0;
  const backend = new ChaoticBackend(() => list[count++ % list.length]!);
  const store = createCallStore({ createBackend: () => backend, timing: TIMING, appKey: () => '' });
  const sent: [string, Promise<void>][] = [];
  const send = (command: Command): void => {
    const done = store.send(command);
    done.catch(() => {}); // checked at the end
    sent.push([command.type, done]);
  };
  checkFacts(store);
  send({ type: 'connect' });
  for (const step of script) {
    perform(step, { backend, store, send });
    if (count % 3 === 0) await nextTask();
  }
  await Promise.all(sent.map(([type, promise]) => settled(promise, type)));
  await expectAnEnd(store);
}

type Step = typeof steps extends fc.Arbitrary<infer T> ? T : never;

function perform(
  step: Step,
  the: { backend: ChaoticBackend; store: CallStore; send: (command: Command) => void },
): void {
  const { backend, store, send } = the;
  if (step.type === 'send') return send(step.command as Command);
  if (step.type === 'nested') {
    const stop = store.subscribe(() => {
      stop();
      send(step.command as Command);
    });
    return;
  }
  if (!('event' in step)) return send({ type: step.type });
  const { event } = step;
  if (event.type === 'incoming')
    return backend.emit({ type: 'incoming', session: backend.session(event.call) });
  // about the call in progress, rather than any
  const { call } = store.state;
  const isOwn = step.type === 'own-event' && isLive(call) && 'callId' in event;
  const told = (isOwn ? { ...event, callId: call.call.id } : event) as BackendEvent;
  backend.emit(told);
  if (step.type === 'event' && step.isDoubled) backend.emit(told);
}

/** However it went: hanging up ends the call here, and signing out the connection. */
async function expectAnEnd(store: CallStore): Promise<void> {
  await settled(store.send({ type: 'hang-up' }), 'hang-up');
  const until = performance.now() + PATIENCE_MS;
  while (isLive(store.state.call) && performance.now() < until) await nextTask();
  expect(isLive(store.state.call)).to.equal(false);
  await settled(store.send({ type: 'disconnect' }), 'disconnect');
  expect(store.state.connection).to.equal('disconnected');
}

it(`survives a chaotic backend for ${RUNS * STEPS} steps`, async function () {
  this.timeout(180_000);
  await reportedErrors(() =>
    fc.assert(
      fc.asyncProperty(
        fc.array(steps, { minLength: STEPS / 2, maxLength: STEPS * 1.5, size: 'max' }),
        fc.array(answers, { minLength: 20, maxLength: 40 }),
        run,
      ),
      { numRuns: RUNS, includeErrorInReport: true, endOnFailure: true },
    ),
  );
});
