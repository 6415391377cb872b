import { unreachable } from "../../domain/unreachable.ts";
import type { Delivery } from "../platform.ts";
import type { NotDone } from "./api/answer.ts";
import { isLostConversation, wordsFor } from "./api/error-words.ts";

/** After Slack could not be reached. Milliseconds. */
const againMs = 3_000;
/** A post may still be under way when its answer was lost. Milliseconds. */
export const lookAgainMs = 5_000;

export function againLater(reason: string, retryAfterMs: number): Delivery {
  return { kind: "later", reason, retryAfterMs };
}

/** What it means for the board that Slack did not do it. */
export function notShown(answer: NotDone): Delivery {
  switch (answer.kind) {
    case "limited":
      return againLater("Slack limits the calls", answer.retryAfterMs);
    case "unsure":
      return againLater(answer.detail, lookAgainMs);
    case "down":
      return againLater(answer.detail, againMs);
    case "refused":
      return isPassing(answer.error)
        ? againLater(answer.error, againMs)
        : { kind: "refused", reason: wordsFor(answer) };
    default:
      return unreachable(answer);
  }
}

/** Trouble of Slack's own, or of a token that somebody will mend: the card stays owed. */
export function isPassing(error: string): boolean {
  if (isLostConversation(error)) return false;
  return passing.has(error);
}

const passing: ReadonlySet<string> = new Set([
  "internal_error",
  "fatal_error",
  "service_unavailable",
  "request_timeout",
  "ratelimited",
  "rate_limited",
  "missing_scope",
  "invalid_auth",
  "not_authed",
  "account_inactive",
  "token_revoked",
  "token_expired",
]);
