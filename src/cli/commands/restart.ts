import { parseArgs } from "node:util";
import { locate } from "../../config/locations.ts";
import { type Command } from "../command.ts";
import type { StartFlags } from "../foreground.ts";
import { findPoco, type RunningPoco } from "../running-poco.ts";
import { stopPoco } from "../stop-poco.ts";
import { startAndTell, startFlags } from "./start.ts";

const help = `Usage: poco restart [--host HOST] [--port PORT]

Stops PoCo if it runs and starts it in the background. Without options it listens where the last start was told to.
Settings are read again.

  --host HOST    the address to listen on (POCO_HTTP_HOST)
  --port PORT    the port, 0 for any free one (POCO_HTTP_PORT)

Exit codes: 0 it runs, 1 it could not be stopped or did not start.`;

export const restart: Command = {
  name: "restart",
  summary: "stop PoCo and start it in the background",
  help,
  run: async (args, context) => {
    const { values } = parseArgs({
      args: [...args],
      options: { host: { type: "string" }, port: { type: "string" } },
    });
    const given = startFlags(values);
    const files = locate(context.environment);
    const remembered = flagsOf(await findPoco(files));
    context.terminal.out(await stopPoco(files));
    return startAndTell({ ...remembered, ...given }, context);
  },
};

function flagsOf(poco: RunningPoco): StartFlags {
  if (poco.state === "stopped" || poco.details === undefined) return {};
  const { host, port } = poco.details.flags;
  return { ...(host !== undefined && { host }), ...(port !== undefined && { port }) };
}
