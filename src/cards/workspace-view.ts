import type { Project } from "../domain/project.ts";
import type { SessionSummary } from "../domain/session.ts";
import type { AgentOptions, Task } from "../domain/task.ts";
import type { CommandRow, Paged, ProjectDraft, ProjectRow } from "./view-rows.ts";

export interface WorkspaceView {
  readonly kind: "workspace_overview";
  readonly row: ProjectRow;
  /** The first of those that wait; `row.queued` says how many there are. */
  readonly queue: readonly Task[];
  /** What people have to know to be heard in the room; null where whatever they write is. */
  readonly roomNote: string | null;
  /** Why the last change was refused. */
  readonly problem: string | null;
}

/** What stands in a room where the workspace was shown, since the project has another room or none. */
export interface MovedView {
  readonly kind: "workspace_moved";
  readonly project: Project;
}

/** What a folder is being chosen for. */
export type FolderPurpose =
  | { readonly kind: "workspace" | "default" | "preset"; readonly project: Project }
  | { readonly kind: "new"; readonly draft: ProjectDraft };

/** Ways to find a folder. */
export type FolderMode = "browse" | "recent" | "presets" | "typed";

export interface FolderView {
  readonly kind: "folder";
  readonly purpose: FolderPurpose;
  readonly mode: FolderMode;
  /** The folder that holds now; null where none does. */
  readonly current: string | null;
  /** A task runs or waits, so a change holds for the next one only. */
  readonly isBusy: boolean;
  readonly listing: FolderListing | null;
  /** Newest first. */
  readonly recent: readonly string[];
  readonly presets: readonly string[];
  /** What was typed, or where the browser stood. */
  readonly typed: string;
  readonly problem: string | null;
}

/** One page of the folders below a folder, by real path, hidden ones last. */
export interface FolderListing extends Paged {
  /** Null at the top, where the allowed roots themselves are listed. */
  readonly path: string | null;
  /** Null where going up would leave what is allowed; then the top is one step up where there are several roots. */
  readonly parent: string | null;
  readonly hasTop: boolean;
  readonly folders: readonly { readonly name: string; readonly path: string }[];
}

/** Whose options are being chosen. */
export type OptionsSubject =
  | { readonly kind: "workspace"; readonly project: Project }
  | { readonly kind: "new"; readonly draft: ProjectDraft };

export interface AgentView {
  readonly kind: "workspace_choose_agent";
  readonly subject: OptionsSubject;
  readonly agentTitle: string;
  /** Empty where the agent is ready; else what is missing. */
  readonly notReady: string;
  /** `asking`: the agent was asked and has not answered yet. */
  readonly models: { readonly state: "known" | "asking"; readonly rows: readonly ModelRow[] };
  /** The chosen model; null: the agent's own default. */
  readonly model: string | null;
  readonly options: readonly OptionRow[];
  /** Orders to the agent itself; none while a project is being made. */
  readonly commands: readonly CommandRow[];
  /** The agent puts its own requests to people; else it works without asking. */
  readonly canAsk: boolean;
  readonly isBusy: boolean;
  readonly problem: string | null;
}

export interface ModelRow {
  readonly id: string;
  readonly title: string;
  readonly isDefault: boolean;
}

/** One choice that the agent declares. */
export interface OptionRow {
  readonly key: string;
  readonly label: string;
  readonly choices: readonly { readonly value: string; readonly label: string; readonly isWide: boolean }[];
  /** What holds when nobody chooses. */
  readonly default: string;
  /** What was chosen; null: the default holds. */
  readonly chosen: string | null;
}

/** Asks back before an agent's fences are taken down. */
export interface WideView {
  readonly kind: "workspace_confirm_wide";
  readonly subject: OptionsSubject;
  readonly agentTitle: string;
  /** All that was chosen, to be applied by the confirming button. */
  readonly options: AgentOptions;
  /** The wide choices among them, for people: `Access: Full Access`. */
  readonly wide: readonly string[];
}

export interface SessionsView extends Paged {
  readonly kind: "workspace_choose_session";
  readonly row: ProjectRow;
  /** The project's sessions of this page, newest first. */
  readonly sessions: readonly SessionSummary[];
  readonly canResume: boolean;
  readonly now: number;
  readonly problem: string | null;
}

export interface SessionView {
  readonly kind: "workspace_session";
  readonly project: Project;
  readonly session: SessionSummary;
  /** The agent can go on with a copy of it. */
  readonly canFork: boolean;
  readonly now: number;
  readonly problem: string | null;
}

export interface SessionIdView {
  readonly kind: "workspace_enter_session_id";
  readonly project: Project;
  readonly current: string | null;
  readonly typed: string;
  readonly problem: string | null;
}

export interface QueueView extends Paged {
  readonly kind: "workspace_queue";
  readonly row: ProjectRow;
  /** The waiting tasks of this page in the order of the queue; `first` is the place of the first one, from 1. */
  readonly tasks: readonly Task[];
  readonly first: number;
  /** The task that runs can take more words. */
  readonly canSteer: boolean;
  readonly problem: string | null;
}
