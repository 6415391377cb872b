import type { TaskId } from "../../domain/ids.ts";
import type { Outcome, Show } from "../../gateway/outcome.ts";
import type { HttpParts } from "../parts.ts";
import { beginningOf } from "./cut-text.ts";
import { taskAsJson } from "./task-facts.ts";
import type { TaskJson } from "./task-json.ts";
import { helpText, taskText } from "./task-text.ts";

export interface CommandAnswer {
  readonly text: string;
  /** The task that it is about; null where it is about none, or about several. */
  readonly task: TaskJson | null;
}

/** What came of a text command, for callers that see no cards. */
export async function commandAnswer(
  parts: HttpParts,
  { message, show }: Pick<Outcome, "message" | "show">,
): Promise<CommandAnswer> {
  if (show?.kind === "candidates") {
    return {
      text: [message ?? "Choose one.", ...(await candidateLines(parts, show))].join("\n"),
      task: null,
    };
  }
  const id = await taskIdOf(parts, show);
  const task = id === undefined ? null : await taskAsJson(parts, id);
  return { text: task === null ? (message ?? helpText) : taskText(message ?? "Task status.", task), task };
}

async function taskIdOf({ store }: HttpParts, show: Show | null): Promise<TaskId | undefined> {
  if (show?.kind === "task_status") return show.taskId;
  return show?.kind === "approval" ? (await store.approvals.get(show.approvalId))?.taskId : undefined;
}

type Candidates = Extract<Show, { readonly kind: "candidates" }>;

async function candidateLines({ store }: HttpParts, { command, tasks, approvals }: Candidates) {
  const known = await Promise.all(tasks.map((id) => store.tasks.get(id)));
  const asked = await Promise.all(approvals.map((id) => store.approvals.get(id)));
  return [
    ...known.flatMap((task) =>
      task === undefined
        ? []
        : [`task_id=${task.id} status=${task.state.status} prompt=${firstWords(task.prompt)}`],
    ),
    ...asked.flatMap((approval) =>
      approval === undefined ? [] : [`task_id=${approval.taskId} asks=${firstWords(approval.title)}`],
    ),
    `next=/${command} <task_id>`,
  ];
}

const longest = 80;

function firstWords(text: string): string {
  return beginningOf(text.replaceAll(/\s+/g, " ").trim(), longest);
}
