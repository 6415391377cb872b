/** All waits of the long connection, in milliseconds; tests shorten them. */
export interface LongConnectionTimings {
  /** For an answer to the question for an address. */
  readonly discoveryTimeoutMs: number;
  /** From dialling to the first answer to a ping. */
  readonly openTimeoutMs: number;
  /** Feishu may ask for more pings, never for fewer: its own clients ask every two minutes, too seldom to notice a dead line. */
  readonly pingEveryMs: number;
  /** However often Feishu wants to be pinged. */
  readonly leastPingEveryMs: number;
  /** After a ping without any sign of life for so long the line is taken for dead. */
  readonly pongTimeoutMs: number;
  /** The wait after the first failure; doubled by each further one. */
  readonly firstWaitMs: number;
  readonly mostWaitMs: number;
  /** Between tries that fail until a person changes something. */
  readonly slowWaitMs: number;
  /** Between looks whether another PoCo has let go of the app. */
  readonly heldWaitMs: number;
  /** So long what Feishu said of id and secret is believed: each question is one of the calls that small tenants have. */
  readonly provenForMs: number;
  /** A line that lived as long was a good one: what failed before it no longer counts. */
  readonly stableAfterMs: number;
  /** For a polite end: the acknowledgements still due, then the goodbye of the other side. */
  readonly closeGraceMs: number;
}

export const usualTimings: LongConnectionTimings = {
  discoveryTimeoutMs: 10_000,
  openTimeoutMs: 10_000,
  // A dead line is noticed after 25 seconds at most.
  pingEveryMs: 15_000,
  leastPingEveryMs: 1_000,
  pongTimeoutMs: 10_000,
  firstWaitMs: 400,
  mostWaitMs: 30_000,
  slowWaitMs: 30_000,
  heldWaitMs: 2_000,
  provenForMs: 5 * 60_000,
  stableAfterMs: 10_000,
  closeGraceMs: 500,
};
