/** `transition` against random inputs: whatever a page asks for and a backend reports, what is on screen makes sense. */
import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import {
  initialState,
  isLive,
  type CallFact,
  type CallState,
  type Phase,
  type StoreState,
  type Transition,
} from '../../../src/core/call/call-state.js';
import { transition } from '../../../src/core/call/transition.js';
import { inputs } from '../../support/arbitrary-inputs.js';

const STEPS = 20_000;
const RUNS = 400;

/** Where a call may go from each phase. Any call may end, and a call that ended may give way to another. */
const NEXT: Readonly<Record<Phase, readonly Phase[]>> = {
  idle: ['idle', 'outgoing', 'incoming', 'returning'],
  outgoing: ['outgoing', 'connecting', 'connected', 'ended'],
  incoming: ['incoming', 'connecting', 'connected', 'ended'],
  connecting: ['connecting', 'connected', 'ended'],
  connected: ['connected', 'ended'],
  returning: ['returning', 'connecting', 'connected', 'ended'],
  ended: ['ended', 'idle', 'outgoing', 'incoming', 'returning'],
};

const MEMBER_STATUS = ['invited', 'ringing', 'joined'];
const DEVICE_STATES = ['off', 'pending', 'on', 'blocked'];

const signedIn = (): StoreState =>
  transition(initialState, {
    ...{ type: 'connection', status: 'connected' },
    self: { userId: '1', name: 'One' },
  }).state;

function expectFrozen(value: unknown): void {
  if (typeof value !== 'object' || value === null || value instanceof Error) return;
  if (!Object.isFrozen(value)) throw new Error(`not frozen: ${JSON.stringify(value)}`);
  Object.values(value).forEach(expectFrozen);
}

function expectSound({ call, self }: StoreState): void {
  if (call.phase === 'idle') return;
  const { id, members, media, microphone, camera } = call.call;
  expect(id).to.be.a('string').and.not.equal('');
  expect(['audio', 'video']).to.include(media);
  for (const state of [microphone, camera]) expect(DEVICE_STATES).to.include(state);
  const ids = members.map(({ userId }) => userId);
  expect(new Set(ids).size).to.equal(ids.length);
  if (isLive(call)) expect(ids).to.not.include(self?.userId);
  for (const { status, userId } of members) {
    expect(MEMBER_STATUS).to.include(status);
    expect(userId).to.be.a('string').and.not.equal('');
  }
  if (call.phase === 'ended') expect(call.end.durationMs).to.be.at.least(0);
}

function expectAllowed(before: CallState, after: CallState): void {
  expect(NEXT[before.phase], before.phase).to.include(after.phase);
  if (isLive(before) && after.phase !== 'idle') expect(after.call.id).to.equal(before.call.id);
}

/** Follows the facts, each of which is told once for a call, and none after its end. */
class FactBook {
  #current: { id: string; told: Set<string> } | undefined;

  read(fact: CallFact, wasAnswered: boolean): void {
    if (!('call' in fact)) return;
    const { type, call } = fact;
    if (type === 'received') this.#current = { id: call.id, told: new Set() };
    this.#current ??= { id: call.id, told: new Set() }; // dialled here
    expect(this.#current.id).to.equal(call.id);
    if (type === 'connected' || type === 'received')
      expect([...this.#current.told], type).to.not.include(type);
    if (type === 'connected') expect(wasAnswered).to.equal(true);
    this.#current.told.add(type);
    if (type === 'ended') this.#current = undefined;
  }
}

/** Whether it was dialled here, or answered, in this tab or another: that opens the devices. */
function isAnswered(call: CallState): boolean {
  return isLive(call) && (call.phase !== 'incoming' || call.call.microphone !== 'off');
}

function expectPure(state: StoreState, result: Transition, again: Transition): void {
  expect(JSON.stringify(again)).to.equal(JSON.stringify(result));
  expectFrozen(state);
}

it(`keeps every promise over ${STEPS} random steps`, function () {
  this.timeout(120_000);
  let steps = 0;
  fc.assert(
    fc.property(fc.array(inputs, { minLength: 1, maxLength: 200, size: 'max' }), (sequence) => {
      const facts = new FactBook();
      let state = signedIn();
      for (const input of sequence) {
        steps += 1;
        const before = state;
        const result = transition(before, input);
        if (steps % 10 === 0) expectPure(before, result, transition(before, input));
        state = result.state;
        expectFrozen(state);
        expectSound(state);
        expectAllowed(before.call, state.call);
        for (const effect of result.effects)
          if (effect.type === 'announce') facts.read(effect.fact, isAnswered(before.call));
          else if (effect.type === 'end' && effect.as === 'busy')
            expect(isLive(before.call) && before.call.call.id).to.not.equal(effect.callId);
      }
    }),
    { numRuns: RUNS, includeErrorInReport: true },
  );
  expect(steps).to.be.above(STEPS);
});
