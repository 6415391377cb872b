/** How long each conversation with Claude Code may take, in milliseconds. */
export interface Deadlines {
  /** From the start of the process until it answers. */
  readonly initialize: number;
  /** Setting a mode or a model. */
  readonly control: number;
  /** Until the process says that it has a message. */
  readonly message: number;
  /** Until it confirms an interrupt. */
  readonly interrupt: number;
  /** From the interrupt until the turn says that it ended. */
  readonly completed: number;
  /** A conversation that another turn holds. */
  readonly lock: number;
}

/** Generous: many starts at once are bound by the processor; what takes longer hangs. */
export const standardDeadlines: Deadlines = {
  initialize: 60_000,
  control: 10_000,
  message: 10_000,
  interrupt: 3_000,
  completed: 3_000,
  lock: 30_000,
};
