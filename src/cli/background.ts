import { spawn } from "node:child_process";
import { setTimeout as pause } from "node:timers/promises";
import { type Files, locate, makeFolders } from "../config/locations.ts";
import { PocoError } from "../domain/errors.ts";
import type { CliContext } from "./command.ts";
import type { StartFlags } from "./foreground.ts";
import { askHealth } from "./health.ts";
import { linesAfter, openLog } from "./log-file.ts";
import { isPressing, readableLine } from "./log-line.ts";
import { nodeFlags } from "./node-flags.ts";
import { findPoco, type PocoDetails } from "./running-poco.ts";

const pollMs = 50;
const patienceMs = 60_000;
const shownLines = 15;

/** Starts PoCo as a process of its own. Resolves when it answers; throws with its last words when it does not. */
export async function startInBackground(
  flags: StartFlags,
  context: CliContext,
): Promise<{ readonly pid: number; readonly details: PocoDetails }> {
  const files = locate(context.environment);
  await makeFolders(files);
  const log = await openLog(files.log);
  const logStart = (await log.stat()).size;
  const child = spawnPoco(flags, { log: log.fd, environment: context.environment });
  await log.close();

  try {
    return await untilItAnswers(child, context);
  } catch (cause) {
    child.stop();
    throw new PocoError("unavailable", await failureText(files, logStart, String(cause)), { cause });
  } finally {
    child.release();
  }
}

interface Child {
  readonly pid: number | undefined;
  /** In words, once it has ended. */
  ended(): string | undefined;
  stop(): void;
  /** Lets this process end while the child goes on. */
  release(): void;
}

function spawnPoco(
  flags: StartFlags,
  given: { readonly log: number; readonly environment: CliContext["environment"] },
): Child {
  const [, program = ""] = process.argv;
  const args = [
    ...nodeFlags,
    ...process.execArgv,
    program,
    "start",
    "--foreground",
    "--log-only",
    ...flagWords(flags),
  ];
  const child = spawn(process.execPath, args, {
    detached: true,
    stdio: ["ignore", given.log, given.log],
    env: { ...given.environment },
  });
  let end: string | undefined;
  child.once("error", (error) => (end = `it could not be started: ${error.message}`));
  child.once("exit", (code, signal) => (end ??= code === null ? `signal ${signal}` : `exit code ${code}`));
  return {
    pid: child.pid,
    ended: () => end,
    stop: () => void child.kill("SIGTERM"),
    release: () => child.unref(),
  };
}

function flagWords({ host, port }: StartFlags): readonly string[] {
  return [
    ...(host === undefined ? [] : ["--host", host]),
    ...(port === undefined ? [] : ["--port", String(port)]),
  ];
}

async function untilItAnswers(child: Child, { environment }: CliContext) {
  const files = locate(environment);
  const deadline = performance.now() + patienceMs;
  let last = "it has not said where it listens";
  while (performance.now() < deadline) {
    const end = child.ended();
    if (end !== undefined) throw new Error(end);
    const poco = await findPoco(files);
    if (poco.state === "running" && poco.pid === child.pid) {
      const answer = await askHealth(poco.details.address, environment);
      if (answer.kind === "answered") return { pid: poco.pid, details: poco.details };
      last = `${poco.details.address} did not answer: ${answer.reason}`;
    }
    await pause(pollMs);
  }
  throw new Error(`after ${patienceMs / 1000} seconds, ${last}`);
}

/** The lines that say why; when the log has none, its last ones. */
async function failureText(files: Files, logStart: number, reason: string): Promise<string> {
  const lines = (await linesAfter(files.log, logStart)).filter((line) => line !== "");
  const pressing = lines.filter(isPressing);
  const shown = (pressing.length > 0 ? pressing : lines).slice(-shownLines).map(readableLine);
  const why = shown.length > 0 ? shown : [reason.replace(/^Error: /, "")];
  return [
    "PoCo did not start.",
    ...why,
    `The log is ${files.log}; \`poco start --foreground\` shows more.`,
  ].join("\n");
}
