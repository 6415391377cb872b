import { unreachable } from "../../../domain/unreachable.ts";
import { createCardPace } from "../../kit/card-pace.ts";
import { changeOf, type Visible } from "../../kit/visible-change.ts";
import type { Refused, SlackAnswer } from "./answer.ts";
import { type MessageContent, type MessagePlace, updateMessage } from "./messages.ts";
import type { SlackApi } from "./slack-api.ts";

/**
 * Changes the messages of live cards as often as Slack lets us. Whoever is told `later` renders the newest state again
 * then: no old content is ever kept.
 */
export interface CardUpdates {
  /** Never rejects. `visible` says of the content what counts as a change. */
  update(message: MessagePlace & MessageContent, visible: Visible): Promise<Updated>;
  /** What stands in a message that was just posted; else its first update counts as a change of state. */
  posted(message: MessagePlace, visible: Visible): void;
}

export type Updated =
  | { readonly kind: "shown" }
  | { readonly kind: "later"; readonly retryAfterMs: number }
  | Refused;

/** After a fault on the way to Slack; milliseconds. */
const afterFaultMs = 3_000;
const mostRemembered = 2_000;

export function createCardUpdates({ api, now }: { api: SlackApi; now: () => number }): CardUpdates {
  const pace = createCardPace({ now, budget: api.budget("chat.update") });
  const standing = new Map<string, Visible>();

  const remember = (id: string, visible: Visible): void => {
    standing.delete(id);
    standing.set(id, visible);
    const [oldest] = standing.keys();
    if (standing.size > mostRemembered && oldest !== undefined) standing.delete(oldest);
  };

  const settle = (id: string, answer: SlackAnswer): Updated => {
    switch (answer.kind) {
      case "ok":
        pace.sent(id);
        return { kind: "shown" };
      case "limited":
        if (answer.by === "slack") pace.limited(id, answer.retryAfterMs);
        else pace.failed(id);
        return { kind: "later", retryAfterMs: answer.retryAfterMs };
      case "refused":
        pace.forget(id);
        return answer;
      case "unsure":
      case "down":
        pace.failed(id);
        return { kind: "later", retryAfterMs: afterFaultMs };
      default:
        return unreachable(answer);
    }
  };

  return {
    posted: (place, visible) => remember(idOf(place), visible),
    update: async (message, visible) => {
      const id = idOf(message);
      const change = changeOf(standing.get(id), visible);
      const decision = pace.decide({ id, change });
      if (decision.kind === "skip") return { kind: "shown" };
      if (decision.kind === "later") return { kind: "later", retryAfterMs: decision.waitMs };
      // Until the answer is here nobody knows what stands there.
      standing.delete(id);
      const how = { hasPlace: true, isUrgent: change === "state", maxWaitMs: 0 };
      const answer = await updateMessage(api, message, how);
      if (answer.kind === "ok") remember(id, visible);
      return settle(id, answer);
    },
  };
}

function idOf({ channel, ts }: MessagePlace): string {
  return `${channel} ${ts}`;
}
