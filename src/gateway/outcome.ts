import { z } from "zod";
import type { ProjectDraft, RoomChoice } from "../cards/view-rows.ts";
import type { FolderMode } from "../cards/workspace-view.ts";
import type { ApprovalId, ProjectId, SessionId, TaskId } from "../domain/ids.ts";
import type { AgentOptions } from "../domain/task.ts";

/** Where help was asked for; `elsewhere` is a room of no project. */
export type HelpSituation = "room" | "elsewhere" | "dm" | "demo";

/** What came of an intent. Plain data: the inbox keeps it, so that a repeated click gets the same answer. */
export interface Outcome {
  readonly status: "ok" | "rejected" | "error";
  /** For the person who acted; null together with a rejection means silence. */
  readonly message: string | null;
  /** What to show them; rendered from the store when it is shown. */
  readonly show: Show | null;
  /** What the lane does because of it. */
  readonly lane: "start" | "resume" | "advance_queue" | null;
  /** The wire name of the input that was refused, where the refusal is about one. */
  readonly field?: string;
  /** Where it is shown; the intake decides it (`place.ts`). Without it: nowhere but where it lives. */
  readonly place?: "panel" | "card";
}

type WithProject = { readonly projectId: ProjectId };
type WithProblem = { readonly problem: string | null };
type WithPage = { readonly page: number };

/** What a folder is chosen for, before its facts are found. */
export type FolderFor =
  | { readonly kind: "workspace" | "default" | "preset"; readonly projectId: ProjectId }
  | { readonly kind: "new"; readonly draft: ProjectDraft };

export type OptionsFor =
  | { readonly kind: "workspace"; readonly projectId: ProjectId }
  | { readonly kind: "new"; readonly draft: ProjectDraft };

/** Names a view; `views.ts` finds its facts. */
export type Show =
  | { readonly kind: "project_home" }
  | ({ readonly kind: "project_create"; readonly draft: ProjectDraft } & WithProblem)
  | ({ readonly kind: "project_manage" } & WithPage)
  | ({
      readonly kind: "project_config";
      /** What was chosen for the room that could not be made just now. */
      readonly failedRoom?: RoomChoice;
    } & WithProject &
      WithProblem)
  | ({ readonly kind: "project_policy" | "project_dir_presets" } & WithProject & WithProblem)
  | ({ readonly kind: "room_gone" } & WithProject)
  | { readonly kind: "project_offer_room"; readonly conversationId: string; readonly platform: string }
  | ({ readonly kind: "workspace_overview" } & WithProject & WithProblem)
  | ({
      readonly kind: "folder";
      readonly purpose: FolderFor;
      readonly mode: FolderMode;
      /** Where to look; empty: where the project stands. */
      readonly typed: string;
    } & WithPage &
      WithProblem)
  | ({
      readonly kind: "workspace_choose_agent";
      readonly subject: OptionsFor;
      /** What was chosen and not applied yet; null: what holds. */
      readonly chosen: AgentOptions | null;
    } & WithProblem)
  | {
      readonly kind: "workspace_confirm_wide";
      readonly subject: OptionsFor;
      readonly options: AgentOptions;
    }
  | ({ readonly kind: "workspace_choose_session" } & WithProject & WithPage & WithProblem)
  | ({ readonly kind: "workspace_session"; readonly session: SessionId } & WithProject & WithProblem)
  | ({ readonly kind: "workspace_enter_session_id"; readonly typed: string } & WithProject & WithProblem)
  | ({ readonly kind: "workspace_queue" } & WithProject & WithPage & WithProblem)
  | ({ readonly kind: "task_composer" } & WithProject & WithProblem)
  | { readonly kind: "task_status"; readonly taskId: TaskId }
  | ({
      readonly kind: "task_edit";
      readonly taskId: TaskId;
      /** What was typed and refused; null: the task's prompt. */
      readonly typed: string | null;
      readonly back: "queue" | null;
    } & WithProblem)
  | ({ readonly kind: "task_details"; readonly taskId: TaskId } & WithPage)
  | { readonly kind: "approval" | "approval_note"; readonly approvalId: ApprovalId }
  | ({
      readonly kind: "approval_edit";
      readonly approvalId: ApprovalId;
      /** What was typed and refused; null: the command that was asked for. */
      readonly typed: string | null;
    } & WithProblem)
  | {
      readonly kind: "candidates";
      readonly command: "status" | "approve" | "reject" | "stop";
      readonly tasks: readonly TaskId[];
      readonly approvals: readonly ApprovalId[];
    }
  | ({ readonly kind: "people" } & WithProblem)
  | {
      readonly kind: "help";
      readonly situation: HelpSituation;
      readonly projectId: ProjectId | null;
    };

export function done(show: Show, message: string | null = null): Outcome {
  return { status: "ok", message, show, lane: null };
}

/** Nothing was done; the message says why and what to do instead. */
export function rejected(message: string, show: Show | null = null, field?: string): Outcome {
  const refused = { status: "rejected", message, show, lane: null } as const;
  return field === undefined ? refused : { ...refused, field };
}

/** Nothing is done and nothing is said. */
export const silence: Outcome = { status: "rejected", message: null, show: null, lane: null };

const stored = z.object({ status: z.enum(["ok", "rejected", "error"]) }).loose();

/** Reads an outcome that the inbox kept. PoCo wrote it, so only its presence is checked. */
export function storedOutcome(text: string): Outcome {
  return stored.parse(JSON.parse(text)) as unknown as Outcome;
}
