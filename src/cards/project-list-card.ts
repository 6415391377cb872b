import { askWords } from "./approval-words.ts";
import { askBlocks, isShort } from "./ask-blocks.ts";
import { buttonRow } from "./button-rows.ts";
import type { Block, Button, Card } from "./card.ts";
import { oneLine, visible } from "./clean.ts";
import { intentButton } from "./intent-button.ts";
import { openProjectButton } from "./open-buttons.ts";
import type { HomeView } from "./project-view.ts";
import { projectField } from "./project-words.ts";
import { decisionButtons } from "./task-buttons.ts";
import type { ApprovalView } from "./task-view.ts";
import type { ProjectRow } from "./view-rows.ts";
import { counted } from "./words.ts";

/** As many as fit on one card of every chat app, six blocks for a request and two for a project. */
const shownRequests = 4;
const shownProjects = 8;

/** Home: what waits for a decision, then the projects. */
export function projectListCard({ projects, waiting, can }: HomeView): Card {
  const live = projects.filter((row) => !row.project.isArchived);
  return {
    title: "PoCo Projects",
    tone: waiting.length > 0 ? "attention" : "info",
    blocks: [
      ...waiting.slice(0, shownRequests).flatMap(waitingBlocks),
      ...restNote(
        waiting.length - shownRequests,
        (rest) => `${rest} more wait for you; they come up here next.`,
      ),
      { kind: "note", text: live.length === 0 ? noProjects(can.create) : counted(live.length, "project") },
      ...live.slice(0, shownProjects).flatMap(projectBlocks),
      ...restNote(live.length - shownProjects, (rest) => `${rest} more: press Manage to see all projects.`),
      { kind: "actions", buttons: homeButtons(can) },
    ],
  };
}

function restNote(rest: number, words: (rest: number) => string): readonly Block[] {
  return rest > 0 ? [{ kind: "note", text: words(rest) }] : [];
}

function noProjects(canCreate: boolean): string {
  return canCreate
    ? "No project yet. A project is a folder, an agent and a chat of its own; make the first one."
    : "No project for you yet. An admin makes projects and says who works in them.";
}

/** A request is decided here only when all of it is shown here. */
function waitingBlocks({ approval, task, projectName, agentTitle }: ApprovalView): readonly Block[] {
  const where = visible(projectName ?? agentTitle);
  const words = `${where} · ${askWords(approval, 120)} · for ${oneLine(task.requester)}`;
  const isWhole = isShort(approval);
  const open = intentButton(`open_approval_${approval.id}`, "Open", {
    kind: "approval.open",
    approvalId: approval.id,
  });
  return [
    { kind: "note", text: words, tone: "attention" },
    ...(isWhole ? askBlocks(approval) : []),
    { kind: "actions", buttons: [...(isWhole ? decisionButtons(approval, approval.id) : []), open] },
  ];
}

function projectBlocks(row: ProjectRow): readonly Block[] {
  return [{ kind: "fields", fields: [projectField(row)] }, ...buttonRow([openProjectButton(row)])];
}

function homeButtons(can: HomeView["can"]): readonly Button[] {
  return [
    ...(can.create ? [newProject] : []),
    intentButton("manage_projects_button", "Manage", { kind: "project.manage" }),
    ...(can.people ? [intentButton("manage_people_button", "People", { kind: "access.open" })] : []),
    intentButton("help_button", "Help", { kind: "help" }),
  ];
}

const newProject: Button = {
  ...intentButton("new_project_button", "New Project", { kind: "project.new" }),
  style: "primary",
};
