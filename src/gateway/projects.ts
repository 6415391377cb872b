import type { RoomChoice } from "../cards/view-rows.ts";
import { type ProjectId, projectId } from "../domain/ids.ts";
import type { IntentOf } from "../domain/intent.ts";
import { openPolicy, type Project } from "../domain/project.ts";
import type { Act } from "./act.ts";
import { draftOf, roomChoiceOf } from "./draft-of.ts";
import { deletedWords, endTasks } from "./end-tasks.ts";
import { endsWithin } from "./ends-within.ts";
import type { GatewayParts } from "./gateway-parts.ts";
import { checkDraft, nameProblem, refusal } from "./new-project.ts";
import { onProject, touchProject } from "./on-project.ts";
import { done, type Outcome, rejected, type Show } from "./outcome.ts";
import { firstWith } from "./project-acts.ts";
import { bind, closeRoom, makeRoom, type Roomed, type RoomWish, showWorkspace } from "./project-room.ts";
import { archivedMeanwhile } from "./resumes.ts";
import { makeScratchFolder } from "./work-folder.ts";

/** The list of projects; from now on it lives in the DM of whoever asked for it there. */
export async function showHome({ store, board, platforms }: GatewayParts, act: Act): Promise<Outcome> {
  const { conversation, message, person } = act;
  if (conversation?.surface === "dm") {
    // Whoever writes wants it where they look, below what was said since.
    const isAsked = message !== undefined && platforms.get(conversation.platform)?.can.renews === true;
    const { cards } = store;
    board.nudge(await (isAsked ? cards.renew : cards.owe)(conversation, "projects", person));
  }
  return done({ kind: "project_home" }, "PoCo Projects");
}

/**
 * Makes the project, then its room. Repeated after a crash, at whatever point, it ends in one project with one room:
 * the store knows the project by its cause and the platform knows the room by the project.
 */
export async function createProject(
  parts: GatewayParts,
  intent: IntentOf<"project.create">,
  act: Act,
): Promise<Outcome> {
  const added = await parts.projectActs.inTurn(null, () => addProject(parts, intent, act));
  if ("outcome" in added) return added.outcome;
  const { project } = added;
  const made = `Project ${project.name} created.`;
  const choice = roomChoiceOf(intent);
  const roomed = draftOf(intent).room
    ? await furnish(parts, project, { choice, person: act.person })
    : noRoom;
  await touchProject(parts, project.id);
  return roomed.ok
    ? done({ kind: "project_home" }, `${made}${roomed.told}`)
    : done(roomFailed(project.id, roomed.problem, choice), `${made} ${roomed.problem}`);
}

const noRoom: Roomed = { ok: true, told: "" };

/** The project stands; the way to its room is one press away. */
function roomFailed(id: ProjectId, problem: string, failedRoom: RoomChoice): Show {
  return { kind: "project_config", projectId: id, problem, failedRoom };
}

type Added = { readonly project: Project } | { readonly outcome: Outcome };

async function addProject(parts: GatewayParts, intent: IntentOf<"project.create">, act: Act): Promise<Added> {
  const made = act.cause === null ? undefined : await parts.store.projects.madeBy(act.cause);
  if (made !== undefined) return { project: made };
  const draft = draftOf(intent);
  const check = await checkDraft(parts, draft, { act, isConfirmed: intent.confirmed === true });
  if (!check.ok) return check;

  const id = projectId(parts.newId());
  const folder = check.facts.folder ?? (await ownFolder(parts, id));
  if (folder === undefined) return refusal(draft, noScratchFolder(parts));
  const at = parts.now();
  const project: Project = {
    ...check.facts,
    id,
    folder,
    createdBy: act.person.id,
    presets: [],
    platform: act.person.platform,
    conversation: null,
    policy: openPolicy,
    members: [],
    isArchived: false,
    createdAt: at,
    updatedAt: at,
  };
  return { project: await parts.store.projects.add(project, act.cause) };
}

async function ownFolder({ policy, log }: GatewayParts, id: ProjectId): Promise<string | undefined> {
  try {
    return await makeScratchFolder(policy.scratchFolder, id);
  } catch (error) {
    log.error({ project: id, error }, "a folder of PoCo's own could not be made");
    return undefined;
  }
}

function noScratchFolder({ policy }: GatewayParts): string {
  return `PoCo could not make a folder in ${policy.scratchFolder}; its log says why. Choose a folder yourself.`;
}

/** Gives the project its room, unless it has one. */
async function furnish(parts: GatewayParts, project: Project, wish: RoomWish): Promise<Roomed> {
  if (project.conversation === null) return makeRoom(parts, project, wish);
  await showWorkspace(parts, project);
  return noRoom;
}

export function renameProject(
  parts: GatewayParts,
  { projectId: id, name }: IntentOf<"project.rename">,
  _act: Act,
): Promise<Outcome> {
  return onProject(parts, id, async (project) => {
    if (project.name === name) return done(settings(id), `The project is called ${name} already.`);
    const problem = await nameProblem(parts, { name, platform: project.platform, except: id });
    if (problem !== undefined) return rejected(problem, settings(id, problem), "name");
    await parts.store.projects.change(id, { name }, parts.now());
    await touchProject(parts, id);
    return done(settings(id), `${project.name} is called ${name} now.`);
  });
}

function settings(id: ProjectId, problem: string | null = null): Show {
  return { kind: "project_config", projectId: id, problem };
}

/** It leaves the list and takes no more tasks. Nothing is deleted. */
export function archiveProject(parts: GatewayParts, id: ProjectId, act: Act): Promise<Outcome> {
  return onProject(parts, id, async (project) => {
    if (project.isArchived) return late(parts, { action: "project.archive", project });
    if (await isBusy(parts, id)) return rejected(stillBusy, settings(id, stillBusy));
    await parts.store.projects.change(id, { isArchived: true }, parts.now());
    // A prompt may have come in between: its task would wait for ever.
    if (await isBusy(parts, id)) {
      await parts.store.projects.change(id, { isArchived: false }, parts.now());
      return rejected(stillBusy, settings(id, stillBusy));
    }
    keep(parts, { action: "project.archive", id }, act);
    await leaveResumes(parts, id, archivedMeanwhile);
    await touchProject(parts, id);
    return done(manage, `Project ${project.name} archived.`);
  });
}

/** What was to go on by itself does not, and its cards say so. */
async function leaveResumes({ store, board }: GatewayParts, id: ProjectId, why: string): Promise<void> {
  const owed = await store.resumes.leaveAll(id, why);
  board.nudge(owed);
  // Before a project is deleted with its cards.
  if (owed.length > 0) await endsWithin(board.rest(), lastWordsMs);
}

const lastWordsMs = 1_000;

const stillBusy = "This project still has tasks that run or wait. Stop or finish its tasks first.";

async function isBusy({ store }: GatewayParts, id: ProjectId): Promise<boolean> {
  return (await store.tasks.lane(id)).length > 0;
}

export function unarchiveProject(parts: GatewayParts, id: ProjectId, act: Act): Promise<Outcome> {
  return onProject(parts, id, async (project) => {
    if (!project.isArchived) return late(parts, { action: "project.unarchive", project });
    await parts.store.projects.change(id, { isArchived: false }, parts.now());
    keep(parts, { action: "project.unarchive", id }, act);
    await touchProject(parts, id);
    return done(workspace(id), `Project ${project.name} is back and takes tasks again.`);
  });
}

const manage: Show = { kind: "project_manage", page: 0 };

function workspace(id: ProjectId): Show {
  return { kind: "workspace_overview", projectId: id, problem: null };
}

type Switch = "project.archive" | "project.unarchive";

/** It stands so already: whoever comes second is told who was first; where nobody is known, that it is so. */
async function late(
  parts: GatewayParts,
  { action, project }: { readonly action: Switch; readonly project: Project },
): Promise<Outcome> {
  const first = await firstWith(parts, { action, project: project.id });
  const words = `Project ${project.name} is ${project.isArchived ? "archived" : "not archived"} already`;
  const show = action === "project.archive" ? manage : workspace(project.id);
  return first === undefined ? done(show, `${words}.`) : rejected(`${words}, by ${first}.`, show);
}

function keep(
  parts: GatewayParts,
  { action, id }: { readonly action: Switch | "project.delete"; readonly id: ProjectId },
  { person }: Act,
): void {
  parts.projectActs.keep({ action, project: id, by: person, at: parts.now() });
}

/**
 * Stops what runs, then deletes everything of the project in one transaction, and closes its room where the app does
 * that. Its folder stays.
 */
export function deleteProject(
  parts: GatewayParts,
  { projectId: id, back, keepsRoom = false }: IntentOf<"project.delete">,
  act: Act,
): Promise<Outcome> {
  const after: Show = back === "room_gone" ? { kind: "room_gone", projectId: id } : manage;
  return parts.projectActs.inTurn(id, async () => {
    const project = await parts.store.projects.get(id);
    if (project === undefined) return lateDelete(parts, id, after);
    await parts.store.projects.change(id, { isArchived: true }, parts.now());
    await leaveResumes(parts, id, "Nothing goes on by itself: the project was deleted.");
    const ended = await endTasks(parts, id, act);
    await parts.store.projects.remove(id);
    keep(parts, { action: "project.delete", id }, act);
    parts.board.nudge(await parts.store.cards.touch([`room-gone:${id}`, "projects"]));
    const room = keepsRoom ? undefined : await closeRoom(parts, project);
    return done(after, deletedWords(project, ended, room));
  });
}

async function lateDelete(parts: GatewayParts, id: ProjectId, after: Show): Promise<Outcome> {
  const first = await firstWith(parts, { action: "project.delete", project: id });
  return first === undefined
    ? done(after, "This project is gone already.")
    : rejected(`This project is deleted already, by ${first}.`, after);
}

/** Its room, for a project that has none yet. */
export function createRoom(
  parts: GatewayParts,
  intent: IntentOf<"project.create_room">,
  { person }: Act,
): Promise<Outcome> {
  const { projectId: id, back } = intent;
  const choice = roomChoiceOf(intent);
  const card: Show | undefined = back === "room_gone" ? { kind: "room_gone", projectId: id } : undefined;
  return onProject(parts, id, async (project) => {
    const after = card ?? settings(id);
    if (project.conversation !== null) return done(after, "The project has its room already.");
    const roomed = await makeRoom(parts, project, { choice, person });
    if (!roomed.ok) return rejected(roomed.problem, card ?? roomFailed(id, roomed.problem, choice));
    await touchProject(parts, id);
    return done(after, `The room of ${project.name} is made.${roomed.told}`);
  });
}

/** What a group can be that is no project's room yet. */
export async function offerRoom({ store }: GatewayParts, { conversation }: Act): Promise<Outcome> {
  if (conversation === null || conversation.surface === "dm") return done({ kind: "project_home" });
  const owner = await store.projects.inConversation(conversation);
  if (owner !== undefined) return done({ kind: "workspace_overview", projectId: owner.id, problem: null });
  const { id: conversationId, platform } = conversation;
  return done({ kind: "project_offer_room", conversationId, platform });
}

/** Makes a conversation that exists the room of the project. */
export function bindRoom(
  parts: GatewayParts,
  { projectId: id, conversationId }: IntentOf<"project.bind_group">,
  _act: Act,
): Promise<Outcome> {
  return onProject(parts, id, async (project) => {
    const conversation = { platform: project.platform, id: conversationId, surface: "group" } as const;
    // Two projects that want the same room at once: no other one is bound meanwhile.
    return parts.projectActs.inTurn(null, async () => {
      const owner = await parts.store.projects.inConversation(conversation);
      if (owner?.id === id) return done(settings(id), "This is the project's room already.");
      if (owner !== undefined) return rejected(boundElsewhere, settings(id, boundElsewhere));
      await bind(parts, project, conversation);
      await touchProject(parts, id);
      return done(settings(id), `This is the room of ${project.name} now.`);
    });
  });
}

const boundElsewhere = "This room belongs to another project. Take one that is free.";
