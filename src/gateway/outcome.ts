import { z } from "zod";
import type { ApprovalId, ProjectId, TaskId } from "../domain/ids.ts";

/** What came of an intent. Plain data: the inbox keeps it, so that a repeated click gets the same answer. */
export interface Outcome {
  readonly status: "ok" | "rejected" | "error";
  /** For the person who acted. */
  readonly message: string | null;
  /** What to show them; rendered from the store when it is shown. */
  readonly show: Show | null;
  /** What the lane does because of it. */
  readonly lane: "start" | "resume" | "advance_queue" | null;
}

/** Names a view; `views.ts` finds its facts. */
export type Show =
  | { readonly kind: "project_home" }
  | { readonly kind: "project_create"; readonly problem: string | null; readonly draft: ProjectDraft | null }
  | { readonly kind: "project_manage" }
  | { readonly kind: "workspace_overview"; readonly projectId: ProjectId; readonly problem: string | null }
  | { readonly kind: "task_status"; readonly taskId: TaskId }
  | { readonly kind: "approval"; readonly approvalId: ApprovalId }
  | { readonly kind: "help"; readonly situation: "room" | "dm" | "demo" };

export interface ProjectDraft {
  readonly name: string;
  readonly folder: string;
  readonly agent: string;
}

export function done(show: Show, message: string | null = null): Outcome {
  return { status: "ok", message, show, lane: null };
}

/** Nothing was done; the message says why and what to do instead. */
export function rejected(message: string, show: Show | null = null): Outcome {
  return { status: "rejected", message, show, lane: null };
}

const stored = z.object({ status: z.enum(["ok", "rejected", "error"]) }).loose();

/** Reads an outcome that the inbox kept. PoCo wrote it, so only its presence is checked. */
export function storedOutcome(text: string): Outcome {
  return stored.parse(JSON.parse(text)) as unknown as Outcome;
}
