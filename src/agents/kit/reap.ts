import type { ProcessRecord } from "../agent.ts";
import { familyMark } from "./child-process.ts";
import { isAlive, markedWith, type ProcessEntry, processEntry } from "./process-table.ts";

const politeMs = 1_000;
const lookEveryMs = 20;

/**
 * Ends what agents of an earlier PoCo left running when it was killed: the recorded processes, and whatever carries
 * the family's mark. Agents put their commands into groups and sessions of their own, and a command may outlive its
 * agent, so that only the mark leads to it. To be called before anything of the family is started. Resolves with
 * how many were ended. Never rejects.
 */
export async function reapLeft(records: readonly ProcessRecord[], family: string): Promise<number> {
  const left = leftOf(records, family);
  for (const entry of left) signal(entry, "SIGTERM");
  const end = performance.now() + politeMs;
  while (left.some(isAlive) && performance.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  }
  // Whoever was told to go may have started something more meanwhile.
  for (const entry of leftOf(records, family)) signal(entry, "SIGKILL");
  return left.length;
}

/** A later process with the pid of a recorded one is none of ours. */
function leftOf(records: readonly ProcessRecord[], family: string): readonly ProcessEntry[] {
  const own = ownLine();
  const marked = markedWith(familyMark(family)).filter(({ pid }) => !own.has(pid));
  const found = new Map(marked.map((entry) => [entry.pid, entry]));
  for (const { pid, startTicks } of records) {
    const entry = processEntry(pid);
    if (entry !== undefined && entry.startTicks === startTicks && !entry.isZombie) found.set(pid, entry);
  }
  return [...found.values()];
}

/** This process and those above it: a PoCo that an agent of an earlier one started carries the mark, too. */
function ownLine(): ReadonlySet<number> {
  const line = new Set<number>();
  for (let pid = process.pid; pid > 0 && !line.has(pid); pid = processEntry(pid)?.parent ?? 0) line.add(pid);
  return line;
}

function signal(entry: ProcessEntry, name: NodeJS.Signals): void {
  if (!isAlive(entry)) return;
  try {
    process.kill(entry.pid, name);
  } catch {
    // Gone between the look and the signal, which is what was wanted.
  }
}
