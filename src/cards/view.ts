import type { Approval } from "../domain/approval.ts";
import type { Project, Workspace } from "../domain/project.ts";
import type { Session } from "../domain/session.ts";
import type { Task, TaskStatus } from "../domain/task.ts";
import type { Transcript } from "../domain/transcript.ts";

/** Everything that a card can be about, with all the facts that it shows. The gateway fills these in. */
export type View =
  | HomeView
  | ProjectCreateView
  | ProjectManageView
  | WorkspaceView
  | TaskView
  | ApprovalView
  | HelpView;

export interface HomeView {
  readonly kind: "project_home";
  readonly projects: readonly ProjectRow[];
  /** What waits for a decision of people, oldest first. */
  readonly waiting: readonly ApprovalView[];
}

export interface ProjectCreateView {
  readonly kind: "project_create";
  readonly agents: readonly AgentRow[];
  readonly defaultAgent: string;
  readonly defaultFolder: string | null;
  /** Why the last attempt was refused. */
  readonly problem: string | null;
  /** What was typed in the last attempt, so that nobody types it twice. */
  readonly draft: { readonly name: string; readonly folder: string; readonly agent: string } | null;
}

export interface ProjectManageView {
  readonly kind: "project_manage";
  readonly projects: readonly ProjectRow[];
}

export interface WorkspaceView {
  readonly kind: "workspace_overview";
  readonly row: ProjectRow;
  /** Why the last change was refused. */
  readonly problem: string | null;
}

export interface TaskView {
  readonly kind: "task_status";
  readonly task: Task;
  readonly transcript: Transcript;
  /** All approvals of the task, oldest first. */
  readonly approvals: readonly Approval[];
  /** The place in the queue, counted from 1; null when it does not wait. */
  readonly place: number | null;
  readonly blockedBy: Task["id"] | null;
  readonly blockerStatus: TaskStatus | null;
  /** The agent's name for people, e.g. `Codex`. */
  readonly agentTitle: string;
  readonly can: { readonly steerBlocker: boolean; readonly continue: boolean };
  readonly now: number;
}

export interface ApprovalView {
  readonly kind: "approval";
  readonly approval: Approval;
  readonly task: Task;
  readonly agentTitle: string;
  readonly projectName: string | null;
}

export interface HelpView {
  readonly kind: "help";
  readonly situation: "room" | "dm" | "demo";
}

/** One project as the lists and the workspace card show it. */
export interface ProjectRow {
  readonly project: Project;
  readonly workspace: Workspace;
  readonly agentTitle: string;
  /** The task that is under way; when none is, the newest one. */
  readonly latest: Task | null;
  readonly queued: number;
  /** How many requests of its tasks wait for a decision. */
  readonly waiting: number;
  readonly session: Session | null;
  readonly model: string | null;
}

export interface AgentRow {
  readonly name: string;
  readonly title: string;
  readonly ready: boolean;
  /** What is missing and the next step, when it is not ready. */
  readonly detail: string;
}
