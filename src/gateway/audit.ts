import type { Intent } from "../domain/intent.ts";
import type { ChatEvent } from "../platforms/platform.ts";
import type { AuditEntry } from "../store/store.ts";
import type { Outcome } from "./outcome.ts";

/** These show something and change nothing. */
const looking: ReadonlySet<Intent["kind"]> = new Set<Intent["kind"]>([
  "help",
  "access.open",
  "project.home",
  "project.manage",
  "project.offer_room",
  "project.new",
  "project.new_options",
  "project.browse_dir",
  "project.open",
  "project.policy",
  "project.manage_dir_presets",
  "workspace.open",
  "workspace.enter_path",
  "workspace.enter_path_manual",
  "workspace.choose_preset",
  "workspace.use_recent_dir",
  "workspace.choose_agent",
  "workspace.choose_session",
  "workspace.open_session",
  "workspace.enter_session_id",
  "workspace.queue",
  "task.open_composer",
  "task.open",
  "task.details",
  "task.send_log",
  "task.edit",
  "approval.open",
  "approval.note",
  "approval.edit",
]);

export interface Attempt {
  readonly event: ChatEvent;
  /** What was asked for; undefined where nobody could tell. */
  readonly intent: Intent | undefined;
  readonly outcome: Outcome;
  /** Somebody may not do this. */
  readonly isDenied: boolean;
  readonly at: number;
}

/**
 * Who did what to what, from where; null for what leaves no trace. Looking at something is not recorded; every
 * attempt to change something is, and every attempt at anything that was denied.
 */
export function auditOf({ event, intent, outcome, isDenied, at }: Attempt): AuditEntry | null {
  const isOnlyAsked = outcome.show?.kind === "workspace_confirm_wide";
  if (!isDenied && (intent === undefined || looking.has(intent.kind) || isOnlyAsked)) return null;
  const where = event.conversation?.id ?? event.source;
  const what =
    outcome.status === "ok" ? "" : `${isDenied ? "denied" : outcome.status}: ${outcome.message ?? ""} `;
  return {
    at,
    platform: event.person.platform,
    person: event.person.id,
    action: intent?.kind ?? event.kind,
    target: intent === undefined ? "" : targetOf(intent, outcome),
    isRefused: outcome.status !== "ok",
    detail: `${what}from ${where}`.slice(0, 500).toWellFormed(),
  };
}

function targetOf(intent: Intent, { show }: Outcome): string {
  if ("taskId" in intent) return `task:${intent.taskId}`;
  if ("approvalId" in intent) return `approval:${intent.approvalId}`;
  if ("personId" in intent) return `person:${intent.platform}:${intent.personId}`;
  if (show?.kind === "task_status") return `task:${show.taskId}`;
  if ("projectId" in intent) return `project:${intent.projectId}`;
  return show?.kind === "workspace_overview" ? `project:${show.projectId}` : "";
}
