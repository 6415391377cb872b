import { z } from "zod";
import type { TaskStatus } from "../../domain/task.ts";
import { clockTimers, type Timers } from "../kit/timers.ts";
import type { Answered } from "../platform.ts";
import { historyPage } from "./api/history.ts";
import type { How } from "./api/messages.ts";
import { addReaction, removeReaction } from "./api/reactions.ts";
import type { SlackApi } from "./api/slack-api.ts";

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
/** Marks come after all that people wait for. */
const how: How = { maxWaitMs: 60_000 };

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
    const { wanted } = mark;
    const outcome = await this.#change(mark, wanted);
    console.error("CALL", mark.ts, "outcome", Date.now(), wanted, outcome);
    mark.isWorking = false;
    if (outcome === "impossible") return;
    if (mark.wanted !== wanted || outcome === "done") this.#work(mark);
    else this.#workLater(mark);
  }

  #workLater(mark: Mark): void {
    const waitMs = againAfterMs[mark.failures];
    mark.failures += 1;
    if (waitMs === undefined || this.#isClosed) return;
    mark.callOff = this.#parts.timers.after(waitMs, () => this.#work(mark));
  }

  /** Puts the new one there before the old one goes, so that something always stands there. */
  async #change(mark: Mark, wanted: string): Promise<"done" | "failed" | "impossible"> {
    const { api } = this.#parts;
    const found = mark.stands ?? (await this.#look(mark, wanted));
    if (found === undefined) return "failed";
    const stands = new Set(found);
    mark.stands = stands;
    console.error("CALL", mark.ts, "change", Date.now(), wanted, [...stands].join());
    if (!stands.has(wanted)) {
      const answer = await addReaction(api, { ...mark, name: wanted }, how);
      if (answer.kind === "refused") return "impossible";
      if (answer.kind !== "ok") return "failed";
      stands.add(wanted);
    }
    for (const name of [...stands].filter((one) => one !== wanted)) {
      const answer = await removeReaction(api, { ...mark, name }, how);
      if (answer.kind === "refused") return "impossible";
      if (answer.kind !== "ok") return "failed";
      stands.delete(name);
    }
    return "done";
  }

  /** What an earlier PoCo left there; undefined where Slack does not say now. Where it never does, all may stand. */
  async #look({ channel, ts, thread }: Mark, wanted: string): Promise<Iterable<string> | undefined> {
    const { api, botUser } = this.#parts;
    const span = { channel, oldest: ts, latest: ts, isInclusive: true, limit: 2 } as const;
    const answer = await historyPage(api, { ...span, ...(thread !== null && { threadTs: thread }) }, how);
    if (answer.kind === "refused") return [...ours].filter((name) => name !== wanted);
    if (answer.kind !== "ok") return undefined;
    const message = answer.data.messages.find((one) => one.ts === ts);
    const { reactions: standing = [] } = Reacted.safeParse(message).data ?? {};
    const isOwn = (users: readonly string[]): boolean => users.some((user) => user === botUser());
    return standing.flatMap(({ name, users }) => (ours.has(name) && isOwn(users) ? [name] : []));
  }
}

const Reacted = z.object({
  reactions: z.array(z.object({ name: z.string(), users: z.array(z.string()) })).optional(),
});

function isDone({ stands, wanted }: Mark): boolean {
  return stands?.size === 1 && stands.has(wanted);
}
