import { runCli } from "./cli/cli.ts";
import { followProxy } from "./cli/follow-proxy.ts";
import { processTerminal } from "./cli/terminal.ts";

await followProxy(process.env);
process.exit(await runCli(process.argv.slice(2), { environment: process.env, terminal: processTerminal() }));
