import type { PersonId, ProjectId } from "./ids.ts";
import type { Conversation } from "./person.ts";
import type { AgentOptions } from "./task.ts";

/** A folder of work, its agent and its chat. Times are epoch milliseconds. */
export interface Project {
  readonly id: ProjectId;
  readonly name: string;
  readonly createdBy: PersonId;
  readonly agent: string;
  readonly agentOptions: AgentOptions;
  /** The default folder; a workspace may stand elsewhere. */
  readonly folder: string | null;
  readonly presets: readonly string[];
  readonly platform: string;
  /** Its group, channel or console room; null until one is bound. */
  readonly conversation: Conversation | null;
  readonly isArchived: boolean;
  readonly createdAt: number;
  readonly updatedAt: number;
}

export type FolderSource = "unset" | "default" | "manual" | "preset";

/** Where a project stands now. */
export interface Workspace {
  readonly projectId: ProjectId;
  readonly folder: string | null;
  readonly folderSource: FolderSource;
  readonly updatedAt: number;
}

/** Before anybody chose a folder, a workspace stands in the default folder of its project. */
export function initialWorkspace(project: Project): Workspace {
  return {
    projectId: project.id,
    folder: project.folder,
    folderSource: project.folder === null ? "unset" : "default",
    updatedAt: project.createdAt,
  };
}
