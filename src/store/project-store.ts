import type { InboxId, PersonId, ProjectId, SessionId } from "../domain/ids.ts";
import type { Conversation } from "../domain/person.ts";
import type { FolderSource, Project, Workspace } from "../domain/project.ts";
import type { Session, SessionSummary } from "../domain/session.ts";

/** Projects, where they stand, and their conversations with agents. The contract of `Store` holds for each method. */
export interface ProjectStore {
  add(project: Project, cause: InboxId | null): Promise<Project>;
  get(id: ProjectId): Promise<Project | undefined>;
  /** The project that this inbox entry has made already, before a crash say. */
  madeBy(cause: InboxId): Promise<Project | undefined>;
  /** Oldest first. */
  list(): Promise<readonly Project[]>;
  inConversation(conversation: Conversation): Promise<Project | undefined>;
  change(id: ProjectId, change: ProjectChange, at: number): Promise<Project | undefined>;
  /** Deletes the project with its workspace, sessions, tasks, approvals and cards. */
  remove(id: ProjectId): Promise<void>;
  workspace(project: Project): Promise<Workspace>;
  setFolder(workspace: {
    readonly projectId: ProjectId;
    readonly folder: string;
    readonly source: FolderSource;
    readonly at: number;
  }): Promise<void>;
  activeSession(id: ProjectId): Promise<Session | undefined>;
  session(id: SessionId): Promise<Session | undefined>;
  /** Closes the active session: the next task begins a fresh conversation, and says why (`because`). */
  closeSession(id: ProjectId, closed: { readonly because: string; readonly at: number }): Promise<void>;
  /** Those of the project that nobody forgot, last used first. */
  sessions(query: {
    readonly projectId: ProjectId;
    readonly limit: number;
    readonly offset: number;
  }): Promise<{ readonly sessions: readonly SessionSummary[]; readonly total: number }>;
  /** Undefined when there is none, or somebody forgot it. */
  summary(id: SessionId): Promise<SessionSummary | undefined>;
  /** Why a task that came now would begin fresh; null when it goes on with one, or with a copy. */
  freshBecause(id: ProjectId): Promise<string | null>;
  /** From now on prompts of the project go to this one of its sessions. Undefined when it has no such session. */
  activateSession(id: ProjectId, session: SessionId, at: number): Promise<Session | undefined>;
  /** Makes a conversation that the agent knows by this id the active session: the one of the project, or a new one. */
  attachSession(attached: {
    readonly projectId: ProjectId;
    readonly agentSessionId: string;
    readonly by: PersonId;
    readonly at: number;
  }): Promise<Attached>;
  /**
   * Makes a new active session that begins as a copy of this one of the project. Undefined when the project has no
   * such session, or the agent kept nothing of it.
   */
  forkSession(forked: {
    readonly projectId: ProjectId;
    readonly session: SessionId;
    /** What people call the original. */
    readonly name: string;
    readonly by: PersonId;
    readonly at: number;
    readonly cause: InboxId | null;
  }): Promise<Session | undefined>;
  /** Undefined when there is none, or somebody forgot it. */
  renameSession(id: SessionId, title: string, at: number): Promise<Session | undefined>;
  /**
   * It leaves the list and is never active again; when it was the active one the next task begins fresh. Its tasks stay.
   */
  forgetSession(id: SessionId, forgotten: { readonly because: string; readonly at: number }): Promise<void>;
  /** Folders in which tasks were started, last used first; of all projects when `projectId` is null. */
  recentFolders(query: {
    readonly projectId: ProjectId | null;
    readonly limit: number;
  }): Promise<readonly string[]>;
}

export type Attached =
  | { readonly kind: "attached"; readonly session: Session }
  /** It is the conversation of another project. */
  | { readonly kind: "elsewhere"; readonly project: ProjectId };

export type ProjectChange = Partial<
  Pick<
    Project,
    "name" | "agentOptions" | "folder" | "presets" | "conversation" | "policy" | "members" | "isArchived"
  >
>;
