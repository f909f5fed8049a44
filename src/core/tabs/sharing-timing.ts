import type { RemoteTiming } from './remote-calls.js';

/** `leader-election.ts`. The page's script holds a copy of it, which a shared connection uses. */
export type Elections = typeof import('./leader-election.js');

/** How long things may take, in ms. */
export interface SharingTiming extends RemoteTiming {
  /** How long a handover to another tab may take before the status is `reconnecting`. */
  readonly handoverMs: number;
  /** The pause between attempts to get a lost connection back. */
  readonly retryMs: number;
  /** How long a leader that lost its connection stays leader, so that the others learn of the loss before one leads. */
  readonly farewellMs: number;
  /** How often the others ask the leader whether it runs. After four times without an answer, one of them takes over. */
  readonly askMs: number;
  /** How long a leader that hangs in a call keeps the connection: its media goes on meanwhile. */
  readonly hungCallMs: number;
  /** How long a backend may take to sign out, and a file of the kit to load. */
  readonly patienceMs: number;
}

export const TIMING: SharingTiming = Object.freeze({
  handoverMs: 1000,
  retryMs: 2000,
  farewellMs: 500,
  askMs: 1500,
  hungCallMs: 30_000,
  patienceMs: 10_000,
  commandMs: 5000,
  hangUpMs: 800,
  dialMs: 15_000,
});
