import { unreachable } from "../domain/unreachable.ts";
import type { Block, Button, Card } from "./card.ts";
import { cleanText, oneLine } from "./clean.ts";
import { intentButton } from "./intent-button.ts";
import { pageButtons } from "./page-buttons.ts";
import type { DetailEntry, TaskDetailsView } from "./task-view.ts";
import { promptWords, requesterWords } from "./task-words.ts";
import { usageBlocks } from "./usage-blocks.ts";
import { moment, taskLabel, taskTone } from "./words.ts";

/** One page of all that happened in a task. */
export function taskDetailsCard(view: TaskDetailsView): Card {
  const { task, page, pages, entries } = view;
  const { id: taskId } = task;
  const where = pages > 1 ? ` (page ${page + 1} of ${pages})` : "";
  const toPage = (page: number) => ({ kind: "task.details", taskId, page }) as const;
  const back = intentButton(`back_to_task_${taskId}`, "Back", { kind: "task.open", taskId });
  const shown = entries.flatMap(entryBlocks);
  return {
    title: `Details: ${promptWords(task, 60)}${where}`,
    tone: taskTone(task.state.status),
    blocks: [
      { kind: "note", text: factWords(view) },
      ...usageBlocks(task),
      ...(shown.length === 0 ? [{ kind: "note", text: "Nothing has happened yet." } as const] : shown),
      { kind: "actions", buttons: [...pageButtons(view, taskId, toPage), ...logButtons(view), back] },
    ],
  };
}

function logButtons({ task, canSendLog }: TaskDetailsView): readonly Button[] {
  const { id: taskId } = task;
  if (!canSendLog) return [];
  return [intentButton(`send_task_log_${taskId}`, "Send as File", { kind: "task.send_log", taskId })];
}

/** `Codex · Complete · asked by ann`. */
function factWords({ task, agentTitle }: TaskDetailsView): string {
  return [oneLine(agentTitle), taskLabel(task), requesterWords(task)].join(" · ");
}

function entryBlocks(entry: DetailEntry): readonly Block[] {
  switch (entry.kind) {
    case "said":
      return unlessBlank(entry.text, (text) => ({ kind: "text", text }));
    case "diff":
      return unlessBlank(entry.text, (text) => ({ kind: "code", text, language: "diff" }));
    case "note":
      return [{ kind: "note", text: `${moment(entry.at)} · ${cleanText(entry.text)}` }];
    case "step":
      return [
        { kind: "plain", text: stepWords(entry) },
        ...unlessBlank(entry.output, (text) => ({ kind: "code", text })),
      ];
    default:
      return unreachable(entry);
  }
}

/** Chat apps refuse a block without a word in it. */
function unlessBlank(text: string, block: (text: string) => Block): readonly Block[] {
  const clean = cleanText(text);
  return clean.trim() === "" ? [] : [block(clean)];
}

/** `Failed, exit code 1: npm test`. */
export function stepWords({
  state,
  exitCode,
  title,
}: Extract<DetailEntry, { readonly kind: "step" }>): string {
  const result = exitCode === null ? stateWords[state] : `${stateWords[state]}, exit code ${exitCode}`;
  return `${result}: ${cleanText(title)}`;
}

const stateWords = { running: "Running", done: "Done", failed: "Failed", declined: "Declined" } as const;
