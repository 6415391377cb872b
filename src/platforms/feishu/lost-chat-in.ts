import type { FeishuAnswer } from "./api/answer.ts";
import type { Ask } from "./api/call.ts";
import { codes } from "./api/codes.ts";

/** The group in which something was refused as if PoCo were not there. Pure. */
export function lostChatIn(answer: FeishuAnswer, { about }: Ask): string | undefined {
  if (answer.kind !== "refused" || about?.kind !== "chat" || !about.id.startsWith("oc_")) return undefined;
  return codes.notInChat.has(answer.code) || codes.dissolved.has(answer.code) ? about.id : undefined;
}
