import type { OwedCard } from "../store/store.ts";

/** What comes beside the card of a task: the log when somebody asks for it, the others when the task is over. */
export type ExtraKind = "file" | "diff" | "ended" | "log";

export function partKey(taskKey: string, part: number): string {
  return `${taskKey}:part:${part}`;
}

export function extraKey(taskKey: string, kind: ExtraKind): string {
  return `${taskKey}:${kind}`;
}

export interface TaskCardKey {
  readonly task: string;
  readonly kind: "task" | "part" | ExtraKind;
  /** Counted from 1; 0 for what is no part. */
  readonly part: number;
}

const pattern = /^task:([^:]+)(?::(?:part:([1-9]\d*)|(file|diff|ended|log)))?$/;

/** What a key of a task's cards stands for; undefined for every other key. */
export function readTaskKey(key: string): TaskCardKey | undefined {
  const [, task, part, extra] = pattern.exec(key) ?? [];
  if (task === undefined) return undefined;
  if (part !== undefined) return { task, kind: "part", part: Number(part) };
  return { task, kind: isExtra(extra) ? extra : "task", part: 0 };
}

function isExtra(text: string | undefined): text is ExtraKind {
  return text === "file" || text === "diff" || text === "ended" || text === "log";
}

/**
 * The card that has to be shown before this one: the parts of an answer come in order, then the whole of it as a file,
 * and nothing of that, nor the word that the task is over, before the task's own card says so.
 */
export function keyBefore(key: string, partsLimit: number | null): string | undefined {
  const read = readTaskKey(key);
  if (read === undefined || read.kind === "task" || read.kind === "log") return undefined;
  const before = read.kind === "file" ? (partsLimit ?? 0) : read.part - 1;
  return before > 0 ? partKey(`task:${read.task}`, before) : `task:${read.task}`;
}

/** What of the answer can be shown after this card, where there is more. */
export function keyAfter(key: string, partsLimit: number | null): string | undefined {
  const read = readTaskKey(key);
  if (read === undefined || (read.kind !== "task" && read.kind !== "part")) return undefined;
  const own = `task:${read.task}`;
  return read.part === partsLimit ? extraKey(own, "file") : partKey(own, read.part + 1);
}

/** The card below which this one stands, where the app has threads: what comes of a task stands below its card. */
export function rootKey(key: string): string | undefined {
  const read = readTaskKey(key);
  if (read !== undefined) return read.kind === "task" ? undefined : `task:${read.task}`;
  // The id of a request begins with that of its task.
  const [, task] = /^approval:([^-:]+)-/.exec(key) ?? [];
  return task === undefined ? undefined : `task:${task}`;
}

/** One text for one card in one conversation. */
export function placeName({ conversation, key }: OwedCard): string {
  return `${conversation.platform} ${conversation.id} ${key}`;
}
