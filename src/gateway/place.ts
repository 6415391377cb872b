import type { Intent } from "../domain/intent.ts";
import type { Conversation } from "../domain/person.ts";
import type { Task } from "../domain/task.ts";
import type { ChatEvent } from "../platforms/platform.ts";
import type { Outcome, Show } from "./outcome.ts";
import type { Parts } from "./parts.ts";

/** Cards that the board keeps up to date in a conversation. All other views are panels. */
const living: ReadonlySet<Show["kind"]> = new Set([
  "project_home",
  "workspace_overview",
  "task_status",
  "approval",
  "room_gone",
]);

/** Intents that only go somewhere. */
const navigating: ReadonlySet<Intent["kind"]> = new Set([
  "project.home",
  "workspace.open",
  "task.open",
  "approval.open",
]);

/**
 * Where the person sees what came of it. A card that the board keeps is shown a second time only to somebody who went
 * to it from elsewhere, or asked for it in words; whoever acted sees it change where it stands.
 */
export async function placeOf(
  { store }: Pick<Parts, "store">,
  { show, status }: Outcome,
  { event, intent }: { readonly event: ChatEvent; readonly intent: Intent | undefined },
): Promise<"panel" | "card"> {
  if (show === null) return "card";
  if (!living.has(show.kind)) return "panel";
  if (intent !== undefined && !navigating.has(intent.kind)) return "card";
  if (event.kind === "message" && show.kind !== "project_home") return status === "ok" ? "panel" : "card";
  return (await livesIn(store, show, event.conversation)) ? "card" : "panel";
}

async function livesIn(store: Parts["store"], show: Show, here: Conversation | null): Promise<boolean> {
  if (here === null) return false;
  if (show.kind === "project_home") return here.surface === "dm";
  const home = await homeOf(store, show);
  return home?.platform === here.platform && home.id === here.id;
}

async function homeOf(store: Parts["store"], show: Show): Promise<Task["conversation"] | undefined> {
  if (show.kind === "workspace_overview") return (await store.projects.get(show.projectId))?.conversation;
  if (show.kind === "task_status") return (await store.tasks.get(show.taskId))?.conversation;
  if (show.kind !== "approval") return undefined;
  const approval = await store.approvals.get(show.approvalId);
  return approval === undefined ? undefined : (await store.tasks.get(approval.taskId))?.conversation;
}
