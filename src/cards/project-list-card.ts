import { askWords } from "./approval-words.ts";
import { askBlocks, isShort } from "./ask-blocks.ts";
import type { Block, Button, Card } from "./card.ts";
import { visible } from "./clean.ts";
import { projectField } from "./project-words.ts";
import { decisionButtons } from "./task-buttons.ts";
import type { ApprovalView, HomeView, ProjectRow } from "./view.ts";
import { counted } from "./words.ts";

/** Home: what waits for a decision, then all projects. */
export function projectListCard({ projects, waiting }: HomeView): Card {
  const live = projects.filter((row) => !row.project.isArchived);
  return {
    title: "PoCo Projects",
    tone: waiting.length > 0 ? "attention" : "info",
    blocks: [
      ...waiting.flatMap(waitingBlocks),
      { kind: "note", text: live.length === 0 ? noProjects : counted(live.length, "project") },
      ...live.flatMap(projectBlocks),
      { kind: "actions", buttons: [newProject, manageProjects] },
    ],
  };
}

const noProjects =
  "No project yet. A project is a folder, an agent and a chat of its own; make the first one.";

const newProject: Button = {
  name: "new_project_button",
  label: "New Project",
  style: "primary",
  does: { kind: "intent", intent: { kind: "project.new" } },
};

const manageProjects: Button = {
  name: "manage_projects_button",
  label: "Manage",
  does: { kind: "intent", intent: { kind: "project.manage" } },
};

/** A request is decided here only when all of it is shown here. */
function waitingBlocks({ approval, task, projectName, agentTitle }: ApprovalView): readonly Block[] {
  const where = visible(projectName ?? agentTitle);
  const words = `${where} · ${askWords(approval, 120)}`;
  const decision = isShort(approval) ? decisionButtons(approval, approval.id) : [];
  const review: readonly Button[] =
    task.conversation === null
      ? []
      : [
          {
            name: `open_approval_${approval.id}`,
            label: decision.length === 0 ? "Review" : "Open",
            does: { kind: "open", conversation: task.conversation },
          },
        ];
  const buttons = [...decision, ...review];
  return [
    { kind: "note", text: words, tone: "attention" },
    ...(isShort(approval) ? askBlocks(approval) : []),
    ...(buttons.length === 0 ? [] : [{ kind: "actions", buttons } as const]),
  ];
}

function projectBlocks(row: ProjectRow): readonly Block[] {
  const { id, conversation } = row.project;
  const line: Block = { kind: "fields", fields: [projectField(row)] };
  const open: Button =
    conversation === null
      ? {
          name: `open_workspace_${id}`,
          label: "Workspace",
          does: { kind: "intent", intent: { kind: "workspace.open", projectId: id } },
        }
      : { name: `open_project_${id}`, label: "Open", does: { kind: "open", conversation } };
  return [line, { kind: "actions", buttons: [open] }];
}
