import { readdirSync, readFileSync, readlinkSync } from "node:fs";

/** A process as /proc shows it. On systems without /proc nothing is ever found. */
export interface ProcessEntry {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  readonly startTicks: number;
  /** It has ended and only waits to be collected by its parent. */
  readonly isZombie: boolean;
}

/** What /proc says about one process; undefined when it is gone. */
export function processEntry(pid: number): ProcessEntry | undefined {
  const stat = readQuietly(`/proc/${pid}/stat`);
  return stat === undefined ? undefined : parseStat(stat);
}

/** Field 22 of /proc/PID/stat, which tells a process from a later one with the same pid. Zero where unknown. */
export function startTicksOf(pid: number): number {
  return processEntry(pid)?.startTicks ?? 0;
}

/** True while the same process is there and has not ended. */
export function isAlive(process: { readonly pid: number; readonly startTicks: number }): boolean {
  const entry = processEntry(process.pid);
  return entry !== undefined && !entry.isZombie && entry.startTicks === process.startTicks;
}

/**
 * Everything that came from the process `root`: its children and theirs, whatever stands in its process group,
 * and whatever carries `mark` in its environment. The mark finds those that left the group and whose parent has
 * ended, so that neither the group nor the family tree leads to them any more. `root` itself is not among them.
 */
export function descendantsOf(root: number, mark: string): readonly ProcessEntry[] {
  const all = processEntries();
  const family = new Set([root]);
  let isGrowing = true;
  while (isGrowing) {
    const before = family.size;
    for (const entry of all) if (family.has(entry.parent)) family.add(entry.pid);
    isGrowing = family.size > before;
  }
  return all.filter(
    (entry) =>
      entry.pid !== root &&
      !entry.isZombie &&
      (family.has(entry.pid) || entry.group === root || carriesMark(entry.pid, mark)),
  );
}

/** A process and all that came from it, as long as its parents live; empty where it is gone. */
export function treesOf(roots: readonly number[]): ReadonlyMap<number, readonly ProcessEntry[]> {
  const all = processEntries().filter(({ isZombie }) => !isZombie);
  const children = Map.groupBy(all, ({ parent }) => parent);
  const treeOf = (entry: ProcessEntry): readonly ProcessEntry[] => [
    entry,
    ...(children.get(entry.pid) ?? []).flatMap(treeOf),
  ];
  return new Map(roots.map((root) => [root, all.filter(({ pid }) => pid === root).flatMap(treeOf)]));
}

/** What stands in memory for a process, pages that it shares counted in; bytes. Zero where unknown. */
export function residentBytesOf(pid: number): number {
  const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/mu.exec(readQuietly(`/proc/${pid}/status`) ?? "") ?? [];
  return Number(kilobytes ?? 0) * 1_024;
}

/** The living processes in whose environment a variable begins so, e.g. `NAME=first-part`. */
export function markedWith(start: string): readonly ProcessEntry[] {
  return processEntries().filter(
    ({ pid, isZombie }) =>
      !isZombie &&
      (readQuietly(`/proc/${pid}/environ`)
        ?.split("\0")
        .some((pair) => pair.startsWith(start)) ??
        false),
  );
}

/** The living processes that carry all of these `NAME=value` pairs in their environment. */
export function carriersOf(pairs: readonly string[]): readonly ProcessEntry[] {
  return processEntries().filter(({ pid, isZombie }) => {
    if (isZombie) return false;
    const environment = new Set(readQuietly(`/proc/${pid}/environ`)?.split("\0"));
    return pairs.every((pair) => environment.has(pair));
  });
}

/** The folder in which a process stands; undefined where that is unknown. */
export function workingFolderOf(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return undefined; // ended meanwhile, not ours to read, or no /proc
  }
}

function processEntries(): readonly ProcessEntry[] {
  return pids()
    .map((pid) => processEntry(pid))
    .filter((entry) => entry !== undefined);
}

function pids(): readonly number[] {
  try {
    return readdirSync("/proc")
      .filter((name) => /^\d+$/u.test(name))
      .map(Number);
  } catch {
    return []; // no /proc on this system
  }
}

function carriesMark(pid: number, mark: string): boolean {
  return readQuietly(`/proc/${pid}/environ`)?.includes(mark) ?? false;
}

/** The name of a program may hold blanks and brackets; the fields begin after the last bracket. */
function parseStat(stat: string): ProcessEntry | undefined {
  const pid = Number.parseInt(stat, 10);
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [state, parent, group] = fields;
  if (Number.isNaN(pid) || state === undefined) return undefined;
  return {
    pid,
    parent: Number(parent),
    group: Number(group),
    startTicks: Number(fields[19] ?? 0),
    isZombie: state === "Z" || state === "X",
  };
}

function readQuietly(path: string): string | undefined {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return undefined; // ended meanwhile, or not ours to read
  }
}
