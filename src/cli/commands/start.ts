import { parseArgs } from "node:util";
import { locate } from "../../config/locations.ts";
import { PocoError } from "../../domain/errors.ts";
import { startInBackground } from "../background.ts";
import { type CliContext, type Command, type ExitCode, exitCode } from "../command.ts";
import { runForeground, type StartFlags } from "../foreground.ts";
import { findPoco, type PocoDetails } from "../running-poco.ts";
import { agentLines } from "../start-text.ts";

const help = `Usage: poco start [--foreground [--log-only]] [--host HOST] [--port PORT]

Starts PoCo in the background and waits until it answers. Its output goes to poco.log.

  --foreground   stay in this terminal; Ctrl+C stops
  --log-only     with --foreground: print nothing but the log, a JSON object a line
  --host HOST    the address to listen on (POCO_HTTP_HOST)
  --port PORT    the port, 0 for any free one (POCO_HTTP_PORT)

Exit codes: 0 it runs, or ran already; 1 it did not start.`;

export const start: Command = {
  name: "start",
  summary: "start PoCo in the background, or here with --foreground",
  help,
  run: async (args, context) => {
    const { values } = parseArgs({
      args: [...args],
      options: {
        foreground: { type: "boolean" },
        "log-only": { type: "boolean" },
        host: { type: "string" },
        port: { type: "string" },
      },
    });
    const flags = startFlags(values);
    const poco = await findPoco(locate(context.environment));
    if (poco.state === "running") {
      context.terminal.out(`PoCo is already running: ${poco.details.address} (PID ${poco.pid}).`);
      return exitCode.done;
    }
    if (!values.foreground) return startAndTell(flags, context);
    return runForeground(flags, context, { isLogOnly: values["log-only"] ?? false });
  },
};

/** The flags of a start as the command line has them. */
export function startFlags(values: {
  readonly host?: string | undefined;
  readonly port?: string | undefined;
}): StartFlags {
  const { host, port } = values;
  if (port !== undefined && !(/^\d{1,5}$/.test(port) && Number(port) <= 65_535)) {
    throw new PocoError("invalid_request", `--port is "${port}". Give a whole number from 0 to 65535.`);
  }
  return { ...(host !== undefined && { host }), ...(port !== undefined && { port: Number(port) }) };
}

/** Starts in the background and says what came of it. */
export async function startAndTell(flags: StartFlags, context: CliContext): Promise<ExitCode> {
  const { pid, details } = await startInBackground(flags, context);
  for (const line of startedLines(pid, details)) context.terminal.out(line);
  return exitCode.done;
}

function startedLines(pid: number, { address, agents, warnings }: PocoDetails): readonly string[] {
  return [
    `PoCo is running: ${address} (PID ${pid})`,
    ...agentLines(agents),
    ...warnings.map((warning) => `Note: ${warning}`),
  ];
}
