import { unreachable } from "../../domain/unreachable.ts";
import type { Delivery } from "../platform.ts";
import type { NotDone, Refused } from "./api/answer.ts";
import { codes } from "./api/codes.ts";
import { isBotOff, isDeadApp, wordsFor } from "./api/error-words.ts";

/** After Feishu could not be reached. Milliseconds. */
const againMs = 3_000;
/** Until the plan or a right may have changed. Milliseconds. */
const muchLaterMs = 60_000;

export function againLater(reason: string, retryAfterMs: number): Delivery {
  return { kind: "later", reason, retryAfterMs };
}

/** What it means for the board that Feishu did not do it. A message with its `uuid` may be sent again at any time. */
export function notShown(answer: NotDone): Delivery {
  switch (answer.kind) {
    case "limited":
      return againLater("Feishu limits the calls", Math.min(answer.retryAfterMs, muchLaterMs));
    case "unsure":
    case "down":
      return againLater(answer.detail, againMs);
    case "refused":
      return isMendable(answer)
        ? againLater(wordsFor(answer), muchLaterMs)
        : { kind: "refused", reason: wordsFor(answer) };
    default:
      return unreachable(answer);
  }
}

/** Somebody will give the right, enter the right secret or switch the bot on: the card stays owed. */
export function isMendable(answer: Refused): boolean {
  return answer.code === codes.missingScope || isDeadApp(answer) || isBotOff(answer);
}
