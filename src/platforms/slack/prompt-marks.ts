import { z } from "zod";
import type { TaskStatus } from "../../domain/task.ts";
import { clockTimers, type Timers } from "../kit/timers.ts";
import type { Answered } from "../platform.ts";
import type { SlackAnswer } from "./api/answer.ts";
import { historyPage } from "./api/history.ts";
import type { How } from "./api/messages.ts";
import { addReaction, removeReaction } from "./api/reactions.ts";
import type { SlackApi } from "./api/slack-api.ts";
import { isPassing } from "./not-shown.ts";

/** Shows by a reaction on the message of a prompt where its task stands. Nothing depends on it. */
export interface PromptMarks {
  show(channel: string, answered: Answered): void;
  /** Nothing is tried again. Resolves when nothing is under way. */
  close(): Promise<void>;
}

export interface PromptMarksParts {
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
const ours: ReadonlySet<string> = new Set(Object.values(reactions));

const mostPrompts = 2_000;
/** Waits after a failure; when the last one failed too, the mark stays as it is. Milliseconds. */
const againAfterMs = [5_000, 15_000, 30_000, 60_000, 120_000] as const;
/** Whoever stands in line for long misses that another mark is wanted by now. Milliseconds. */
const how: How = { maxWaitMs: 1_000 };
/** In place of a name: Slack does not say now what stands there. */
const unknown = "";

interface Mark {
  readonly channel: string;
  readonly ts: string;
  readonly thread: string | null;
  /** What stands there by our hand; null: nobody knows, e.g. after a restart. */
  stands: ReadonlySet<string> | null;
  wanted: string;
  failures: number;
  isWorking: boolean;
  callOff: () => void;
}

/** `waitMs`: Slack takes it after so long; without it, something went wrong. */
type Outcome = "step" | "impossible" | { readonly waitMs?: number };

export function createPromptMarks(parts: PromptMarksParts): PromptMarks {
  return new Marks(parts);
}

class Marks implements PromptMarks {
  readonly #parts: Required<PromptMarksParts>;
  readonly #marks = new Map<string, Mark>();
  readonly #working = new Set<Promise<void>>();
  #isClosed = false;

  constructor({ timers = clockTimers, ...parts }: PromptMarksParts) {
    this.#parts = { ...parts, timers };
  }

  show(channel: string, { message, thread, status }: Answered): void {
    if (message === null) return;
    const place = `${channel} ${message}`;
    const mark = this.#marks.get(place) ?? this.#newMark({ channel, ts: message, thread }, status);
    mark.wanted = reactions[status];
    mark.failures = 0;
    this.#keep(place, mark);
    this.#work(mark);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const { callOff } of this.#marks.values()) callOff();
    while (this.#working.size > 0) await Promise.all(this.#working);
  }

  /** On what was asked for a moment ago nothing stands yet. */
  #newMark(place: Pick<Mark, "channel" | "ts" | "thread">, status: TaskStatus): Mark {
    const isWaiting = status === "created" || status === "queued";
    const isNew = isWaiting && Number(place.ts) * 1_000 > this.#parts.since;
    return {
      ...place,
      stands: isNew ? new Set() : null,
      wanted: reactions[status],
      failures: 0,
      isWorking: false,
      callOff: () => undefined,
    };
  }

  /** The newest stand last. */
  #keep(place: string, mark: Mark): void {
    this.#marks.delete(place);
    this.#marks.set(place, mark);
    const [oldest] = this.#marks;
    if (this.#marks.size <= mostPrompts || oldest === undefined) return;
    oldest[1].callOff();
    this.#marks.delete(oldest[0]);
  }

  #work(mark: Mark): void {
    mark.callOff();
    if (mark.isWorking || this.#isClosed || isDone(mark)) return;
    mark.isWorking = true;
    const working = this.#bring(mark).finally(() => this.#working.delete(working));
    this.#working.add(working);
  }

  async #bring(mark: Mark): Promise<void> {
    let outcome: Outcome = "step";
    while (outcome === "step" && !isDone(mark) && !this.#isClosed) outcome = await this.#step(mark);
    mark.isWorking = false;
    if (outcome === "step" || outcome === "impossible") return;
    const waitMs = outcome.waitMs ?? againAfterMs[mark.failures];
    if (outcome.waitMs === undefined) mark.failures += 1;
    if (waitMs === undefined || this.#isClosed) return;
    mark.callOff = this.#parts.timers.after(waitMs, () => this.#work(mark));
  }

  /** The new one is put there before an old one goes, so that something always stands there. */
  async #step(mark: Mark): Promise<Outcome> {
    const { api } = this.#parts;
    const { wanted } = mark;
    const stands = new Set(mark.stands ?? (await this.#look(mark)));
    if (stands.has(unknown)) return {};
    mark.stands = stands;
    const [old] = [...stands].filter((one) => one !== wanted);
    if (!stands.has(wanted)) {
      const answer = await addReaction(api, { ...mark, name: wanted }, how);
      if (answer.kind === "ok") stands.add(wanted);
      return outcomeOf(answer);
    }
    if (old === undefined) return "step";
    const answer = await removeReaction(api, { ...mark, name: old }, how);
    if (answer.kind === "ok") stands.delete(old);
    return outcomeOf(answer);
  }

  /** What an earlier PoCo left there. Where Slack never says it, all but the wanted one may stand. */
  async #look({ channel, ts, thread, wanted }: Mark): Promise<Iterable<string>> {
    const { api } = this.#parts;
    const botUser = this.#parts.botUser();
    if (botUser === undefined) return [unknown];
    const span = { channel, oldest: ts, latest: ts, isInclusive: true, limit: 2 } as const;
    const answer = await historyPage(api, { ...span, ...(thread !== null && { threadTs: thread }) }, how);
    if (answer.kind === "refused" && !isPassing(answer.error))
      return [...ours].filter((name) => name !== wanted);
    if (answer.kind !== "ok") return [unknown];
    const message = answer.data.messages.find((one) => one.ts === ts);
    const { reactions: standing = [] } = Reacted.safeParse(message).data ?? {};
    const isOwn = (users: readonly string[]): boolean => users.includes(botUser);
    return standing.flatMap(({ name, users }) => (ours.has(name) && isOwn(users) ? [name] : []));
  }
}

const Reacted = z.object({
  reactions: z.array(z.object({ name: z.string(), users: z.array(z.string()) })).optional(),
});

function isDone({ stands, wanted }: Mark): boolean {
  return stands?.size === 1 && stands.has(wanted);
}

function outcomeOf(answer: SlackAnswer): Outcome {
  switch (answer.kind) {
    case "ok":
      return "step";
    case "refused":
      return isPassing(answer.error) ? {} : "impossible";
    case "limited":
      return { waitMs: answer.retryAfterMs };
    default:
      return {};
  }
}
