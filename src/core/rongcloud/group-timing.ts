/** How long things about a group's calls may take, in ms. */
export interface GroupTiming {
  /** For somebody in a call to answer, once asked. */
  readonly answerMs: number;
  /** Those in a call answer one after the other, until one has. */
  readonly rankMs: number;
  /** A call of which nothing is heard for so long is asked about. */
  readonly askEveryMs: number;
  /** The same is told no more often. */
  readonly tellEveryMs: number;
  /** How long changes are told after somebody has asked. */
  readonly wantedMs: number;
  /** For one member to let somebody in, and for all of them. */
  readonly letInMs: number;
  readonly joinMs: number;
}

export const GROUP_TIMING: GroupTiming = Object.freeze({
  answerMs: 4000,
  rankMs: 100,
  askEveryMs: 30_000,
  tellEveryMs: 2000,
  wantedMs: 90_000,
  letInMs: 3000,
  joinMs: 10_000,
});
