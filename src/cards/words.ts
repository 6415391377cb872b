import type { Usage } from "../domain/agent-event.ts";
import type { Task, TaskStatus } from "../domain/task.ts";
import { isTerminal } from "../domain/task.ts";
import { unreachable } from "../domain/unreachable.ts";
import type { Tone } from "./card.ts";

export const noFolder = "no working dir";

/** Said of an agent that does what it wants to without a word. */
export const cannotAsk = "cannot ask: runs without approvals";

/** The label of a task; the part in brackets of its card's title. */
export function taskLabel(task: Pick<Task, "state" | "stoppedBy">): string {
  const { status } = task.state;
  if (task.stoppedBy !== null && !isTerminal(status)) return "Stopping";
  switch (status) {
    case "created":
      return "Created";
    case "queued":
      return "Queued";
    case "running":
      return "Running";
    case "waiting_for_confirmation":
      return "Waiting";
    case "completed":
      return "Complete";
    case "failed":
      return "Error";
    case "cancelled":
      return "Stopped";
    default:
      return unreachable(status);
  }
}

/** The label of a workspace, by its latest task. */
export function workspaceLabel(latest: Task | null): string {
  if (latest === null) return "Idle";
  const { status } = latest.state;
  if (status === "failed") return "Failed";
  return status === "created" || status === "queued" ? "Idle" : taskLabel(latest);
}

export function taskTone(status: TaskStatus): Tone {
  switch (status) {
    case "created":
    case "queued":
      return "info";
    case "running":
      return "busy";
    case "waiting_for_confirmation":
      return "attention";
    case "completed":
      return "good";
    case "failed":
      return "bad";
    case "cancelled":
      return "neutral";
    default:
      return unreachable(status);
  }
}

/** `1 file`, `3 files`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** `5s`, `1m 05s`, `2h 03m`, `3d 04h`; a clock that jumped back counts as zero. */
export function elapsed(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  if (seconds < 60) return `${seconds}s`;
  if (seconds < 3600) return pair(seconds, { unit: 60, names: ["m", "s"] });
  if (seconds < 86_400) return pair(Math.floor(seconds / 60), { unit: 60, names: ["h", "m"] });
  return pair(Math.floor(seconds / 3600), { unit: 24, names: ["d", "h"] });
}

function pair(value: number, scale: { unit: number; names: readonly [string, string] }): string {
  const rest = String(value % scale.unit).padStart(2, "0");
  return `${Math.floor(value / scale.unit)}${scale.names[0]} ${rest}${scale.names[1]}`;
}

/** How long ago something was, in round words: `just now`, `5m ago`, `3h ago`, `2d ago`. */
export function age(milliseconds: number): string {
  const minutes = Math.floor(milliseconds / 60_000);
  if (!(minutes >= 1)) return "just now";
  if (minutes < 60) return `${minutes}m ago`;
  const hours = Math.floor(minutes / 60);
  return hours < 24 ? `${hours}h ago` : `${Math.floor(hours / 24)}d ago`;
}

/** A moment in words that are true in every time zone: `2026-05-01 09:30 UTC`. */
export function moment(at: number): string {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return "an unknown time";
  return `${date.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

/** `09:30 UTC`. */
export function timeOfDay(at: number): string {
  return moment(at).slice("2026-05-01 ".length);
}

/** `999`, `1.5k`, `12k`, `1.2M`, `12M`; the borders are where rounding would reach the next form. */
export function tokens(count: number): string {
  if (count < 1000) return String(count);
  if (count < 9950) return `${(count / 1000).toFixed(1)}k`;
  if (count < 999_500) return `${Math.round(count / 1000)}k`;
  if (count < 9_950_000) return `${(count / 1_000_000).toFixed(1)}M`;
  return `${Math.round(count / 1_000_000)}M`;
}

/** `turn · in 12k · cached 999 · out 1.5k · total 1.2M · $0.12 · context 45k of 200k`; undefined when nothing was counted. */
export function usageLine(name: "turn" | "session", usage: Usage | null): string | undefined {
  if (usage === null) return undefined;
  const counts: readonly (readonly [string, number | undefined])[] = [
    ["in", usage.inputTokens],
    ["cached", usage.cachedInputTokens],
    ["out", usage.outputTokens],
    ["total", usage.totalTokens],
  ];
  const parts = counts.flatMap(([label, count]) => (count ? [`${label} ${tokens(count)}`] : []));
  const all = [...parts, ...costWords(usage), ...contextWords(usage)];
  return all.length === 0 ? undefined : [name, ...all].join(" · ");
}

function costWords({ costUsd }: Usage): readonly string[] {
  if (!costUsd) return [];
  return [costUsd < 0.01 ? "under $0.01" : `$${costUsd.toFixed(2)}`];
}

function contextWords({ contextTokens, contextWindow }: Usage): readonly string[] {
  if (!contextTokens) return [];
  if (!contextWindow) return [`context ${tokens(contextTokens)}`];
  const percent = Math.round((contextTokens / contextWindow) * 100);
  return [`context ${tokens(contextTokens)} of ${tokens(contextWindow)} (${percent}%)`];
}
