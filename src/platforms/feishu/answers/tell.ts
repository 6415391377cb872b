import type { Conversation } from "../../../domain/person.ts";
import { digest } from "../../kit/digest.ts";
import { postMessage } from "../api/messages.ts";
import { nameInWords } from "../name-people.ts";
import type { AnswersParts } from "./parts.ts";

export interface Told {
  readonly conversation: Conversation;
  /** What it answers. */
  readonly replyTo: string | null;
  readonly words: string;
}

/** Says something in the conversation where somebody acted. Never rejects. */
export async function tell(
  { api, nameOf, newId }: AnswersParts,
  { conversation, replyTo, words }: Told,
): Promise<void> {
  const text = nameInWords(words, nameOf);
  const place = { chat: conversation.id, uuid: digest(newId()), content: { kind: "text", text } } as const;
  await postMessage(api, { ...place, ...(replyTo === null ? {} : { replyTo }) }, { isUrgent: true });
}
