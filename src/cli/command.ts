import type { Environment } from "../config/locations.ts";
import type { Terminal } from "./terminal.ts";

export const exitCode = { done: 0, failed: 1, wrongUse: 2, notRunning: 3 } as const;
export type ExitCode = (typeof exitCode)[keyof typeof exitCode];

/** What a command works with. */
export interface CliContext {
  readonly environment: Environment;
  readonly terminal: Terminal;
}

export interface Command {
  readonly name: string;
  /** One line for `poco --help`. */
  readonly summary: string;
  /** The text of `poco NAME --help`. */
  readonly help: string;
  /** Contract: throws a PocoError for what the person can act on, and what `parseArgs` throws for wrong use. */
  run(args: readonly string[], context: CliContext): Promise<ExitCode>;
}
