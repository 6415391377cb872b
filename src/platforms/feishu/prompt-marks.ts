import type { TaskStatus } from "../../domain/task.ts";
import { createPromptMarks, type MarkAnswer, type MarkPlace, type PromptMarks } from "../kit/prompt-marks.ts";
import type { Timers } from "../kit/timers.ts";
import type { FeishuAnswer } from "./api/answer.ts";
import type { FeishuApi } from "./api/feishu-api.ts";
import { addReaction, ownReactions, removeReaction } from "./api/reactions.ts";

export interface FeishuMarksParts {
  readonly api: FeishuApi;
  readonly appId: string;
  /** It was heard by this PoCo, so that nothing of an earlier one stands there. */
  readonly isNew: (message: string) => boolean;
  readonly timers?: Timers;
}

/** Feishu's names of its pictures; `Typing` is what its own assistants show while they work. */
const reactions: Readonly<Record<TaskStatus, string>> = {
  created: "GLANCE",
  queued: "GLANCE",
  running: "Typing",
  waiting_for_confirmation: "RAISEHAND",
  completed: "DONE",
  failed: "CrossMark",
  cancelled: "No",
};

/** Whoever stands in line for long misses that another mark is wanted by now. Milliseconds. */
const how = { maxWaitMs: 1_000 };
const mostKept = 2_000;

export function createFeishuMarks({ api, appId, isNew, timers }: FeishuMarksParts): PromptMarks {
  /** A reaction is taken away by its id. */
  const ids = new Map<string, string>();
  const keep = (key: string, id: string): void => {
    ids.set(key, id);
    const [oldest] = ids.keys();
    if (ids.size > mostKept && oldest !== undefined) ids.delete(oldest);
  };

  return createPromptMarks({
    reactions,
    ...(timers === undefined ? {} : { timers }),
    isNew,
    add: async ({ message }, emoji) => {
      const answer = await addReaction(api, { message, emoji }, how);
      if (answer.kind === "ok") keep(keyOf(message, emoji), answer.data);
      return markAnswerOf(answer);
    },
    remove: async ({ message }, emoji) => {
      const reaction = ids.get(keyOf(message, emoji));
      if (reaction === undefined) return { kind: "done" };
      const answer = await removeReaction(api, { message, reaction }, how);
      if (answer.kind === "ok") ids.delete(keyOf(message, emoji));
      return markAnswerOf(answer);
    },
    look: async ({ message }: MarkPlace) => {
      const answer = await ownReactions(api, { message, appId }, how);
      if (answer.kind === "refused") return "never";
      if (answer.kind !== "ok") return "trouble";
      for (const { id, emoji } of answer.data) keep(keyOf(message, emoji), id);
      return answer.data.map(({ emoji }) => emoji);
    },
  });
}

function keyOf(message: string, emoji: string): string {
  return `${message} ${emoji}`;
}

function markAnswerOf(answer: FeishuAnswer): MarkAnswer {
  switch (answer.kind) {
    case "ok":
      return { kind: "done" };
    case "refused":
      return { kind: "impossible" };
    case "limited":
      return { kind: "trouble", waitMs: answer.retryAfterMs };
    default:
      return { kind: "trouble" };
  }
}
