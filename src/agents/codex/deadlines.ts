/** How long each conversation with the app-server may take, in milliseconds. */
export interface Deadlines {
  readonly initialize: number;
  /** `thread/start`, `thread/resume`, `thread/fork`. */
  readonly open: number;
  readonly startTurn: number;
  readonly steer: number;
  /** Until the app-server confirms that it took an answer. */
  readonly answer: number;
  readonly interrupt: number;
  /** From the interrupt until the turn says that it ended. */
  readonly completed: number;
  readonly terminals: number;
  /** Commands that were ended report so after the end of their turn. */
  readonly lastSteps: number;
  readonly models: number;
  /** A look at what a thread does, or whose it is. */
  readonly look: number;
}

/**
 * Generous: on a loaded machine with a cold disk a start takes seconds; what takes longer hangs. But a stop is to be
 * over within ten seconds, also when the process no longer answers and has to be killed.
 */
export const standardDeadlines: Deadlines = {
  initialize: 30_000,
  open: 30_000,
  startTurn: 30_000,
  steer: 10_000,
  answer: 10_000,
  interrupt: 4_000,
  completed: 3_000,
  terminals: 3_000,
  lastSteps: 1_000,
  models: 10_000,
  look: 3_000,
};
