import { isLive, type Task } from "../domain/task.ts";
import { backToWorkspace } from "./back-buttons.ts";
import type { Block, Card } from "./card.ts";
import { pageButtons, pageNote } from "./page-buttons.ts";
import { problemBlocks } from "./problem-blocks.ts";
import { queuedButtons } from "./queued-buttons.ts";
import { shortName } from "./short-words.ts";
import { promptWords, requesterWords } from "./task-words.ts";
import type { QueueView } from "./workspace-view.ts";

/** The tasks of a project that wait, in the order in which they will run. */
export function queueCard(view: QueueView): Card {
  const { project } = view.row;
  const toPage = (page: number) => ({ kind: "workspace.queue", projectId: project.id, page }) as const;
  return {
    title: `Queue: ${shortName(project.name)}`,
    tone: view.problem === null ? "info" : "bad",
    blocks: [
      ...problemBlocks(view.problem),
      ...underWay(view),
      ...(view.tasks.length === 0 ? [{ kind: "note", text: "Nothing waits in the queue." } as const] : []),
      ...view.tasks.flatMap((task, index) => waitingBlocks(view, task, view.first + index)),
      ...pageNote(view),
      { kind: "actions", buttons: [...pageButtons(view, project.id, toPage), backToWorkspace(project.id)] },
    ],
  };
}

function underWay({ row: { latest } }: QueueView): readonly Block[] {
  if (latest === null || !isLive(latest.state.status)) return [];
  return [{ kind: "note", text: `Under way: ${promptWords(latest, 120)}` }];
}

function waitingBlocks({ canSteer }: QueueView, task: Task, place: number): readonly Block[] {
  const told = { label: `${place}. ${promptWords(task, 120)}`, value: requesterWords(task) };
  return [
    { kind: "fields", fields: [told] },
    { kind: "actions", buttons: queuedButtons(task, { canSteer, isFirst: place === 1, back: "queue" }) },
  ];
}
