import type { Intent } from "../domain/intent.ts";
import type { ChatEvent } from "../platforms/platform.ts";
import type { AuditEntry } from "../store/store.ts";
import type { Outcome } from "./outcome.ts";

/** Looking at something is not recorded; every attempt to change something is, also a refused one. */
const looking: ReadonlySet<Intent["kind"]> = new Set([
  "help",
  "project.home",
  "project.new",
  "project.manage",
  "workspace.open",
  "task.open",
]);

export interface Attempt {
  readonly event: ChatEvent;
  readonly intent: Intent;
  readonly outcome: Outcome;
  readonly at: number;
}

/** Who did what to what, from where; null for what leaves no trace. */
export function auditOf({ event, intent, outcome, at }: Attempt): AuditEntry | null {
  if (looking.has(intent.kind)) return null;
  const where = event.conversation?.id ?? event.source;
  const what = outcome.status === "ok" ? "" : `${outcome.status}: ${outcome.message ?? ""} `;
  return {
    at,
    platform: event.person.platform,
    person: event.person.id,
    action: intent.kind,
    target: targetOf(intent, outcome),
    detail: `${what}from ${where}`.slice(0, 500),
  };
}

function targetOf(intent: Intent, { show }: Outcome): string {
  if ("taskId" in intent) return `task:${intent.taskId}`;
  if ("approvalId" in intent) return `approval:${intent.approvalId}`;
  if (show?.kind === "task_status") return `task:${show.taskId}`;
  if ("projectId" in intent) return `project:${intent.projectId}`;
  return show?.kind === "workspace_overview" ? `project:${show.projectId}` : "";
}
