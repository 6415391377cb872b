import type { Approval } from "../domain/approval.ts";
import type { MadeFile } from "../domain/made-file.ts";
import type { Resume } from "../domain/resume.ts";
import type { Session } from "../domain/session.ts";
import type { Task, TaskStatus } from "../domain/task.ts";
import type { Transcript } from "../domain/transcript.ts";
import type { Card } from "./card.ts";
import type { CommandRow, Paged, ProjectRow } from "./view-rows.ts";

export interface ComposerView {
  readonly kind: "task_composer";
  readonly row: ProjectRow;
  readonly commands: readonly CommandRow[];
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
  readonly session: Session | null;
  /** The agent puts its own requests to people; else it works without asking. */
  readonly canAsk: boolean;
  /** Whether it goes on by itself after a usage limit; null where nobody has settled that. */
  readonly resume: Resume | null;
  /** The task that goes on with this one or does it again. */
  readonly followedBy: Task["id"] | null;
  readonly can: { readonly steerBlocker: boolean; readonly continue: boolean; readonly retry: boolean };
  readonly now: number;
}

export interface TaskEditView {
  readonly kind: "task_edit";
  readonly task: Task;
  /** What stands in the form; the task's prompt unless an attempt was refused. */
  readonly prompt: string;
  readonly back: "queue" | null;
  readonly problem: string | null;
}

/** The whole of what happened in a task, page by page. */
export interface TaskDetailsView extends Paged {
  readonly kind: "task_details";
  readonly task: Task;
  readonly agentTitle: string;
  readonly entries: readonly DetailEntry[];
  /** All of it can be sent as a file to where the task's card is. */
  readonly canSendLog: boolean;
}

/** One thing that happened, in the order in which it did. Long ones are cut into several. */
export type DetailEntry =
  | { readonly kind: "said"; readonly text: string }
  | {
      readonly kind: "step";
      readonly title: string;
      readonly state: "running" | "done" | "failed" | "declined";
      readonly exitCode: number | null;
      readonly output: string;
    }
  | { readonly kind: "diff"; readonly text: string }
  /** A decision, a notice, a change of state, in one sentence. */
  | { readonly kind: "note"; readonly at: number; readonly text: string };

/** A piece of an answer that is too long for the task's own card. */
export interface TaskPartView {
  readonly kind: "task_part";
  readonly task: Task;
  /** Counted from 1. */
  readonly part: number;
  /** How many of them come as cards. */
  readonly parts: number;
  /** There is more than comes as cards: the whole follows as a file. */
  readonly isCut: boolean;
  readonly text: string;
}

/** Something of a task as a file: the whole answer, all that was changed, or all that happened. */
export interface TaskFileView {
  readonly kind: "task_file";
  readonly task: Task;
  /** What it is, e.g. `Changes`. */
  readonly title: string;
  readonly name: string;
  readonly mediaType: string;
  readonly text: string;
}

/** A file that an agent made for people. */
export interface TaskMadeView {
  readonly kind: "task_made";
  readonly task: Task;
  readonly file: MadeFile;
}

/** A short word that a task is over, for whoever gave it. */
export interface TaskEndedView {
  readonly kind: "task_ended";
  readonly task: Task;
  readonly answer: string;
  readonly calls: NonNullable<Card["calls"]>;
}

export interface ApprovalView {
  readonly kind: "approval";
  /** Who is called to decide, where the app can call people. */
  readonly deciders: NonNullable<Card["calls"]>;
  readonly approval: Approval;
  readonly task: Task;
  readonly agentTitle: string;
  readonly projectName: string | null;
}

/** Takes the words that go with a "no". */
export interface ApprovalNoteView {
  readonly kind: "approval_note";
  readonly approval: Approval;
  readonly task: Task;
}

/** Takes the command that is allowed instead of the one that was asked for. */
export interface ApprovalEditView {
  readonly kind: "approval_edit";
  readonly approval: Approval;
  readonly task: Task;
  /** What was typed and refused; null: the command that was asked for. */
  readonly typed: string | null;
  readonly problem: string | null;
}

/** A text command could mean several things: all of them, with buttons. */
export interface CandidatesView {
  readonly kind: "candidates";
  readonly command: "status" | "approve" | "reject" | "stop";
  readonly tasks: readonly Task[];
  readonly approvals: readonly ApprovalView[];
}
