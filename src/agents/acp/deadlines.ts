/** How long each conversation with an agent may take, and other waits of the driver, in milliseconds. */
export interface Deadlines {
  readonly initialize: number;
  readonly authenticate: number;
  /** `session/new`, `session/load` (which replays a whole conversation first) and their kin. */
  readonly open: number;
  /** Setting the mode or the model. */
  readonly configure: number;
  /** Updates may trail the answer to a prompt. */
  readonly trailing: number;
  /** From `session/cancel` until the turn has ended. */
  readonly cancel: number;
  /** For a session that gets no more work. */
  readonly closeSession: number;
  /** For a process to end after the end of its input, and then after SIGTERM. */
  readonly endOfInput: number;
  readonly terminate: number;
}

/** Generous: agents were seen to need eight seconds for a cold start. What takes longer hangs. */
export const standardDeadlines: Deadlines = {
  initialize: 45_000,
  authenticate: 30_000,
  open: 60_000,
  configure: 15_000,
  trailing: 80,
  cancel: 2_500,
  closeSession: 2_000,
  endOfInput: 3_000,
  terminate: 3_000,
};
