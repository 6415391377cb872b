import type { IntentKind } from "../../domain/intent.ts";
import type { ChatEvent } from "../platform.ts";

/** Acts on tasks and requests. Their cards stand in the conversation and tell what came of it; no panel does. */
const acts: ReadonlySet<unknown> = new Set<IntentKind>([
  "task.submit",
  "task.stop",
  "task.continue",
  "task.retry",
  "task.resume_later",
  "task.resume_now",
  "task.cancel_resume",
  "task.steer",
  "task.send_log",
  "task.approve",
  "task.reject",
  "approval.decide",
  "approval.answer",
]);

/** Whether what was asked for shows on a card in the conversation, so that no words are needed. */
export function isSeenOnItsCard(event: ChatEvent | null): boolean {
  return event?.kind === "action" && acts.has(event.value["intent_key"]);
}
