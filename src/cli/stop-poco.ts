import { rm } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import type { Files } from "../config/locations.ts";
import { PocoError } from "../domain/errors.ts";
import { isAlive, type ProcessIdentity } from "./process-identity.ts";
import { findPoco, forgetPoco } from "./running-poco.ts";

const pollMs = 50;
/** What ending the agents and closing the store may take beyond the grace for running tasks. */
const extraSeconds = 15;
const killSeconds = 5;

/** Stops PoCo if it runs, with force if it must be, and says in a sentence what it did. */
export async function stopPoco(files: Files): Promise<string> {
  const poco = await findPoco(files);
  if (poco.state === "stopped") return "PoCo is not running.";
  if (poco.state === "stale") {
    await rm(files.pid, { force: true });
    return `PoCo is not running. Removed the stale pid file of process ${poco.pid}.`;
  }
  const { pid, details } = poco;
  const identity = { pid, startTicks: details.startTicks };
  const seconds = details.stopGraceSeconds + extraSeconds;
  send("SIGTERM", pid);
  if (await hasGone(identity, seconds)) {
    await forgetPoco(files, pid);
    return `PoCo stopped (PID ${pid}).`;
  }
  send("SIGKILL", pid);
  if (!(await hasGone(identity, killSeconds))) {
    throw new PocoError(
      "unavailable",
      `Process ${pid} does not end, not even killed. Look at it with \`ps\`.`,
    );
  }
  await forgetPoco(files, pid);
  return `PoCo did not stop within ${seconds} seconds and was killed (PID ${pid}). The next start recovers its tasks.`;
}

async function hasGone(identity: ProcessIdentity, seconds: number): Promise<boolean> {
  const deadline = performance.now() + seconds * 1000;
  while (await isAlive(identity)) {
    if (performance.now() > deadline) return false;
    await pause(pollMs);
  }
  return true;
}

function send(signal: NodeJS.Signals, pid: number): void {
  try {
    process.kill(pid, signal);
  } catch (cause) {
    // It ended by itself in the meantime: what was wanted.
    if (cause instanceof Error && "code" in cause && cause.code === "ESRCH") return;
    throw new PocoError("forbidden", `PoCo (PID ${pid}) belongs to another user. Stop it as that user.`, {
      cause,
    });
  }
}
