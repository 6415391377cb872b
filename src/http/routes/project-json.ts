import type { Project } from "../../domain/project.ts";
import { isoTime } from "./task-event-json.ts";

/** A project as the contract has it: same keys and types as the original's. */
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
