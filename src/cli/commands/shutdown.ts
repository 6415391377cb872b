import { parseArgs } from "node:util";
import { locate } from "../../config/locations.ts";
import { type Command, exitCode } from "../command.ts";
import { stopPoco } from "../stop-poco.ts";

const help = `Usage: poco shutdown

Stops PoCo: it takes nothing new, gives running tasks POCO_STOP_GRACE_SECONDS to end, and keeps what is queued for
the next start.

Exit codes: 0 it is stopped, or was not running; 1 it could not be stopped.`;

export const shutdown: Command = {
  name: "shutdown",
  summary: "stop PoCo",
  help,
  run: async (args, { environment, terminal }) => {
    parseArgs({ args: [...args], options: {} });
    terminal.out(await stopPoco(locate(environment)));
    return exitCode.done;
  },
};
