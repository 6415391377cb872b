import { isLive } from "../domain/task.ts";
import type { Block, Card } from "./card.ts";
import { oneLine, visible } from "./clean.ts";
import { commandBlocks } from "./command-blocks.ts";
import { intentButton, submitButton } from "./intent-button.ts";
import { problemBlocks } from "./problem-blocks.ts";
import { shortName } from "./short-words.ts";
import type { ComposerView } from "./task-view.ts";
import type { ProjectRow } from "./view-rows.ts";
import { noFolder } from "./words.ts";

/** Takes a prompt, beside what the agent will work with. */
export function composerCard({ row, commands, problem }: ComposerView): Card {
  return {
    title: `Run Task: ${shortName(row.project.name)}`,
    tone: problem === null ? "info" : "bad",
    blocks: [
      ...problemBlocks(problem),
      {
        kind: "fields",
        fields: [
          { label: "Agent", value: oneLine(row.agentTitle) },
          { label: "Folder", value: visible(row.workspace.folder ?? noFolder) },
          { label: "It begins", value: oneLine(row.nextStart) },
        ],
      },
      ...busyBlocks(row),
      ...commandBlocks(row.project.id, commands),
      form(row),
    ],
  };
}

function busyBlocks({ latest, queued }: ProjectRow): readonly Block[] {
  const isBusy = queued > 0 || (latest !== null && isLive(latest.state.status));
  return isBusy ? [{ kind: "note", text: "A task is under way: this one waits in the queue." }] : [];
}

function form({ project }: ProjectRow): Block {
  const { id: projectId } = project;
  const send = submitButton(`submit_task_${projectId}`, "Send", { kind: "task.submit", projectId });
  const cancel = { kind: "workspace.open", projectId } as const;
  return {
    kind: "form",
    name: `task_composer_form_${projectId}`,
    inputs: [
      {
        kind: "paragraph",
        name: "prompt",
        label: "Prompt",
        placeholder: "What shall the agent do?",
        isRequired: true,
      },
    ],
    buttons: [{ ...send, style: "primary" }, intentButton(`cancel_composer_${projectId}`, "Cancel", cancel)],
  };
}
