import type { RoomChoice } from "../cards/view-rows.ts";
import { PocoError } from "../domain/errors.ts";
import type { ProjectId } from "../domain/ids.ts";
import type { Conversation, Person } from "../domain/person.ts";
import type { Project } from "../domain/project.ts";
import type { Task } from "../domain/task.ts";
import type { Closing, MadeRoom, NewRoom } from "../platforms/platform.ts";
import type { GatewayParts } from "./gateway-parts.ts";
import { whyGone } from "./room-gone-view.ts";

export type Roomed =
  /** `told`: what people call the room, and what could not be done in it; empty, or it begins with a space. */
  | { readonly ok: true; readonly told: string }
  /** For people, with the next step. */
  | { readonly ok: false; readonly problem: string };

export interface RoomWish {
  readonly choice: RoomChoice;
  /** Who makes it. */
  readonly person: Person;
}

/** Makes the room of a project and shows the workspace there. However often it is called, there is one room. */
export async function makeRoom(parts: GatewayParts, project: Project, wish: RoomWish): Promise<Roomed> {
  const asked = await askForRoom(parts, project, wish);
  if ("problem" in asked) return { ok: false, problem: asked.problem };
  const { name, problem, ...conversation } = asked.room;
  await bind(parts, project, conversation);
  const named = name === undefined ? "" : ` Its room is ${name}.`;
  return { ok: true, told: named + (problem === undefined ? "" : ` ${problem}`) };
}

type Asked = { readonly room: MadeRoom } | { readonly problem: string };

async function askForRoom(parts: GatewayParts, project: Project, wish: RoomWish): Promise<Asked> {
  const { id, platform } = project;
  const app = parts.platforms.get(platform);
  if (app === undefined) {
    return { problem: `The platform ${platform} is not configured, so no room could be made.` };
  }
  try {
    const room = await app.createConversation(newRoom(project, wish));
    return room === null ? { problem: makesNone } : { room };
  } catch (error) {
    parts.log.warn({ project: id, error }, "a room could not be made");
    const why = error instanceof PocoError ? error.message : "PoCo's log says why.";
    return {
      problem: `Its room could not be made: ${why} Then try again; the project's settings do that, too.`,
    };
  }
}

const makesNone = "This app makes no rooms by itself. Bind one of its rooms to the project.";

function newRoom({ id, name, platform }: Project, { choice, person }: RoomWish): NewRoom {
  const maker = person.platform === platform ? [person.id] : [];
  return {
    id,
    name,
    isPrivate: choice.isPrivate,
    invite: [...new Set([...maker, ...choice.invite])],
  };
}

/** From now on the conversation is the project's room. */
export async function bind(
  { store, board, now }: GatewayParts,
  project: Pick<Project, "id" | "conversation">,
  conversation: Conversation,
): Promise<void> {
  const { id } = project;
  const unseen = project.conversation === null ? await endedWithoutRoom(store, id) : [];
  await store.projects.change(id, { conversation }, now());
  await showWorkspace({ store, board }, { id, conversation });
  // What is under way was asked for elsewhere, where its cards may have nowhere to go any more.
  for (const task of [...unseen, ...(await store.tasks.lane(id))]) {
    board.nudge(await store.cards.owe(conversation, `task:${task.id}`));
  }
}

/** Nobody reads more of them one by one; the console has them all. */
const mostUnseen = 50;

/** What ended since the last room was lost, oldest first: nobody has seen what came of it. */
async function endedWithoutRoom(
  { audit, tasks }: GatewayParts["store"],
  id: ProjectId,
): Promise<readonly Task[]> {
  const lost = await audit.last(whyGone(id));
  if (lost === undefined) return [];
  const newest = await tasks.page({ projectId: id, limit: mostUnseen });
  return newest.filter(({ endedAt }) => endedAt !== null && endedAt >= lost.at);
}

/** The room is owed the workspace card. */
export async function showWorkspace(
  { store, board }: Pick<GatewayParts, "store" | "board">,
  { id, conversation }: Pick<Project, "id" | "conversation">,
): Promise<void> {
  if (conversation !== null) board.nudge(await store.cards.owe(conversation, `workspace:${id}`));
}

/** What becomes of the room of a project that is deleted; undefined where it has none, or the app closes none. */
export async function closeRoom(
  { platforms, log }: Pick<GatewayParts, "platforms" | "log">,
  { id, platform, conversation }: Project,
): Promise<Closing | undefined> {
  const app = platforms.get(platform);
  if (conversation === null || app?.closeConversation === undefined) return undefined;
  const closing = await app.closeConversation(conversation);
  if (closing.kind === "stays") {
    log.warn({ project: id, reason: closing.reason }, "the room of a deleted project was not closed");
  }
  return closing;
}
