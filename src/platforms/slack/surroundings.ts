import type { TaskStatus } from "../../domain/task.ts";
import type { PromptMarks } from "../kit/prompt-marks.ts";
import type { CardRef, OutgoingCard } from "../platform.ts";
import type { AgentSession, AgentStatus } from "./api/agent-status.ts";
import { setTopic } from "./api/conversations.ts";
import { deleteMessage } from "./api/messages.ts";
import { pinMessage, unpinMessage } from "./api/pins.ts";
import type { SlackApi } from "./api/slack-api.ts";

/** What stands around a card: the mark on its prompt, its pin, the topic of its channel. Nothing depends on it. */
export interface Surroundings {
  /** Answers what to remember of it with the card. Never rejects; what fails is in the trace. */
  show(card: OutgoingCard, ts: string, ref: CardRef): Promise<CardRef>;
}

export interface SurroundingsParts {
  readonly api: SlackApi;
  readonly marks: PromptMarks;
  /** Undefined where the app has no right to show what agents do. */
  readonly agentStatus: () => AgentStatus | undefined;
}

const sessionStatus: Readonly<Record<TaskStatus, AgentSession["status"]>> = {
  created: "processing",
  queued: "active",
  running: "processing",
  waiting_for_confirmation: "suspended",
  completed: "active",
  failed: "active",
  cancelled: "active",
};

export function createSurroundings({ api, marks, agentStatus }: SurroundingsParts): Surroundings {
  /** What each channel has as its topic since this start: every change of it is a notice in the channel. */
  const topics = new Map<string, string>();
  return {
    show: async ({ conversation, answers, topic, replaces, card }, ts, ref) => {
      const channel = conversation.id;
      if (answers !== undefined) {
        marks.show(channel, answers);
        const status = sessionStatus[answers.status];
        // Never rejects.
        void agentStatus()?.show({ channel, threadTs: ts, status, title: card.title });
      }
      if (replaces?.["message"] !== undefined && replaces["message"] !== ts) {
        const old = { channel, ts: replaces["message"] };
        if (topic !== undefined) await unpinMessage(api, old);
        await deleteMessage(api, old);
      }
      if (topic === undefined || topic === ref["topic"]) return {};
      if (ref["topic"] === undefined) await pinMessage(api, { channel, ts });
      if (topics.get(channel) === topic) return { topic };
      const answer = await setTopic(api, { channel, topic });
      if (answer.kind === "ok") topics.set(channel, topic);
      return { topic };
    },
  };
}
