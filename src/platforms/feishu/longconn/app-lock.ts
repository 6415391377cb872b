import { createHash } from "node:crypto";
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
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

/** `folder` is for tests: all PoCos of a user look into the same one. */
export function createAppLock(appId: string, folder = sharedFolder()): AppLock {
  const name = createHash("sha256").update(appId).digest("hex").slice(0, 16);
  const path = join(folder, `feishu-${name}.lock`);
  let isHeld = false;

  const tryOnce = (): "taken" | "there" => {
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      const file = openSync(path, "wx", 0o600);
      writeSync(file, `${process.pid} ${startOf(process.pid)}\n`);
      closeSync(file);
      return "taken";
    } catch (error) {
      const isThere = error instanceof Error && "code" in error && error.code === "EEXIST";
      return isThere && existsSync(path) ? "there" : "taken";
    }
  };

  return {
    take: () => {
      if (isHeld) return null;
      for (let tries = 0; tries < 3; tries += 1) {
        if (tryOnce() === "taken") {
          isHeld = true;
          return null;
        }
        const holder = holderIn(path);
        if (holder !== undefined) return `process ${holder}`;
        // Its process ended without a goodbye.
        rmSync(path, { force: true });
      }
      return "another process";
    },
    release: () => {
      if (isHeld) rmSync(path, { force: true });
      isHeld = false;
    },
  };
}

function sharedFolder(): string {
  return join(tmpdir(), `poco-${userInfo().uid}`);
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
    return error instanceof Error && "code" in error && error.code === "EPERM";
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
