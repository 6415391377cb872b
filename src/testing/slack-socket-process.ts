import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/** The process of `slack-socket-child.ts`. */
export interface SocketProcess {
  /** What it said, in order. */
  readonly lines: readonly string[];
  readonly errors: () => string;
  /** undefined as long as it runs. */
  readonly code: () => number | undefined;
  /** Has it say in which state it is. */
  ask(): void;
  /** Ends its input; resolves with its exit code. */
  end(): Promise<number>;
}

export function startSocketProcess(mode: "supervised" | "official", apiBaseUrl: string): SocketProcess {
  const program = fileURLToPath(new URL("slack-socket-child.ts", import.meta.url));
  const child = spawn(process.execPath, [program, mode, apiBaseUrl], { stdio: ["pipe", "pipe", "pipe"] });
  const lines: string[] = [];
  let errors = "";
  let code: number | undefined;
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    lines.push(...text.split("\n").filter((line) => line !== ""));
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    errors += text;
  });
  // Whoever ended by itself reads no more.
  child.stdin.on("error", () => undefined);
  const ended = new Promise<number>((resolve) => {
    child.on("close", (exit) => {
      code = exit ?? -1;
      resolve(code);
    });
  });
  return {
    lines,
    errors: () => errors,
    code: () => code,
    ask: () => void child.stdin.write("?\n"),
    end: () => {
      child.stdin.end();
      return ended;
    },
  };
}
