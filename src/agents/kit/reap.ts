import type { ProcessRecord } from "../agent.ts";
import { markName } from "./child-process.ts";
import { isAlive, membersOfGroup, type ProcessEntry, processEntry } from "./process-table.ts";

const politeMs = 1_000;
const lookEveryMs = 20;

/**
 * Ends what agents of an earlier PoCo left running when it was killed: the recorded processes and their groups.
 * A later process that got the same pid is never touched. Resolves with how many were ended. Never rejects.
 */
export async function reapLeft(records: readonly ProcessRecord[]): Promise<number> {
  const left = records.flatMap(leftOf);
  for (const entry of left) signal(entry, "SIGTERM");
  const end = performance.now() + politeMs;
  while (left.some(isAlive) && performance.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  }
  for (const entry of left) signal(entry, "SIGKILL");
  return left.length;
}

function leftOf(record: ProcessRecord): readonly ProcessEntry[] {
  const leader = processEntry(record.pid);
  // The pid belongs to somebody else by now, so the group of that number does too.
  if (leader !== undefined && leader.startTicks !== record.startTicks) return [];
  return membersOfGroup(record.pid, markName);
}

function signal(entry: ProcessEntry, name: NodeJS.Signals): void {
  if (!isAlive(entry)) return;
  try {
    process.kill(entry.pid, name);
  } catch {
    // Gone between the look and the signal, which is what was wanted.
  }
}
