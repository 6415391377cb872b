/** Where a command speaks. */
export interface Terminal {
  /** A line for people or machines, on stdout. */
  out(line: string): void;
  /** A problem, on stderr. */
  err(line: string): void;
  /** A person can read what is shown. */
  readonly isWatched: boolean;
  /** How long a line may be; Infinity where nothing breaks lines. */
  readonly columns: number;
  /** A person can answer a question. */
  readonly canAsk: boolean;
  /** Aborts when nobody reads any more, e.g. after `| head`. */
  readonly closed: AbortSignal;
}

export function processTerminal(): Terminal {
  const closing = new AbortController();
  // A reader that went away is the end of a command, and nothing at all to a server.
  process.stdout.on("error", () => closing.abort());
  process.stderr.on("error", () => closing.abort());
  return {
    out: (line) => void process.stdout.write(`${line}\n`),
    err: (line) => void process.stderr.write(`${line}\n`),
    isWatched: process.stdout.isTTY,
    get columns() {
      return process.stdout.isTTY ? process.stdout.columns : Infinity;
    },
    canAsk: process.stdout.isTTY && process.stdin.isTTY,
    closed: closing.signal,
  };
}
