/** All waits of the sockets, in milliseconds; tests shorten them. */
export interface SocketTimings {
  /** For an answer to `apps.connections.open`. */
  readonly openTimeoutMs: number;
  /** From dialling to Slack's hello. */
  readonly helloTimeoutMs: number;
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
  /** How long a replaced line stays open when Slack does not end it. */
  readonly lingerMs: number;
  /** For a polite end: the acknowledgements still due, then the goodbye of the other side. */
  readonly closeGraceMs: number;
}

export const usualTimings: SocketTimings = {
  openTimeoutMs: 5_000,
  helloTimeoutMs: 10_000,
  // A dead line is noticed after 20 seconds at most.
  pingEveryMs: 5_000,
  unansweredPings: 3,
  firstWaitMs: 400,
  mostWaitMs: 30_000,
  slowWaitMs: 60_000,
  stableAfterMs: 10_000,
  // Slack ends it itself, ten seconds after a warning. Whoever hangs up first loses what is on its way just then.
  lingerMs: 30_000,
  closeGraceMs: 500,
};
