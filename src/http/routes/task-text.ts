import { beginningOf } from "./cut-text.ts";
import type { TaskJson } from "./task-json.ts";

const longest = 1_200;

/** A task as lines of text, for answers without cards. */
export function taskText(headline: string, task: TaskJson): string {
  const latest = task.events.at(-1);
  const lines = [
    headline,
    `task_id=${task.id}`,
    `agent_backend=${task.agent_backend}`,
    `effective_model=${task.effective_model ?? task.agent_backend}`,
    `status=${task.status}`,
    `source=${task.source}`,
    `prompt=${task.prompt}`,
    ...optional("project_id", task.project_id),
    ...optional("effective_workdir", task.effective_workdir),
    ...optional("awaiting_confirmation", task.awaiting_confirmation_reason),
    ...optional("live_output", task.status === "running" ? cut(task.live_output) : null),
    ...optional("result", cut(task.raw_result)),
    ...optional("retry_at", task.retry_at),
    ...optional("resumes_at", task.resumes_at),
    ...optional("latest_event", latest === undefined ? null : `${latest.kind}: ${latest.message}`),
  ];
  if (task.status === "waiting_for_confirmation") {
    lines.push(`next=/approve ${task.id} or /reject ${task.id}`);
  }
  return lines.join("\n");
}

function cut(text: string | null): string | null {
  return text === null ? null : beginningOf(text, longest);
}

function optional(name: string, value: string | null): readonly string[] {
  return value === null ? [] : [`${name}=${value}`];
}

/** What can be typed, by where it is typed. */
export const helpText = [
  "Send a task to the coding agent on this server.",
  "Commands:",
  "/run <prompt>",
  "/status <task_id>",
  "/approve <task_id>",
  "/reject <task_id>",
  "/stop <task_id>",
  "/help",
  "Without a task_id the only candidate is meant.",
].join("\n");
