import type { Insertable, Selectable } from "kysely";
import { personId, projectId } from "../../domain/ids.ts";
import type { Conversation } from "../../domain/person.ts";
import type { Project } from "../../domain/project.ts";
import { fromJson, toJson } from "./json.ts";
import type { Tables } from "./tables.ts";

export type ProjectRow = Selectable<Tables["projects"]>;

export function projectOf(row: ProjectRow): Project {
  return {
    id: projectId(row.id),
    name: row.name,
    createdBy: personId(row.created_by),
    agent: row.agent,
    agentOptions: fromJson(row.agent_options_json),
    folder: row.folder,
    presets: fromJson(row.presets_json),
    platform: row.platform,
    conversation: conversationOf(row),
    policy: fromJson(row.policy_json),
    members: fromJson(row.members_json),
    isArchived: row.archived === 1,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

function conversationOf(row: ProjectRow): Conversation | null {
  const { conversation_platform: platform, conversation_id: id, conversation_surface: surface } = row;
  return platform === null || id === null || surface === null ? null : { platform, id, surface };
}

export function rowOfProject(project: Project): Omit<Insertable<Tables["projects"]>, "cause"> {
  return {
    id: project.id,
    name: project.name,
    created_by: project.createdBy,
    agent: project.agent,
    agent_options_json: toJson(project.agentOptions),
    folder: project.folder,
    presets_json: toJson(project.presets),
    platform: project.platform,
    conversation_platform: project.conversation?.platform ?? null,
    conversation_id: project.conversation?.id ?? null,
    conversation_surface: project.conversation?.surface ?? null,
    policy_json: toJson(project.policy),
    members_json: toJson(project.members),
    archived: project.isArchived ? 1 : 0,
    created_at: project.createdAt,
    updated_at: project.updatedAt,
  };
}

export const projectColumns = [
  "id",
  "cause",
  "name",
  "created_by",
  "agent",
  "agent_options_json",
  "folder",
  "presets_json",
  "platform",
  "conversation_platform",
  "conversation_id",
  "conversation_surface",
  "policy_json",
  "members_json",
  "archived",
  "created_at",
  "updated_at",
] as const;
