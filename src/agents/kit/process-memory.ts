import type { ProcessRecord } from "../agent.ts";
import { isAlive, residentBytesOf, treesOf } from "./process-table.ts";

/** A process that an agent keeps, with all that it started. */
export interface KeptProcess {
  readonly agent: string;
  readonly pid: number;
  /** Of the whole tree; pages that several processes share are counted in each. */
  readonly residentBytes: number;
  /** How many processes the tree has. */
  readonly processes: number;
}

/** What the recorded processes cost now; those that have ended are left out. */
export function keptProcesses(records: readonly ProcessRecord[]): readonly KeptProcess[] {
  const alive = records.filter(isAlive);
  const trees = treesOf(alive.map(({ pid }) => pid));
  return alive.map(({ agent, pid }) => {
    const tree = trees.get(pid) ?? [];
    const residentBytes = tree.reduce((sum, entry) => sum + residentBytesOf(entry.pid), 0);
    return { agent, pid, residentBytes, processes: tree.length };
  });
}
