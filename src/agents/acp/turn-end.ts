import type { Outcome } from "../../domain/agent-event.ts";
import { failed } from "./failure.ts";
import type { Profile } from "./profile.ts";

export interface TurnEnd {
  readonly outcome: Outcome;
  readonly notice?: string;
}

/** What the agent's own word on the end of its turn means. `hasContent`: it brought words, a plan or a tool call. Pure. */
export function turnEnd(stopReason: string | undefined, hasContent: boolean, { title }: Profile): TurnEnd {
  switch (stopReason) {
    case "cancelled":
      return { outcome: { kind: "stopped" } };
    case "refusal":
      return {
        outcome: failed("agent", `The model of ${title} refused to go on. Ask for it in another way.`),
      };
    default:
  }
  // Agents were seen to swallow what the model provider refused, and to end as if all were well.
  if (!hasContent) {
    const message = `${title} ended the turn without an answer. Most often the model provider refused: look into the log of ${title}, then try again.`;
    return { outcome: failed("agent", message) };
  }
  if (stopReason === "max_tokens") {
    return {
      outcome: { kind: "completed" },
      notice: "The answer is cut: it reached the most that the model may write.",
    };
  }
  if (stopReason === "max_turn_requests") {
    return {
      outcome: { kind: "completed" },
      notice: `${title} stopped at the most model calls of one turn. Tell it to go on.`,
    };
  }
  return { outcome: { kind: "completed" } };
}
