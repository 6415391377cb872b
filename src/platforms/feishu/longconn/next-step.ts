import { unreachable } from "../../../domain/unreachable.ts";
import { backoffMs } from "../../kit/backoff.ts";
import type { LongConnectionTimings } from "./timings.ts";

/** Why a connection must be opened once more. */
export type Setback =
  /** A line that worked ended. */
  | { readonly kind: "lost"; readonly livedMs: number }
  | { readonly kind: "failed" }
  /** It fails until somebody changes something in Feishu, or in PoCo's settings. */
  | { readonly kind: "for_people" }
  /** Another PoCo of this machine has the app. */
  | { readonly kind: "held" };

export interface NextStep {
  readonly waitMs: number;
  /** How often it failed in a row by now. */
  readonly failures: number;
}

export interface Circumstances {
  /** How often it failed in a row before. */
  readonly failures: number;
  readonly timings: LongConnectionTimings;
  /** Between 0 and 1. */
  readonly chance: number;
}

/** How long to wait after a setback. There is always a next try: whatever is wrong may be mended in Feishu's console. */
export function nextStep(setback: Setback, circumstances: Circumstances): NextStep {
  const { failures, timings } = circumstances;
  switch (setback.kind) {
    case "lost":
      return afterLoss(setback.livedMs, circumstances);
    case "failed":
      return { waitMs: wait(failures + 1, circumstances), failures: failures + 1 };
    case "for_people":
      return { waitMs: timings.slowWaitMs, failures: failures + 1 };
    case "held":
      return { waitMs: timings.heldWaitMs, failures };
    default:
      return unreachable(setback);
  }
}

/** At once after a good connection. One that soon broke counts as a failure, or PoCo would ask Feishu without end. */
function afterLoss(livedMs: number, circumstances: Circumstances): NextStep {
  const { failures, timings } = circumstances;
  if (livedMs >= timings.stableAfterMs) return { waitMs: 0, failures: 0 };
  return { waitMs: wait(failures, circumstances), failures: failures + 1 };
}

function wait(failures: number, { timings, chance }: Circumstances): number {
  return backoffMs({ failures, firstMs: timings.firstWaitMs, mostMs: timings.mostWaitMs, chance });
}
