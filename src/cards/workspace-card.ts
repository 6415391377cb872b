import { isLive } from "../domain/task.ts";
import type { Block, Button, Card, Field } from "./card.ts";
import { oneLine, visible } from "./clean.ts";
import { firstWords } from "./cut.ts";
import { archiveButton, deleteButton } from "./project-manage-card.ts";
import type { ProjectRow, WorkspaceView } from "./view.ts";
import { noFolder, taskTone, workspaceLabel } from "./words.ts";

/** Where a project stands, and what can be changed about it. */
export function workspaceCard({ row, problem }: WorkspaceView): Card {
  const changes: readonly Block[] = row.project.isArchived
    ? [{ kind: "note", text: "This project is archived." }]
    : [folderForm(row), ...presetBlocks(row)];
  return {
    title: title(row),
    tone: row.latest === null || row.project.isArchived ? "neutral" : taskTone(row.latest.state.status),
    blocks: [
      ...(problem === null ? [] : [{ kind: "note", text: problem, tone: "bad" } as const]),
      { kind: "fields", fields: fields(row) },
      ...changes,
      { kind: "actions", buttons: buttons(row) },
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
  const { latest, session } = row;
  const sessionWords =
    session === null
      ? "a new one with the next task"
      : (session.title ?? session.agentSessionId ?? session.id);
  return [
    { label: "Agent", value: oneLine(row.agentTitle) },
    ...(row.model === null ? [] : [{ label: "Model", value: oneLine(row.model) }]),
    { label: "Folder", value: visible(row.workspace.folder ?? noFolder) },
    { label: "Session", value: oneLine(sessionWords) },
    ...(latest === null ? [] : [{ label: "Latest task", value: firstWords(oneLine(latest.prompt), 120) }]),
    ...(row.waiting > 0 ? [{ label: "Waiting for you", value: String(row.waiting) }] : []),
  ];
}

function folderForm({ project, workspace }: ProjectRow): Block {
  return {
    kind: "form",
    name: `workspace_path_form_${project.id}`,
    inputs: [
      {
        kind: "line",
        name: "workdir",
        label: "Working folder",
        ...(workspace.folder === null ? {} : { value: workspace.folder }),
        isRequired: true,
      },
    ],
    buttons: [
      {
        name: `apply_entered_path_${project.id}`,
        label: "Change folder",
        does: { kind: "submit", intent: { kind: "workspace.apply_entered_path", projectId: project.id } },
      },
    ],
  };
}

/** As many as fit in a row of a chat's card. */
const shownPresets = 4;

function presetBlocks({ project, workspace }: ProjectRow): readonly Block[] {
  const known = project.presets.map((folder) => folder.trim());
  const presets = known.filter((folder) => folder !== "" && folder !== workspace.folder);
  const choices = presets
    .slice(0, shownPresets)
    .map((folder, index) => presetButton(project.id, folder, index));
  return choices.length === 0 ? [] : [{ kind: "actions", buttons: choices }];
}

function presetButton(projectId: ProjectRow["project"]["id"], folder: string, index: number): Button {
  return {
    name: `apply_preset_dir_${projectId}_${index + 1}`,
    label: firstWords(oneLine(folder), 40),
    does: { kind: "intent", intent: { kind: "workspace.apply_entered_path", projectId, folder } },
  };
}

function buttons(row: ProjectRow): readonly Button[] {
  const { project } = row;
  if (project.isArchived) return [deleteButton(row)];
  return [...stopButtons(row), newSessionButton(row), archiveButton(row), deleteButton(row)];
}

function stopButtons({ project, latest }: ProjectRow): readonly Button[] {
  if (latest === null || !isLive(latest.state.status) || latest.stoppedBy !== null) return [];
  return [
    {
      name: `stop_workspace_task_${project.id}`,
      label: "Stop",
      style: "danger",
      does: { kind: "intent", intent: { kind: "task.stop", taskId: latest.id } },
    },
  ];
}

function newSessionButton({ project }: ProjectRow): Button {
  return {
    name: `start_fresh_session_${project.id}`,
    label: "New session",
    does: { kind: "intent", intent: { kind: "workspace.clear_session", projectId: project.id } },
    confirm: "Start a new session? The next task begins without what the agent knows from this one.",
  };
}
