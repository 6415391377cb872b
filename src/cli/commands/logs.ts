import { parseArgs } from "node:util";
import { locate } from "../../config/locations.ts";
import { PocoError } from "../../domain/errors.ts";
import { type CliContext, type Command, exitCode } from "../command.ts";
import { followLog, lastLines, sizeOf } from "../log-file.ts";
import { readableLine } from "../log-line.ts";

const help = `Usage: poco logs [-n LINES] [-f] [--json]

Shows the end of the log of a PoCo in the background: in words on a terminal, else the JSON lines as they are.

  -n, --lines LINES   how many lines (50)
  -f, --follow        go on with what is added, until Ctrl+C
  --json              the JSON lines on a terminal too

Exit codes: 0 done, 1 there is no log yet.`;

export const logs: Command = {
  name: "logs",
  summary: "show the end of the log, or follow it with -f",
  help,
  run: async (args, context) => {
    const { values } = parseArgs({
      args: [...args],
      options: {
        lines: { type: "string", short: "n", default: "50" },
        follow: { type: "boolean", short: "f" },
        json: { type: "boolean" },
      },
    });
    const count = lineCount(values.lines);
    const { environment, terminal } = context;
    const path = locate(environment).log;
    const show = (line: string) =>
      terminal.out(terminal.isWatched && !values.json ? readableLine(line) : line);

    if (!values.follow && (await sizeOf(path)) === undefined) {
      throw new PocoError("not_found", `There is no log at ${path} yet. Start PoCo with \`poco start\`.`);
    }
    const { lines, end } = (await sizeOf(path)) === undefined ? nothing : await lastLines(path, count);
    for (const line of lines) show(line);
    if (values.follow) await followLog(path, { offset: end, signal: untilStopped(context) }, show);
    return exitCode.done;
  },
};

const nothing = { lines: [], end: 0 };

function lineCount(text: string): number {
  if (/^\d{1,7}$/.test(text)) return Number(text);
  throw new PocoError("invalid_request", `-n is "${text}". Give a whole number of lines.`);
}

function untilStopped({ terminal }: CliContext): AbortSignal {
  const stopping = new AbortController();
  process.once("SIGINT", () => stopping.abort());
  process.once("SIGTERM", () => stopping.abort());
  return AbortSignal.any([stopping.signal, terminal.closed]);
}
