import type { Child } from "./child-process.ts";
import { endsWithin } from "./ends-within.ts";
import { descendantsOf, isAlive, type ProcessEntry } from "./process-table.ts";

/** What ended the child. */
export type Rung = "cancel" | "end of input" | "terminate" | "kill";

/** How long each rung may take before the next one is climbed. */
export interface Ladder {
  /** The protocol's own way to end; left out where it has none. Its failure only means the next rung. */
  readonly cancel?: () => Promise<unknown>;
  readonly cancelMs: number;
  readonly endOfInputMs: number;
  readonly terminateMs: number;
}

const survivorsMs = 1_000;
const killMs = 2_000;
const lookEveryMs = 20;

/**
 * Ends a child and everything it started, politely first: the protocol's cancel, end of input, SIGTERM to its group,
 * SIGKILL; then the same for descendants that left the group. Resolves when they are gone. Never rejects.
 */
export async function bringDown(child: Child, ladder: Ladder): Promise<Rung> {
  const family = new Family(child);
  const rung = await climb(child, ladder, family);
  await family.end();
  return rung;
}

/** Ends what a child left behind that ended by itself. */
export async function sweepAfter(child: Child): Promise<void> {
  await new Family(child).end();
}

/**
 * Sees processes off that were told to end: those that are still there after `graceMs` are killed. Resolves when
 * `find` finds none, or after two more seconds; with true when none had to be killed. Never rejects.
 */
export async function seeOff(find: () => readonly ProcessEntry[], graceMs: number): Promise<boolean> {
  if (await becomesTrue(() => find().length === 0, graceMs)) return true;
  for (const { pid } of find()) signal(pid, "SIGKILL");
  await becomesTrue(() => find().length === 0, killMs);
  return false;
}

async function climb(child: Child, ladder: Ladder, family: Family): Promise<Rung> {
  if (ladder.cancel !== undefined) {
    void ladder.cancel().catch(() => undefined); // the next rung answers for it
    if (await endsWithin(child.exit, ladder.cancelMs)) return "cancel";
  }
  family.look();
  child.stdin.end();
  if (await endsWithin(child.exit, ladder.endOfInputMs)) return "end of input";
  family.look();
  signalGroup(child.pid, "SIGTERM");
  if (await endsWithin(child.exit, ladder.terminateMs)) return "terminate";
  family.look();
  signalGroup(child.pid, "SIGKILL");
  await endsWithin(child.exit, killMs);
  return "kill";
}

/** What came from a child, by pid and start time, so that a later process with the same pid is never touched. */
class Family {
  readonly #child: Child;
  readonly #members = new Map<number, ProcessEntry>();

  constructor(child: Child) {
    this.#child = child;
  }

  look(): void {
    for (const entry of descendantsOf(this.#child.pid, this.#child.mark)) this.#members.set(entry.pid, entry);
  }

  async end(): Promise<void> {
    if (this.#survivors().length === 0) return;
    for (const { pid } of this.#survivors()) signal(pid, "SIGTERM");
    if (await becomesTrue(() => this.#survivors().length === 0, survivorsMs)) return;
    for (const { pid } of this.#survivors()) signal(pid, "SIGKILL");
    await becomesTrue(() => this.#survivors().length === 0, killMs);
  }

  #survivors(): readonly ProcessEntry[] {
    this.look();
    return [...this.#members.values()].filter(isAlive);
  }
}

async function becomesTrue(isTrue: () => boolean, ms: number): Promise<boolean> {
  const end = performance.now() + ms;
  while (!isTrue()) {
    if (performance.now() > end) return false;
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  }
  return true;
}

function signalGroup(pid: number, name: NodeJS.Signals): void {
  signal(-pid, name);
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // gone already, which is what was wanted
  }
}
