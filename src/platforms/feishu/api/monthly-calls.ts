import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { z } from "zod";
import type { Log } from "../../../observe/log.ts";

/** Counts the calls of the month, over restarts: some plans allow only so many. */
export interface MonthlyCalls {
  note(): void;
  /** Feishu said that the plan allows no more. */
  spend(): void;
  state(): MonthlyState;
  /** Remembers what was counted. Never throws. */
  close(): void;
}

export interface MonthlyState {
  /** As people write it, e.g. `2026-11`, in UTC. */
  readonly month: string;
  readonly used: number;
  /** Null: as many as needed. */
  readonly limit: number | null;
  /** `scarce`: live cards show less. `spent`: they show no progress at all. */
  readonly level: "plenty" | "scarce" | "spent";
}

export interface MonthlyCallsParts {
  /** Undefined: nothing is remembered. */
  readonly path: string | undefined;
  /** 0: as many as needed. */
  readonly limit: number;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly log: Log;
}

const Kept = z.object({ month: z.string(), used: z.number().int().nonnegative(), isSpent: z.boolean() });
type Kept = z.infer<typeof Kept>;

/** A kill forgets at most so many calls. */
const callsBetweenWrites = 25;
/** Of the limit: from here on updates come rarely, and from there on only what people wait for. */
const scarceFrom = 0.8;
const spentFrom = 0.97;

export function createMonthlyCalls({ path, limit, now, log }: MonthlyCallsParts): MonthlyCalls {
  let kept = readKept(path) ?? { month: "", used: 0, isSpent: false };
  let unwritten = 0;
  let isTold = false;

  const current = (): Kept => {
    const month = new Date(now()).toISOString().slice(0, 7);
    if (kept.month !== month) kept = { month, used: 0, isSpent: false };
    return kept;
  };

  const write = (): void => {
    unwritten = 0;
    if (path === undefined) return;
    try {
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
      writeFileSync(`${path}.new`, JSON.stringify(current()), { mode: 0o600 });
      renameSync(`${path}.new`, path);
    } catch (error) {
      if (!isTold) log.warn({ error }, "the calls of the month are not remembered over a restart");
      isTold = true;
    }
  };

  return {
    note: () => {
      const { month, used, isSpent } = current();
      kept = { month, used: used + 1, isSpent };
      unwritten += 1;
      if (unwritten >= callsBetweenWrites) write();
    },
    spend: () => {
      if (current().isSpent) return;
      kept = { ...current(), isSpent: true };
      write();
    },
    state: () => {
      const { month, used, isSpent } = current();
      const share = limit === 0 ? 0 : used / limit;
      const level = isSpent || share >= spentFrom ? "spent" : share >= scarceFrom ? "scarce" : "plenty";
      return { month, used, limit: limit === 0 ? null : limit, level };
    },
    close: write,
  };
}

function readKept(path: string | undefined): Kept | undefined {
  if (path === undefined) return undefined;
  try {
    return Kept.safeParse(JSON.parse(readFileSync(path, "utf8"))).data;
  } catch {
    return undefined; // there is none yet, or a crash left half of it: counting begins anew
  }
}
