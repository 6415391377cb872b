import { type ProjectId, projectId as toProjectId } from "../domain/ids.ts";
import type { Intent } from "../domain/intent.ts";
import type { Project } from "../domain/project.ts";
import type { GatewayParts } from "./gateway-parts.ts";
import { done, type Outcome, rejected } from "./outcome.ts";
import { type Act, stopTask } from "./tasks.ts";
import { checkFolder, makeScratchFolder } from "./work-folder.ts";

type Create = Extract<Intent, { kind: "project.create" }>;

/** Makes the project and its room. What does not fit comes back on the form, with everything that was typed. */
export async function createProject(parts: GatewayParts, intent: Create, act: Act): Promise<Outcome> {
  const agent = intent.agent ?? parts.policy.defaultAgent;
  const draft = { name: intent.name, folder: intent.folder ?? "", agent };
  const refuse = (problem: string) => rejected(problem, { kind: "project_create", problem, draft });
  if (!parts.agents.has(agent)) {
    return refuse(`There is no agent named ${agent}. Choose one of ${[...parts.agents.keys()].join(", ")}.`);
  }
  const id = toProjectId(parts.newId());
  const place = await folderFor(parts, draft.folder, id);
  if (!place.ok) return refuse(place.problem);

  const created = await addProject(parts, { ...draft, id, folder: place.folder }, act);
  parts.board.nudge(await parts.store.cards.touch(["projects"]));
  if (created.conversation !== null) {
    parts.board.nudge(await parts.store.cards.owe(created.conversation, `workspace:${created.id}`));
  }
  return done({ kind: "project_home" }, `Project ${created.name} created.`);
}

async function addProject(
  parts: GatewayParts,
  facts: Pick<Project, "id" | "name" | "agent" | "folder">,
  act: Act,
): Promise<Project> {
  const platform = parts.platforms.get(act.person.platform);
  const conversation = (await platform?.createConversation(facts)) ?? null;
  const at = parts.now();
  const project: Project = {
    ...facts,
    createdBy: act.person.id,
    agentOptions: {},
    presets: [],
    platform: act.person.platform,
    conversation,
    isArchived: false,
    createdAt: at,
    updatedAt: at,
  };
  return parts.store.projects.add(project, act.cause);
}

async function folderFor(parts: GatewayParts, typed: string, id: ProjectId) {
  if (typed !== "") return checkFolder(typed, parts.policy);
  return { ok: true, folder: await makeScratchFolder(parts.policy.scratchFolder, id) } as const;
}

export async function archiveProject(parts: GatewayParts, id: ProjectId): Promise<Outcome> {
  const project = await parts.store.projects.change(id, { isArchived: true }, parts.now());
  if (project === undefined) return rejected("This project does not exist any more.");
  parts.board.nudge(await parts.store.cards.touch(["projects", `workspace:${id}`]));
  return done({ kind: "project_manage" }, `Project ${project.name} archived.`);
}

/** Stops what runs, then deletes everything of the project in one transaction. The folder stays. */
export async function deleteProject(parts: GatewayParts, id: ProjectId, act: Act): Promise<Outcome> {
  const project = await parts.store.projects.get(id);
  if (project === undefined) return done({ kind: "project_manage" }, "This project is gone already.");
  await parts.store.projects.change(id, { isArchived: true }, parts.now());
  for (const task of (await parts.store.tasks.lane(id)).toReversed()) {
    const run = parts.lanes.runOf(task.id);
    await stopTask(parts, task.id, act.person.id);
    await run?.ended;
  }
  await parts.store.projects.remove(id);
  parts.board.nudge(await parts.store.cards.touch(["projects"]));
  const stays = project.folder === null ? "" : ` Its folder ${project.folder} stays as it is.`;
  return done({ kind: "project_manage" }, `Project ${project.name} deleted.${stays}`);
}
