import type { ProjectRow, View } from "../../cards/view.ts";
import type { Project } from "../../domain/project.ts";
import { unreachable } from "../../domain/unreachable.ts";
import { isoTime } from "./task-event-json.ts";
import type { TaskJson } from "./task-json.ts";

export interface TemplateFacts {
  readonly actorId: string;
  /** The task of the view, where it shows one. */
  readonly task: TaskJson | null;
}

/** What the contract's cards are made of, by template. */
export function templateData(view: View, { actorId, task }: TemplateFacts): Record<string, unknown> {
  switch (view.kind) {
    case "project_home":
      return { project_count: view.projects.length, actor_id: actorId };
    case "project_create":
      return {
        actor_id: actorId,
        default_backend: view.defaultAgent,
        backend_options: view.agents.map(({ title, name }) => ({ label: title, value: name })),
      };
    case "project_manage":
      return { projects: view.projects.map(({ project }) => projectJson(project)) };
    case "workspace_overview":
      return workspaceData(view.row);
    case "task_status":
      return {
        task,
        queue_position: view.place,
        blocking_task_id: view.blockedBy,
        blocking_task_status: view.blockerStatus,
      };
    case "approval":
      return { task, approval_id: view.approval.id, approval_state: view.approval.state.state };
    case "help":
      return {};
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

export function projectJson(project: Project) {
  return {
    id: project.id,
    name: project.name,
    created_by: project.createdBy,
    backend: project.agent,
    backend_config: project.agentOptions,
    model: project.agentOptions["model"] ?? null,
    sandbox: project.agentOptions["sandbox"] ?? null,
    repo: null,
    workdir: project.folder,
    workdir_presets: project.presets,
    group_chat_id: project.conversation?.id ?? null,
    workspace_message_id: null,
    workspace_message_channel: null,
    platform: project.platform,
    archived: project.isArchived,
    created_at: isoTime(project.createdAt),
    updated_at: isoTime(project.updatedAt),
  };
}
