import { nearestName } from "../config/nearest-name.ts";
import { pocoVersion } from "../config/version.ts";
import { PocoError } from "../domain/errors.ts";
import { type CliContext, type Command, type ExitCode, exitCode } from "./command.ts";
import { access } from "./commands/access.ts";
import { config } from "./commands/config.ts";
import { doctor } from "./commands/doctor.ts";
import { logs } from "./commands/logs.ts";
import { pair } from "./commands/pair.ts";
import { restart } from "./commands/restart.ts";
import { shutdown } from "./commands/shutdown.ts";
import { start } from "./commands/start.ts";
import { status } from "./commands/status.ts";

const commands: readonly Command[] = [config, start, status, doctor, restart, shutdown, logs, pair, access];

/** Runs one command of `poco`. Never rejects for what a person did; the answer is the exit code. */
export async function runCli(args: readonly string[], context: CliContext): Promise<ExitCode> {
  const [first, ...rest] = args;
  const { terminal } = context;
  if (first === undefined) return wrongUse(context, helpText());
  if (isHelp(first)) return help(rest[0], context);
  if (first === "--version" || first === "-v" || first === "version") {
    terminal.out(`poco ${pocoVersion()}`);
    return exitCode.done;
  }
  const command = commands.find(({ name }) => name === first);
  if (command === undefined) return wrongUse(context, unknownCommand(first));
  if (beforeDashes(rest).some((arg) => arg === "--help" || arg === "-h")) return help(first, context);
  return attempt(command, rest, context);
}

async function attempt(command: Command, args: readonly string[], context: CliContext): Promise<ExitCode> {
  try {
    return await command.run(args, context);
  } catch (error) {
    const problem = problemOf(error);
    if (problem === undefined) throw error;
    const hint = problem.code === exitCode.wrongUse ? `\nSee \`poco ${command.name} --help\`.` : "";
    context.terminal.err(`${problem.message}${hint}`);
    return problem.code;
  }
}

function problemOf(error: unknown): { readonly message: string; readonly code: ExitCode } | undefined {
  if (error instanceof PocoError) return { message: error.message, code: exitCodeOf(error) };
  if (!(error instanceof TypeError) || !("code" in error)) return undefined;
  const isWrongUse = String(error.code).startsWith("ERR_PARSE_ARGS_");
  return isWrongUse ? { message: error.message, code: exitCode.wrongUse } : undefined;
}

function exitCodeOf({ code }: PocoError): ExitCode {
  if (code === "invalid_request") return exitCode.wrongUse;
  return code === "not_running" ? exitCode.notRunning : exitCode.failed;
}

function help(name: string | undefined, context: CliContext): ExitCode {
  const command = commands.find((each) => each.name === name);
  if (command === undefined && name !== undefined) return wrongUse(context, unknownCommand(name));
  context.terminal.out(command?.help ?? helpText());
  return exitCode.done;
}

function wrongUse({ terminal }: CliContext, text: string): ExitCode {
  terminal.err(text);
  return exitCode.wrongUse;
}

function unknownCommand(name: string): string {
  const near = nearestName(
    name,
    commands.map((each) => each.name),
  );
  const hint = near === undefined ? "" : ` Did you mean \`poco ${near}\`?`;
  return `There is no command "${name}".${hint} See \`poco --help\`.`;
}

function helpText(): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  return [
    "PoCo: drive the coding agents on this machine from your chat app.",
    "",
    "Usage: poco COMMAND [OPTIONS]",
    "",
    ...commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
    "",
    "`poco COMMAND --help` says more. `poco --version` prints the version.",
    "Exit codes: 0 done, 1 failed, 2 wrong use, 3 not running.",
  ].join("\n");
}

function isHelp(arg: string): boolean {
  return arg === "--help" || arg === "-h" || arg === "help";
}

function beforeDashes(args: readonly string[]): readonly string[] {
  const end = args.indexOf("--");
  return end === -1 ? args : args.slice(0, end);
}
