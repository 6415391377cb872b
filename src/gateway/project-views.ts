import type {
  HomeView,
  OfferRoomView,
  PolicyView,
  PresetsView,
  ProjectConfigView,
  ProjectCreateView,
  ProjectManageView,
} from "../cards/project-view.ts";
import type { ApprovalView } from "../cards/task-view.ts";
import type { AgentRow, ProjectRow } from "../cards/view-rows.ts";
import type { PersonId } from "../domain/ids.ts";
import { personKey, type Viewer } from "../domain/person.ts";
import { isLive } from "../domain/task.ts";
import { endsOf } from "./ends-of.ts";
import type { Show } from "./outcome.ts";
import { pageOf } from "./page-of.ts";
import type { Parts } from "./parts.ts";
import { projectRow } from "./project-row.ts";
import { approvalView } from "./task-views.ts";
import type { ViewParts } from "./view-parts.ts";
import { accessOf, nothing, visibleProjects } from "./visible-projects.ts";

type ShowOf<Kind extends Show["kind"]> = Extract<Show, { readonly kind: Kind }>;

export async function homeView(parts: ViewParts, viewer: Viewer): Promise<HomeView> {
  const live = (await visibleProjects(parts, viewer)).filter((project) => !project.isArchived);
  const rows = await Promise.all(live.map((project) => projectRow(parts, project)));
  return {
    kind: "project_home",
    projects: rows.sort(byActivity),
    waiting: await waitingFor(parts, viewer),
    can: {
      create: accessOf(viewer, { action: "create_project", ...nothing }).allowed,
      people: accessOf(viewer, { action: "see_people", ...nothing }).allowed,
    },
  };
}

/** What is under way stands first, then where something happened last. */
function byActivity(one: ProjectRow, other: ProjectRow): number {
  return Number(isUnderWay(other)) - Number(isUnderWay(one)) || lastActive(other) - lastActive(one);
}

function isUnderWay({ latest }: ProjectRow): boolean {
  return latest !== null && isLive(latest.state.status);
}

function lastActive({ latest, project }: ProjectRow): number {
  return Math.max(project.updatedAt, latest?.updatedAt ?? 0);
}

/** What waits for a decision that the viewer may take, oldest first. */
async function waitingFor(parts: ViewParts, viewer: Viewer): Promise<readonly ApprovalView[]> {
  const projects = new Map((await parts.store.projects.list()).map((project) => [project.id, project]));
  const pending = await parts.store.approvals.pending();
  const views = await Promise.all(pending.map(({ id }) => approvalView(parts, id)));
  return views
    .filter((view) => view !== undefined)
    .filter(({ task }) => {
      const project = task.projectId === null ? null : (projects.get(task.projectId) ?? null);
      return accessOf(viewer, { action: "decide", project, task }).allowed;
    });
}

/** For whoever took PoCo into a group that people made. */
export async function offerRoomView(
  parts: ViewParts,
  { conversationId, platform }: ShowOf<"project_offer_room">,
  viewer: Viewer,
): Promise<OfferRoomView> {
  const projects = (await visibleProjects(parts, viewer)).filter(
    (project) => project.platform === platform && project.conversation === null && !project.isArchived,
  );
  const own = projects.filter(
    (project) => accessOf(viewer, { action: "manage_project", project, task: null }).allowed,
  );
  return {
    kind: "project_offer_room",
    conversationId,
    rows: await Promise.all(own.slice(0, pageSize).map((project) => projectRow(parts, project))),
    canCreate: accessOf(viewer, { action: "create_project", ...nothing }).allowed,
  };
}

/** Projects on one page of the list. */
const pageSize = 8;
const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

export async function manageView(
  parts: ViewParts,
  { page }: ShowOf<"project_manage">,
  viewer: Viewer,
): Promise<ProjectManageView> {
  const projects = [...(await visibleProjects(parts, viewer))].sort(
    (one, other) =>
      Number(one.isArchived) - Number(other.isArchived) || collator.compare(one.name, other.name),
  );
  const { items, ...paged } = pageOf(projects, { page, size: pageSize });
  return {
    kind: "project_manage",
    ...paged,
    projects: await Promise.all(items.map((project) => projectRow(parts, project))),
  };
}

export async function createView(
  parts: ViewParts,
  { draft, problem }: ShowOf<"project_create">,
  { person }: Viewer,
): Promise<ProjectCreateView> {
  return {
    kind: "project_create",
    agents: await agentRows(parts),
    defaultAgent: parts.policy.defaultAgent,
    draft,
    invitable: parts.platforms.get(person.platform)?.can.privateRooms
      ? await knownBeside(parts, person)
      : null,
    problem,
  };
}

async function knownBeside(
  { store }: Parts,
  { platform, id }: Viewer["person"],
): Promise<readonly PersonId[]> {
  const known = await store.people.list();
  return known.flatMap((one) => (one.platform === platform && one.id !== id ? [one.id] : []));
}

async function agentRows({ agents }: Parts): Promise<readonly AgentRow[]> {
  return Promise.all(
    [...agents.values()].map(async ({ name, title, agent }) => {
      const { ready, detail } = await agent.readiness();
      return { name, title, ready, detail };
    }),
  );
}

export async function configView(
  parts: ViewParts,
  { projectId, failedRoom, problem }: ShowOf<"project_config">,
): Promise<ProjectConfigView | undefined> {
  const project = await parts.store.projects.get(projectId);
  if (project === undefined) return undefined;
  return {
    kind: "project_config",
    row: await projectRow(parts, project),
    ends: await endsOf(parts, projectId),
    failedRoom: failedRoom ?? null,
    problem,
  };
}

type ShowProject = ShowOf<"project_policy" | "project_dir_presets">;

export async function policyView(
  { store }: ViewParts,
  { projectId, problem }: Pick<ShowProject, "projectId" | "problem">,
): Promise<PolicyView | undefined> {
  const project = await store.projects.get(projectId);
  if (project === undefined) return undefined;
  const people = (await store.people.list()).filter(({ role }) => role === "member" || role === "viewer");
  return {
    kind: "project_policy",
    project,
    people: people.map((person) => ({ person, isListed: project.members.includes(personKey(person)) })),
    problem,
  };
}

export async function presetsView(
  { store }: ViewParts,
  { projectId, problem }: Pick<ShowProject, "projectId" | "problem">,
): Promise<PresetsView | undefined> {
  const project = await store.projects.get(projectId);
  return project === undefined ? undefined : { kind: "project_dir_presets", project, problem };
}
