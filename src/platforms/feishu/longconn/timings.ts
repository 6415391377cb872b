/** All waits of the long connection, in milliseconds; tests shorten them. */
export interface LongConnectionTimings {
  /** For an answer to the question for an address. */
  readonly discoveryTimeoutMs: number;
  /** From dialling to the first answer to a ping. */
  readonly openTimeoutMs: number;
  /** Feishu's own clients ask every two minutes, which is too seldom to notice a dead line. */
  readonly pingEveryMs: number;
  /** So many pings without any sign of life, and the line is taken for dead. */
  readonly unansweredPings: number;
  /** The wait after the first failure; doubled by each further one. */
  readonly firstWaitMs: number;
  readonly mostWaitMs: number;
  /** Between tries that fail until a person changes something. */
  readonly slowWaitMs: number;
  /** A line that lived as long was a good one: what failed before it no longer counts. */
  readonly stableAfterMs: number;
  /** For acknowledgements still due at the end. */
  readonly closeGraceMs: number;
}

export const usualTimings: LongConnectionTimings = {
  discoveryTimeoutMs: 10_000,
  openTimeoutMs: 10_000,
  // A dead line is noticed after 45 seconds at most.
  pingEveryMs: 15_000,
  unansweredPings: 2,
  firstWaitMs: 400,
  mostWaitMs: 30_000,
  slowWaitMs: 30_000,
  stableAfterMs: 10_000,
  closeGraceMs: 500,
};
