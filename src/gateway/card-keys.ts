import type { OwedCard } from "../store/store.ts";

/** What comes beside the card of a task: the log when somebody asks for it, the others when the task is over. */
export type ExtraKind = "file" | "diff" | "ended" | "log";

export function partKey(taskKey: string, part: number): string {
  return `${taskKey}:part:${part}`;
}

export function extraKey(taskKey: string, kind: ExtraKind): string {
  return `${taskKey}:${kind}`;
}

/** For a file that the agent made, counted from 1. */
export function madeKey(taskKey: string, number: number): string {
  return `${taskKey}:made:${number}`;
}

export interface TaskCardKey {
  readonly task: string;
  readonly kind: "task" | "part" | "made" | ExtraKind;
  /** Of a part or a made file, counted from 1; 0 for the others. */
  readonly number: number;
}

const pattern = /^task:([^:]+)(?::(?:(part|made):([1-9]\d*)|(file|diff|ended|log)))?$/;

/** What a key of a task's cards stands for; undefined for every other key. */
export function readTaskKey(key: string): TaskCardKey | undefined {
  const [, task, counted, number, extra] = pattern.exec(key) ?? [];
  if (task === undefined) return undefined;
  if (counted === "part" || counted === "made") return { task, kind: counted, number: Number(number) };
  return { task, kind: isExtra(extra) ? extra : "task", number: 0 };
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
  const own = `task:${read.task}`;
  const before = partBefore(read, partsLimit);
  return before > 0 ? partKey(own, before) : own;
}

/** Zero for what comes right after the task's own card. */
function partBefore({ kind, number }: TaskCardKey, partsLimit: number | null): number {
  if (kind === "file") return partsLimit ?? 0;
  return kind === "part" ? number - 1 : 0;
}

/** What of the answer can be shown after this card, where there is more. */
export function keyAfter(key: string, partsLimit: number | null): string | undefined {
  const read = readTaskKey(key);
  if (read === undefined || (read.kind !== "task" && read.kind !== "part")) return undefined;
  const own = `task:${read.task}`;
  return read.number === partsLimit ? extraKey(own, "file") : partKey(own, read.number + 1);
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
