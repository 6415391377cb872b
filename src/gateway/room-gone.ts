import type { Conversation } from "../domain/person.ts";
import type { Project } from "../domain/project.ts";
import type { ChatEvent } from "../platforms/platform.ts";
import type { GatewayParts } from "./gateway-parts.ts";
import { touchProject } from "./on-project.ts";
import { type Outcome, silence } from "./outcome.ts";
import { whyGone } from "./room-gone-view.ts";

type Gone = Extract<ChatEvent, { readonly kind: "gone" }>;

/**
 * PoCo cannot speak in a project's room any more: from now on the project has none, and whoever made it is told. Who
 * did that to the room is not asked for their rights: it has happened.
 */
export async function roomGone(
  parts: GatewayParts,
  project: Project | undefined,
  event: Gone,
): Promise<Outcome> {
  if (project === undefined) return silence;
  await parts.projectActs.inTurn(project.id, async () => {
    // Bound to another room meanwhile: this one is none of its business any more.
    const now = await parts.store.projects.get(project.id);
    if (now !== undefined && isSame(now.conversation, event.conversation)) await unbind(parts, now, event);
  });
  return silence;
}

function isSame(one: Conversation | null, other: Conversation | null): boolean {
  return one !== null && one.platform === other?.platform && one.id === other.id;
}

/** The last write is the one by which a repetition sees that nothing is left to do. */
async function unbind(parts: GatewayParts, project: Project, { person, why }: Gone): Promise<void> {
  const { store, platforms, board, now } = parts;
  const owner = { id: project.createdBy, platform: project.platform };
  // First: while the app cannot say it, nothing is done, and all of this is tried again.
  const direct = await platforms.get(owner.platform)?.directConversation?.(owner.id);
  await store.audit.add({
    at: now(),
    platform: person.platform,
    person: person.id,
    ...whyGone(project.id),
    isRefused: false,
    detail: why,
  });
  const key = `room-gone:${project.id}`;
  const owed = direct ? await store.cards.renew(direct, key, owner) : [];
  await store.projects.change(project.id, { conversation: null }, now());
  board.nudge(owed);
  await touchProject(parts, project.id);
}
