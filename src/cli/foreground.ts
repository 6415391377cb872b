import type { RunningApp } from "../app.ts";
import { loadSettings } from "../config/load-settings.ts";
import { type Files, locate } from "../config/locations.ts";
import { pocoVersion } from "../config/version.ts";
import { type CliContext, type ExitCode, exitCode } from "./command.ts";
import { isPressing, readableLine } from "./log-line.ts";
import { announcePoco, forgetPoco, type PocoDetails } from "./running-poco.ts";
import { agentLines } from "./start-text.ts";
import type { Terminal } from "./terminal.ts";

export interface StartFlags {
  readonly host?: string;
  readonly port?: number;
}

const stopSignals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Runs PoCo in this process until a signal ends it. */
export async function runForeground(
  flags: StartFlags,
  context: CliContext,
  { isLogOnly }: { readonly isLogOnly: boolean },
): Promise<ExitCode> {
  const { environment, terminal } = context;
  const files = locate(environment);
  const asked = stopAsked(terminal);
  const { adapters, startApp } = await import("../app.ts");
  const app = await startApp({ environment, flags: { ...flags }, writeLog: logWriter(terminal) });
  const { core } = await loadSettings({ ...adapters, environment });
  await announceOrTell(files, detailsOf(app, { flags, stopGraceSeconds: core.stopGraceSeconds }), terminal);
  if (!isLogOnly) terminal.out(startText(app, files));

  await asked;
  try {
    await app.stop();
  } finally {
    await forgetPoco(files, process.pid);
  }
  return exitCode.done;
}

/** A full disk must not end a PoCo that works: then the other commands cannot find it, and that is said. */
async function announceOrTell(
  files: Files,
  details: Parameters<typeof announcePoco>[1],
  terminal: Terminal,
): Promise<void> {
  try {
    await announcePoco(files, details);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    terminal.err(
      `The file ${files.pid} cannot be written (${why}): \`poco status\` will not find this PoCo.`,
    );
  }
}

/** Resolves at the first signal; the second ends the process at once. */
function stopAsked(terminal: Terminal): Promise<void> {
  return new Promise((resolve) => {
    let isAsked = false;
    const onSignal = () => {
      if (isAsked) process.exit(exitCode.failed);
      isAsked = true;
      if (terminal.isWatched) terminal.err("Stopping. Once more ends PoCo at once.");
      resolve();
    };
    for (const signal of stopSignals) process.on(signal, onSignal);
  });
}

/** A person at a terminal sees warnings and errors, in words; anything else gets every line as it is. */
function logWriter(terminal: Terminal): (line: string) => void {
  return (line) => {
    const bare = line.trimEnd();
    if (!terminal.isWatched) return terminal.out(bare);
    if (isPressing(bare)) terminal.err(readableLine(bare));
  };
}

function detailsOf(app: RunningApp, run: Pick<PocoDetails, "flags" | "stopGraceSeconds">) {
  return {
    address: app.address,
    version: pocoVersion(),
    ...run,
    agents: app.agents.map(({ name, title, ready, detail }) => ({ name, title, ready, detail })),
    warnings: [...app.warnings],
  };
}

function startText(app: RunningApp, files: Files): string {
  return [
    `PoCo is running: ${app.address}`,
    "",
    ...agentLines(app.agents),
    "",
    ...app.warnings.map((warning) => `Note: ${warning}`),
    `Files: ${files.home}`,
    "Stop it with Ctrl+C.",
  ].join("\n");
}
