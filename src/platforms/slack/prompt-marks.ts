import { z } from "zod";
import type { TaskStatus } from "../../domain/task.ts";
import {
  createPromptMarks,
  type MarkAnswer,
  type MarkPlace,
  type PromptMarks,
  type PromptMarksParts,
} from "../kit/prompt-marks.ts";
import type { Timers } from "../kit/timers.ts";
import type { SlackAnswer } from "./api/answer.ts";
import { historyPage } from "./api/history.ts";
import type { How } from "./api/messages.ts";
import { addReaction, removeReaction } from "./api/reactions.ts";
import type { SlackApi } from "./api/slack-api.ts";
import { isPassing } from "./not-shown.ts";

export interface SlackMarksParts {
  readonly api: SlackApi;
  /** The bot as a user of Slack; undefined before it is known. */
  readonly botUser: () => string | undefined;
  /** When this PoCo began: on older messages there may be a mark of the one before. Epoch milliseconds. */
  readonly since: number;
  readonly timers?: Timers;
}

const reactions: Readonly<Record<TaskStatus, string>> = {
  created: "eyes",
  queued: "eyes",
  running: "hourglass_flowing_sand",
  waiting_for_confirmation: "raised_hand",
  completed: "white_check_mark",
  failed: "x",
  cancelled: "black_square_for_stop",
};

/** Whoever stands in line for long misses that another mark is wanted by now. Milliseconds. */
const how: How = { maxWaitMs: 1_000 };

export function createSlackMarks({ api, botUser, since, timers }: SlackMarksParts): PromptMarks {
  return createPromptMarks({
    reactions,
    ...(timers === undefined ? {} : { timers }),
    isNew: (message) => Number(message) * 1_000 > since,
    add: async ({ channel, message: ts }, name) =>
      markAnswerOf(await addReaction(api, { channel, ts, name }, how)),
    remove: async ({ channel, message: ts }, name) =>
      markAnswerOf(await removeReaction(api, { channel, ts, name }, how)),
    look: (at) => look(api, at, botUser()),
  });
}

const Reacted = z.object({
  reactions: z.array(z.object({ name: z.string(), users: z.array(z.string()) })).optional(),
});

async function look(
  api: SlackApi,
  { channel, message: ts, thread }: MarkPlace,
  botUser: string | undefined,
): ReturnType<PromptMarksParts["look"]> {
  if (botUser === undefined) return "trouble";
  const span = { channel, oldest: ts, latest: ts, isInclusive: true, limit: 2 } as const;
  const answer = await historyPage(api, { ...span, ...(thread !== null && { threadTs: thread }) }, how);
  if (answer.kind === "refused" && !isPassing(answer.error)) return "never";
  if (answer.kind !== "ok") return "trouble";
  const message = answer.data.messages.find((one) => one.ts === ts);
  const { reactions: standing = [] } = Reacted.safeParse(message).data ?? {};
  return standing.flatMap(({ name, users }) => (users.includes(botUser) ? [name] : []));
}

function markAnswerOf(answer: SlackAnswer): MarkAnswer {
  switch (answer.kind) {
    case "ok":
      return { kind: "done" };
    case "refused":
      return { kind: isPassing(answer.error) ? "trouble" : "impossible" };
    case "limited":
      return { kind: "trouble", waitMs: answer.retryAfterMs };
    default:
      return { kind: "trouble" };
  }
}
