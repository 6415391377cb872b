import type { ComposerView } from "../../cards/task-view.ts";
import type { View } from "../../cards/view.ts";
import type { ProjectRow } from "../../cards/view-rows.ts";
import type {
  AgentView,
  FolderView,
  QueueView,
  SessionsView,
  SessionView,
  WideView,
} from "../../cards/workspace-view.ts";
import type { SessionSummary } from "../../domain/session.ts";
import { unreachable } from "../../domain/unreachable.ts";
import { beginningOf } from "./cut-text.ts";
import { folderTemplateData } from "./folder-template-data.ts";
import { projectJson } from "./project-json.ts";
import { isoTime } from "./task-event-json.ts";

/** The views of where a project stands, and the list of what a text command may have meant. */
export type WorkspaceTemplateView = Extract<
  View,
  { readonly kind: `workspace_${string}` } | FolderView | ComposerView | { readonly kind: "candidates" }
>;

export function workspaceTemplateData(view: WorkspaceTemplateView): Record<string, unknown> {
  switch (view.kind) {
    case "workspace_overview":
      return workspaceData(view.row);
    case "workspace_moved":
      return { project: projectJson(view.project) };
    case "folder":
      return folderTemplateData(view);
    case "workspace_choose_agent":
      return agentData(view);
    case "workspace_confirm_wide":
      return wideData(view);
    case "workspace_choose_session":
      return sessionsData(view);
    case "workspace_session":
      return sessionData(view);
    case "workspace_enter_session_id":
      return {
        project: projectJson(view.project),
        current_backend_session_id: view.current,
        note: view.problem,
      };
    case "workspace_queue":
      return queueData(view);
    case "task_composer":
      return composerData(view);
    case "candidates":
      return {
        command: view.command,
        task_ids: view.tasks.map(({ id }) => id),
        approval_ids: view.approvals.map(({ approval }) => approval.id),
      };
    default:
      return unreachable(view);
  }
}

function workspaceData({ project, workspace, latest, queued, waiting, session, model }: ProjectRow) {
  return {
    project: projectJson(project),
    active_session_id: session?.id ?? null,
    active_session_summary: session?.title ?? null,
    latest_task_status: latest?.state.status ?? null,
    latest_task_id: latest?.id ?? null,
    current_agent: project.agent,
    current_model: model,
    stop_enabled: latest?.state.status === "running",
    pending_approvals: waiting,
    current_workdir: workspace.folder,
    workdir_source: workspace.folderSource,
    queue_count: queued,
  };
}

function agentData({
  subject,
  agentTitle,
  model,
  models,
  options,
  notReady,
  commands,
  canAsk,
  problem,
}: AgentView) {
  return {
    project: subject.kind === "workspace" ? projectJson(subject.project) : null,
    agent_label: agentTitle,
    can_ask: canAsk,
    commands,
    current_model: model,
    model_options: models.rows.map(({ title, id }) => ({ label: title, value: id })),
    models_state: models.state,
    config_fields: options.map(({ key, label, choices, chosen, default: byDefault }) => ({
      key,
      label,
      input_kind: "select",
      placeholder: "",
      sensitive: false,
      current_value: chosen ?? byDefault,
      options: choices.map((choice) => ({ label: choice.label, value: choice.value })),
    })),
    note: problem ?? (notReady === "" ? null : notReady),
  };
}

function wideData({ subject, agentTitle, options, wide }: WideView) {
  return {
    project: subject.kind === "workspace" ? projectJson(subject.project) : null,
    agent_label: agentTitle,
    options,
    wide_options: wide,
  };
}

function sessionsData({ row, sessions, page, pages, canResume, problem }: SessionsView) {
  const named = sessions.flatMap((session) =>
    session.agentSessionId === null
      ? []
      : [{ label: labelOf(session, session.agentSessionId), value: session.agentSessionId }],
  );
  return {
    project: projectJson(row.project),
    session_options: named,
    active_backend_session_id: row.session?.agentSessionId ?? null,
    has_sessions: named.length > 0,
    sessions: sessions.map(sessionJson),
    can_resume: canResume,
    page,
    pages,
    note: problem,
  };
}

const longestLabel = 80;

function labelOf({ title, lastPrompt }: SessionSummary, agentSessionId: string): string {
  return title ?? (lastPrompt === null ? agentSessionId : beginningOf(lastPrompt, longestLabel));
}

function sessionData({ project, session, problem }: SessionView) {
  return { project: projectJson(project), session: sessionJson(session), note: problem };
}

function sessionJson(session: SessionSummary) {
  return {
    id: session.id,
    backend_session_id: session.agentSessionId,
    title: session.title,
    copy_of: session.copyOf?.name ?? null,
    last_prompt: session.lastPrompt,
    active: session.isActive,
    created_at: isoTime(session.createdAt),
    updated_at: isoTime(session.updatedAt),
  };
}

function queueData({ row, tasks, first, canSteer, page, pages, problem }: QueueView) {
  return {
    project: projectJson(row.project),
    tasks: tasks.map((task, index) => ({
      id: task.id,
      prompt: task.prompt,
      requester_id: task.requester,
      queue_position: first + index,
    })),
    queue_count: row.queued,
    can_steer: canSteer,
    page,
    pages,
    note: problem,
  };
}

function composerData({ row, problem }: ComposerView) {
  return {
    project: projectJson(row.project),
    current_agent: row.project.agent,
    current_workdir: row.workspace.folder,
    note: problem,
  };
}
