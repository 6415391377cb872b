import { readFile } from "node:fs/promises";

/** Tells a process from a later one with the same pid. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Field 22 of /proc/PID/stat: clock ticks after boot. Zero where the system does not tell. */
  readonly startTicks: number;
}

export async function identityOf(pid: number): Promise<ProcessIdentity> {
  return { pid, startTicks: (await statOf(pid))?.startTicks ?? 0 };
}

/** True while exactly this process lives. Where the system has no start times, any process with the pid counts. */
export async function isAlive({ pid, startTicks }: ProcessIdentity): Promise<boolean> {
  if (!answers(pid)) return false;
  const stat = await statOf(pid);
  if (stat === undefined) return true;
  return stat.startTicks === startTicks && !stat.hasEnded;
}

function answers(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It is there but belongs to someone else.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/** The program's name may hold blanks and brackets; the fields are counted from the last bracket. */
async function statOf(pid: number): Promise<{ startTicks: number; hasEnded: boolean } | undefined> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, "latin1");
    const [state, ...fields] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return { startTicks: Number(fields[18]), hasEnded: state === "Z" || state === "X" };
  } catch {
    return undefined; // no /proc on this system, or the process has just ended
  }
}
