/** How long things may take, in ms. Tests pass shorter times; their ratios should stay about the same. */
export interface LocalTiming {
  /** How often a call is checked for everything below that is due, and its call stats are measured. */
  readonly tickMs: number;
  /** How often everybody in a call says that they still are. */
  readonly aliveEveryMs: number;
  /**
   * A peer with no messages for this long and no media connection is treated as gone: their tab was closed or crashed.
   * Several times `aliveEveryMs`, so that one late message ends no call.
   */
  readonly silentMs: number;
  /** How often ICE is restarted on a connection that went down. */
  readonly restartEveryMs: number;
  /** A connection that does not come up, or back, within this time is given up. Leaves room for several restarts. */
  readonly linkPatienceMs: number;
  /** How long connecting to the signalling relay may take. */
  readonly relayTimeoutMs: number;
  /** The pause before each attempt to reconnect to the relay. The last one repeats. */
  readonly relayRetryMs: readonly number[];
  /** Garbage on the signalling channel is reported at most this often. */
  readonly garbageReportEveryMs: number;
}

export const TIMING: LocalTiming = Object.freeze({
  tickMs: 1000,
  aliveEveryMs: 2000,
  silentMs: 9000,
  restartEveryMs: 4000,
  linkPatienceMs: 20_000,
  relayTimeoutMs: 10_000,
  relayRetryMs: Object.freeze([300, 600, 1200, 2500, 5000]),
  garbageReportEveryMs: 10_000,
});
