import { closeSync, openSync, readFileSync, writeSync } from "node:fs";
import type { Log } from "../../observe/log.ts";

/** Remembers when an app was called over a restart, and over a kill: the app goes on counting. */
export interface CallLog {
  /** The calls that an earlier PoCo made not long ago, oldest first. */
  earlier(line: string): readonly LoggedCall[];
  /** Never throws: whoever cannot remember calls all the same. */
  note(call: LoggedCall): void;
}

export interface LoggedCall {
  /** What is counted together, e.g. a method; without blanks. */
  readonly line: string;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly isUrgent: boolean;
}

export interface CallLogParts {
  readonly now: () => number;
  readonly log: Log;
}

/** Nothing older matters to any limit. Milliseconds. */
const keptMs = 5 * 60_000;
/** The file is begun anew after so many lines; about 100 kB. */
const mostLines = 3_000;

export function createCallLog(path: string, { now, log }: CallLogParts): CallLog {
  const earlier = readCalls(path, now() - keptMs);
  const file = new CallFile(path, log);
  file.beginWith(earlier);
  let recent = [...earlier];
  return {
    earlier: (line) => earlier.filter((call) => call.line === line),
    note: (call) => {
      recent.push(call);
      if (recent.length > mostLines) {
        recent = recent.filter(({ at }) => at > call.at - keptMs);
        file.beginWith(recent);
      } else file.add(call);
    },
  };
}

/** Written at once, and not forced to the disk: a killed process loses nothing by that, and a new machine starts anew. */
class CallFile {
  readonly #path: string;
  readonly #log: Log;
  #file: number | undefined;
  #isTold = false;

  constructor(path: string, log: Log) {
    this.#path = path;
    this.#log = log;
  }

  beginWith(calls: readonly LoggedCall[]): void {
    this.#try(() => {
      if (this.#file !== undefined) closeSync(this.#file);
      this.#file = undefined;
      this.#file = openSync(this.#path, "w", 0o600);
      writeSync(this.#file, calls.map(lineOf).join(""));
    });
  }

  add(call: LoggedCall): void {
    const file = this.#file;
    if (file !== undefined) this.#try(() => writeSync(file, lineOf(call)));
  }

  #try(work: () => void): void {
    try {
      work();
    } catch (error) {
      if (!this.#isTold) this.#log.warn({ error }, "calls of an app are not remembered over a restart");
      this.#isTold = true;
    }
  }
}

function lineOf({ line, at, isUrgent }: LoggedCall): string {
  return `${at} ${line}${isUrgent ? " urgent" : ""}\n`;
}

const pattern = /^(\d+) (\S+?)( urgent)?$/;

function readCalls(path: string, since: number): readonly LoggedCall[] {
  return linesOf(path).flatMap((text) => {
    const [, at, line, urgent] = pattern.exec(text) ?? [];
    if (line === undefined || Number(at) <= since) return [];
    return [{ line, at: Number(at), isUrgent: urgent !== undefined }];
  });
}

function linesOf(path: string): readonly string[] {
  try {
    return readFileSync(path, "utf8").split("\n");
  } catch {
    return []; // there is none yet
  }
}
