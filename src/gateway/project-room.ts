import { PocoError } from "../domain/errors.ts";
import type { Conversation } from "../domain/person.ts";
import type { Project } from "../domain/project.ts";
import type { GatewayParts } from "./gateway-parts.ts";

export type Roomed =
  | { readonly ok: true; readonly conversation: Conversation }
  /** For people, with the next step. */
  | { readonly ok: false; readonly problem: string };

/** Makes the room of a project and shows the workspace there. However often it is called, there is one room. */
export async function makeRoom(parts: GatewayParts, project: Project): Promise<Roomed> {
  const made = await askForRoom(parts, project);
  if (made.ok) await bind(parts, project, made.conversation);
  return made;
}

async function askForRoom(parts: GatewayParts, { id, name, platform }: Project): Promise<Roomed> {
  const app = parts.platforms.get(platform);
  if (app === undefined) {
    return { ok: false, problem: `The platform ${platform} is not configured, so no room could be made.` };
  }
  try {
    const conversation = await app.createConversation({ id, name });
    if (conversation !== null) return { ok: true, conversation };
    return { ok: false, problem: "This app makes no rooms by itself. Bind one of its rooms to the project." };
  } catch (error) {
    parts.log.warn({ project: id, error }, "a room could not be made");
    const why = error instanceof PocoError ? error.message : "PoCo's log says why.";
    return {
      ok: false,
      problem: `Its room could not be made: ${why} Make it again from the project's settings.`,
    };
  }
}

/** From now on the conversation is the project's room. */
export async function bind(
  { store, board, now }: GatewayParts,
  { id }: Pick<Project, "id">,
  conversation: Conversation,
): Promise<void> {
  await store.projects.change(id, { conversation }, now());
  await showWorkspace({ store, board }, { id, conversation });
}

/** The room is owed the workspace card. */
export async function showWorkspace(
  { store, board }: Pick<GatewayParts, "store" | "board">,
  { id, conversation }: Pick<Project, "id" | "conversation">,
): Promise<void> {
  if (conversation !== null) board.nudge(await store.cards.owe(conversation, `workspace:${id}`));
}
