import { createHash, randomUUID } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";

/**
 * Held by the one process of this machine that has the long connection of an app: Feishu gives each event to one of all
 * connections, so two PoCos would each hear half of what is said.
 */
export interface AppLock {
  /**
   * Null when it is held now; else who holds it, for people. Where nothing can be written there is no lock, and nobody is
   * kept from working by that.
   */
  take(): string | null;
  release(): void;
}

/** Machines clear away what nobody touched for some days. Milliseconds. */
const touchEveryMs = 12 * 60 * 60_000;

/** `folder` is for tests: all PoCos of a user look into the same one. */
export function createAppLock(appId: string, folder = sharedFolder()): AppLock {
  const path = appLockFile(appId, folder);
  let touching: NodeJS.Timeout | undefined;

  return {
    take: () => {
      if (touching !== undefined) return null;
      const holder = claim(path, folder);
      if (holder !== null) return holder;
      touching = setInterval(() => touch(path), touchEveryMs);
      // Nothing waits for it.
      touching.unref();
      return null;
    },
    release: () => {
      if (touching === undefined) return;
      clearInterval(touching);
      touching = undefined;
      // It may be another's by now, where the machine cleared it away.
      if (holderIn(path) === process.pid) rmSync(path, { force: true });
    },
  };
}

/** Where it is written who has the app. */
export function appLockFile(appId: string, folder = sharedFolder()): string {
  const name = createHash("sha256").update(appId).digest("hex").slice(0, 16);
  return join(folder, `feishu-${name}.lock`);
}

function sharedFolder(): string {
  return join(tmpdir(), `poco-${userInfo().uid}`);
}

/** Null when the file is ours now; else who has it. */
function claim(path: string, folder: string): string | null {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    for (let tries = 0; tries < 3; tries += 1) {
      if (create(path)) return null;
      const holder = holderIn(path);
      if (holder !== undefined) return `process ${holder}`;
      clearAway(path);
    }
    return "another process";
  } catch {
    return null; // nothing can be written there
  }
}

/** False when there is one. It is there with its words or not at all: an empty one would look left behind. */
function create(path: string): boolean {
  const own = `${path}.${randomUUID()}`;
  writeFileSync(own, `${process.pid} ${startOf(process.pid)}\n`, { mode: 0o600 });
  try {
    linkSync(own, path);
    return true;
  } catch (error) {
    if (isCode(error, "EEXIST")) return false;
    throw error;
  } finally {
    rmSync(own, { force: true });
  }
}

/** Removes what a dead process left. One process at a time, or it could be what somebody else put in its place just now. */
function clearAway(path: string): void {
  const guard = `${path}.clearing`;
  if (!create(guard)) {
    if (holderIn(guard) === undefined) rmSync(guard, { force: true });
    return;
  }
  try {
    if (holderIn(path) === undefined) rmSync(path, { force: true });
  } finally {
    rmSync(guard, { force: true });
  }
}

function touch(path: string): void {
  const now = new Date();
  try {
    utimesSync(path, now, now);
  } catch {
    // It was cleared away all the same: nobody sees then that the app is taken, and nothing worse.
  }
}

/** The number of the living process that holds it; undefined when there is none. */
function holderIn(path: string): number | undefined {
  const [, pid = "", start = ""] = /^(\d+) (\S+)/.exec(textOf(path)) ?? [];
  if (pid === "") return undefined;
  const number = Number(pid);
  const isSame = startOf(number) === start;
  return isAlive(number) && isSame ? number : undefined;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It is there, and somebody else's.
    return isCode(error, "EPERM");
  }
}

/** When a process began, in the kernel's own count: numbers of processes are used again. `-` where nobody says it. */
function startOf(pid: number): string {
  const fields = textOf(`/proc/${pid}/stat`)
    .replace(/^.*\)\s/s, "")
    .split(" ");
  return fields[19] ?? "-";
}

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return ""; // there is none
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
