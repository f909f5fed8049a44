/** How long things may take, in ms. Tests pass shorter times; their ratios should stay about the same. */
export interface LocalTiming {
  /** How often a call is checked for everything below that is due, and its call stats are measured. */
  readonly tickMs: number;
  /** How often everybody in a call says that they still are. */
  readonly aliveEveryMs: number;
  /**
   * A peer with no messages for this long and no media connection is treated as gone: their tab was closed or crashed. The
   * same goes for a user whose ringing tabs are silent. Long enough for a page that blocks its main thread for ten seconds.
   */
  readonly silentMs: number;
  /** How long a page that was left in a call may take to be back: it is reloaded, or the next one loads. */
  readonly awayMs: number;
  /** How long a person may take up the call that their page was in, since it was. */
  readonly returnMs: number;
  /**
   * How long a tab may take to be back that the relay has lost, or that was closed or reloaded while it rang. Leaves room for
   * some attempts to reconnect.
   */
  readonly missingMs: number;
  /** How long a word of farewell may take from somebody who has closed the connection to them. */
  readonly closedMs: number;
  /** How often a connection that is down, or does not come up, is offered again. */
  readonly restartEveryMs: number;
  /** A connection that does not come up, or back, within this time is given up. Leaves room for several restarts. */
  readonly linkPatienceMs: number;
  /** How long connecting to the signalling relay may take. */
  readonly relayTimeoutMs: number;
  /** The pause before each attempt to reconnect to the relay. The last one repeats. */
  readonly relayRetryMs: readonly number[];
  /** How often the relay is asked for a sign of life. After two that it did not answer, the connection counts as lost. */
  readonly pingEveryMs: number;
  /** How long the relay may take to answer when the page was away: hidden, asleep, on another network. Then it is dialled anew. */
  readonly proveMs: number;
  /** The pause before a message that was not acknowledged is repeated for the first time. Later pauses are longer. */
  readonly repeatFirstMs: number;
  /** The longest pause between repetitions. */
  readonly repeatMaxMs: number;
  /** How long a message is repeated. */
  readonly repeatForMs: number;
  /** Messages are acknowledged together, this long after the first of them. */
  readonly ackAfterMs: number;
  /** How long signing out waits for the others to hear that this side has left. */
  readonly farewellMs: number;
  /** How long the page's directory may take to say who may be called. */
  readonly askMs: number;
  /**
   * How long the size in which a picture is shown may change before its sender is told. One that comes into view is told at
   * once. `Infinity`: nothing is told.
   */
  readonly resizedAfterMs: number;
  /** The shortest time between two changes of how a picture is sent to one other tab, whatever is told. */
  readonly refitEveryMs: number;
  /** Garbage on the signalling channel is reported at most this often. */
  readonly garbageReportEveryMs: number;
}

export const TIMING: LocalTiming = Object.freeze({
  tickMs: 1000,
  aliveEveryMs: 2000,
  silentMs: 13_000,
  awayMs: 10_000,
  returnMs: 30_000,
  missingMs: 8000,
  closedMs: 2500,
  restartEveryMs: 4000,
  linkPatienceMs: 20_000,
  relayTimeoutMs: 10_000,
  relayRetryMs: Object.freeze([300, 600, 1200, 2000, 2000, 2000, 2000, 2000, 2000, 5000]),
  pingEveryMs: 4000,
  proveMs: 2000,
  repeatFirstMs: 400,
  repeatMaxMs: 2000,
  repeatForMs: 20_000,
  ackAfterMs: 100,
  farewellMs: 500,
  askMs: 3000,
  resizedAfterMs: 400,
  refitEveryMs: 500,
  garbageReportEveryMs: 10_000,
});
