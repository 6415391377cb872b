import type { Card } from "../../../cards/card.ts";
import type { Conversation } from "../../../domain/person.ts";
import { digest } from "../../kit/digest.ts";
import type { Names } from "../../kit/names.ts";
import type { ChatEvent, Reply } from "../../platform.ts";
import type { FeishuApi } from "../api/feishu-api.ts";
import { patchCard, postMessage } from "../api/messages.ts";
import { type Drawing, sendDown } from "../cards/ladder.ts";
import type { PostJournal } from "../cards/post-journal.ts";
import { readPostName, writePostName } from "../cards/post-name.ts";
import { peopleOn } from "../name-people.ts";

/** Panels as cards of their own, which change as they are used. No call rejects; those that answer true have shown it. */
export interface Panels {
  isPanel(message: string): boolean;
  /** A new one; `replyTo`: what was used to open it. */
  open(panel: Panel, replyTo: string | null): Promise<boolean>;
  /** In the place of what stands in the panel. */
  replace(message: string, card: Card): Promise<boolean>;
}

export interface Panel {
  readonly card: Card;
  /** Where it was opened. */
  readonly conversation: Conversation;
}

export interface PanelsParts {
  readonly api: FeishuApi;
  readonly drawing: Drawing;
  readonly names: Pick<Names, "learn">;
  readonly journal: PostJournal;
  readonly newId: () => string;
}

/** The panel that is to be seen; undefined where the reply has none. */
export function panelOf({ card, place, message, status }: Reply, event: ChatEvent | null): Panel | undefined {
  const conversation = event?.conversation ?? null;
  if (place !== "panel" || card === null || conversation === null) return undefined;
  // What was done is told above what comes next: a toast is gone after a moment.
  const isTold = status === "ok" && message !== null && message !== card.title;
  return { card: isTold ? withWords(card, message) : card, conversation };
}

function withWords(card: Card, text: string): Card {
  return { ...card, blocks: [{ kind: "note", text, tone: "good" }, ...card.blocks] };
}

/** Whoever pressed waits. Milliseconds. */
const how = { isUrgent: true, maxWaitMs: 5_000, source: "panel" } as const;

export function createPanels({ api, drawing, names, journal, newId }: PanelsParts): Panels {
  return {
    isPanel: (message) => {
      const name = journal.nameOf(message);
      return name !== undefined && readPostName(name)?.kind === "panel";
    },
    open: async ({ card, conversation }, replyTo) => {
      await names.learn(peopleOn(card));
      const name = writePostName({ kind: "panel", conversation, subject: newId() });
      journal.begin(name, null);
      const place = { chat: conversation.id, uuid: digest(name), ...(replyTo === null ? {} : { replyTo }) };
      const { answer } = await sendDown({ card, isLive: false }, drawing, ({ json }) =>
        postMessage(api, { ...place, content: { kind: "card", json } }, how),
      );
      if (answer.kind !== "ok") return false;
      journal.sent(name, answer.data.message_id);
      return true;
    },
    replace: async (message, card) => {
      await names.learn(peopleOn(card));
      const { answer } = await sendDown({ card, isLive: false }, drawing, ({ json }) =>
        patchCard(api, { message, json }, how),
      );
      return answer.kind === "ok";
    },
  };
}
