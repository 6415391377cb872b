import type { Conversation } from "../domain/person.ts";
import type { Parts } from "./parts.ts";

/** Whether nothing of the project runs or waits in whose room this is. Where no project is, nobody waits. */
export async function isIdle({ store }: Pick<Parts, "store">, conversation: Conversation): Promise<boolean> {
  const project = await store.projects.inConversation(conversation);
  return project !== undefined && (await store.tasks.lane(project.id)).length === 0;
}

/** The same, and nothing has begun since: what came then has certainly not been worked off before. */
export async function hasBeenIdle(
  { store }: Pick<Parts, "store">,
  conversation: Conversation,
  since: number,
): Promise<boolean> {
  const project = await store.projects.inConversation(conversation);
  if (project === undefined || !(await isIdle({ store }, conversation))) return false;
  const newest = await store.tasks.latest(project.id);
  return newest === undefined || newest.createdAt < since;
}
