import type { FolderSource } from "../domain/project.ts";
import { isLive } from "../domain/task.ts";
import { unreachable } from "../domain/unreachable.ts";
import { buttonRow } from "./button-rows.ts";
import type { Block, Button, Card, Field } from "./card.ts";
import { oneLine, visible } from "./clean.ts";
import { firstWords } from "./cut.ts";
import { intentButton } from "./intent-button.ts";
import { openSettingsButton } from "./open-buttons.ts";
import { optionFieldsOf } from "./option-words.ts";
import { problemBlocks } from "./problem-blocks.ts";
import { deleteButton, endsOf, unarchiveButton } from "./project-buttons.ts";
import type { ProjectRow } from "./view-rows.ts";
import { cannotAsk, noFolder, taskTone, workspaceLabel } from "./words.ts";
import type { WorkspaceView } from "./workspace-view.ts";

/** Where a project stands, and the ways to change it. */
export function workspaceCard({ row, queue, roomNote, problem }: WorkspaceView): Card {
  const { isArchived } = row.project;
  return {
    title: title(row),
    tone: row.latest === null || isArchived ? "neutral" : taskTone(row.latest.state.status),
    blocks: [
      ...problemBlocks(problem),
      ...(roomNote === null ? [] : [{ kind: "note", text: oneLine(roomNote), tone: "attention" } as const]),
      { kind: "fields", fields: fields(row) },
      ...queueBlocks(row, queue),
      ...(isArchived ? archivedBlocks(row) : changes(row)),
    ],
  };
}

/** `[Running] Workspace: api (codex, /srv/api, gpt-5, 48274e23, queue 2)`. */
function title({ project, workspace, latest, model, queued }: ProjectRow): string {
  const label = project.isArchived ? "Archived" : workspaceLabel(latest);
  const parts = [
    oneLine(project.agent),
    oneLine(workspace.folder ?? noFolder),
    ...(model === null || model === project.agent ? [] : [oneLine(model)]),
    ...(latest === null ? [] : [latest.id]),
    ...(queued > 0 ? [`queue ${queued}`] : []),
  ];
  return `[${label}] Workspace: ${firstWords(oneLine(project.name), 80)} (${parts.join(", ")})`;
}

function fields(row: ProjectRow): readonly Field[] {
  const { project, latest, workspace } = row;
  const { model: _, ...options } = project.agentOptions;
  const source = sourceWords(workspace.folderSource);
  return [
    { label: "Folder", value: visible(workspace.folder ?? noFolder) + (source === "" ? "" : ` (${source})`) },
    { label: "Agent", value: oneLine(row.agentTitle) + (row.canAsk ? "" : ` (${cannotAsk})`) },
    ...(row.model === null ? [] : [{ label: "Model", value: oneLine(row.model) }]),
    ...optionFieldsOf(options),
    { label: "Session", value: sessionWords(row) },
    ...(latest === null ? [] : [{ label: "Latest task", value: firstWords(oneLine(latest.prompt), 120) }]),
    ...(row.waiting > 0 ? [{ label: "Waiting for you", value: String(row.waiting) }] : []),
  ];
}

function sourceWords(source: FolderSource): string {
  switch (source) {
    case "unset":
      return "";
    case "default":
      return "the project's default";
    case "manual":
      return "chosen here";
    case "preset":
      return "from a preset";
    default:
      return unreachable(source);
  }
}

/** `login page, resumed`, or `fresh, because …`. */
function sessionWords({ session, nextStart }: ProjectRow): string {
  const name = oneLine(session?.title ?? session?.agentSessionId ?? "");
  return name === "" ? oneLine(nextStart) : `${firstWords(name, 80)}, ${oneLine(nextStart)}`;
}

/** How many of the waiting tasks are told; the queue's own card has all. */
const shownQueue = 5;

function queueBlocks({ queued }: ProjectRow, queue: WorkspaceView["queue"]): readonly Block[] {
  const shown = queue.slice(0, shownQueue);
  if (shown.length === 0) return [];
  const rest = queued - shown.length;
  const told = shown.map(({ prompt, requester }, index) => ({
    label: `Queue ${index + 1}`,
    value: `${firstWords(oneLine(prompt), 80)} · ${oneLine(requester)}`,
  }));
  return [
    { kind: "fields", fields: told },
    ...(rest > 0 ? [{ kind: "note", text: `and ${rest} more` } as const] : []),
  ];
}

function archivedBlocks(row: ProjectRow): readonly Block[] {
  const { project } = row;
  return [
    { kind: "note", text: "This project is archived: it takes no tasks until it is taken back." },
    { kind: "actions", buttons: [unarchiveButton(project), deleteButton(row, endsOf(row))] },
    { kind: "actions", buttons: [openSettingsButton(row), homeButton(row)] },
  ];
}

function changes(row: ProjectRow): readonly Block[] {
  return [
    ...buttonRow(stopButtons(row)),
    { kind: "actions", buttons: changeButtons(row) },
    { kind: "actions", buttons: [composeButton(row), openSettingsButton(row), homeButton(row)] },
  ];
}

function stopButtons({ project, latest }: ProjectRow): readonly Button[] {
  if (latest === null || !isLive(latest.state.status) || latest.stoppedBy !== null) return [];
  const stop = intentButton(`stop_workspace_task_${project.id}`, "Stop", {
    kind: "task.stop",
    taskId: latest.id,
  });
  return [{ ...stop, style: "danger" }];
}

function changeButtons({ project, queued }: ProjectRow): readonly Button[] {
  const projectId = project.id;
  return [
    intentButton(`enter_workdir_path_${projectId}`, "Working Dir", {
      kind: "workspace.enter_path",
      projectId,
    }),
    intentButton(`choose_workspace_agent_${projectId}`, "Agent", {
      kind: "workspace.choose_agent",
      projectId,
    }),
    intentButton(`choose_workspace_session_${projectId}`, "Session", {
      kind: "workspace.choose_session",
      projectId,
    }),
    intentButton(`open_workspace_queue_${projectId}`, queued > 0 ? `Queue (${queued})` : "Queue", {
      kind: "workspace.queue",
      projectId,
    }),
  ];
}

function composeButton({ project }: ProjectRow): Button {
  return intentButton(`open_composer_${project.id}`, "New prompt", {
    kind: "task.open_composer",
    projectId: project.id,
  });
}

function homeButton({ project }: ProjectRow): Button {
  return intentButton(`open_projects_${project.id}`, "Projects", { kind: "project.home" });
}
