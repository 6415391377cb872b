import type { PromptMarks } from "../kit/prompt-marks.ts";
import type { CardRef, OutgoingCard } from "../platform.ts";
import { changeChat } from "./api/chats.ts";
import type { FeishuApi } from "./api/feishu-api.ts";
import { deleteMessage, pinMessage, unpinMessage } from "./api/messages.ts";

/** What stands around a card: the mark on its prompt, its pin, what its group says of itself. Nothing depends on it. */
export interface Surroundings {
  /** Answers what to remember of it with the card. Never rejects; what fails is in the trace. */
  show(card: OutgoingCard, message: string, ref: CardRef): Promise<CardRef>;
}

export interface SurroundingsParts {
  readonly api: FeishuApi;
  readonly marks: PromptMarks;
}

export function createSurroundings({ api, marks }: SurroundingsParts): Surroundings {
  /** What each group says of itself since this start. */
  const topics = new Map<string, string>();
  return {
    show: async ({ conversation, answers, topic, replaces }, message, ref) => {
      const chat = conversation.id;
      if (answers !== undefined) marks.show(chat, answers);
      const old = replaces?.["message"];
      if (old !== undefined && old !== message) {
        if (topic !== undefined) await unpinMessage(api, old);
        await deleteMessage(api, old);
      }
      if (topic === undefined || topic === ref["topic"]) return {};
      if (ref["topic"] === undefined) await pinMessage(api, message);
      if (topics.get(chat) === topic || conversation.surface === "dm") return { topic };
      const answer = await changeChat(api, { chat, description: topic });
      if (answer.kind === "ok") topics.set(chat, topic);
      return { topic };
    },
  };
}
