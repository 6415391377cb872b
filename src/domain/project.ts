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
  readonly policy: ProjectPolicy;
  /** By `personKey`; they matter where the policy is for `listed` people only. */
  readonly members: readonly string[];
  readonly isArchived: boolean;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** Who of the people with a role may do what in a project. Owners and admins always may. */
export interface ProjectPolicy {
  /** Who sees the project and works in it: everybody with a role, or those of them that are listed. */
  readonly access: (typeof accessPolicies)[number];
  /** Who of the members may give it work and say where it works. */
  readonly prompts: (typeof promptPolicies)[number];
  /** Who of the members may decide what its agent asks. */
  readonly approves: (typeof approvePolicies)[number];
}

export const accessPolicies = ["everyone", "listed"] as const;
export const promptPolicies = ["members", "admins"] as const;
export const approvePolicies = ["members", "requester", "admins"] as const;

export const openPolicy: ProjectPolicy = { access: "everyone", prompts: "members", approves: "members" };

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
