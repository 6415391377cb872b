import type { Outcome } from "../../domain/agent-event.ts";
import { failed, failureOf } from "./failure.ts";
import type { Order } from "./orders.ts";
import type { RateLimits, TurnError } from "./wire.ts";

/** How the app-server says that a turn ended. */
export interface Completion {
  readonly status: string | undefined;
  readonly error: TurnError | undefined;
}

export interface TurnEnd extends Completion {
  readonly order: Order;
  /** What the turn was interrupted for, where that was PoCo. */
  readonly ending: Outcome | undefined;
  /** Whether people saw anything of it. */
  readonly hasShown: boolean;
  readonly limits: RateLimits | undefined;
  readonly nowMs: number;
}

/** How a run ended, from how its turn did. Pure. */
export function outcomeOf({ status, error, order, ending, hasShown, limits, nowMs }: TurnEnd): Outcome {
  if (status === "interrupted") return ending ?? { kind: "stopped" };
  if (status === "failed" || error !== undefined) return ending ?? failureOf(error, limits, nowMs);
  if (order.kind === "compact") {
    return { kind: "completed", text: "The conversation was summarised; there is room for more." };
  }
  if (hasShown) return { kind: "completed" };
  return ending ?? failed("agent", "Codex ended the turn without an answer. Try again; the log may say why.");
}
