import type { AgentOption } from "../agents/agent.ts";
import type {
  AgentView,
  FolderPurpose,
  FolderView,
  MovedView,
  OptionRow,
  OptionsSubject,
  SessionIdView,
  SessionsView,
  SessionView,
  WideView,
  WorkspaceView,
} from "../cards/workspace-view.ts";
import type { ProjectId } from "../domain/ids.ts";
import type { Conversation, Viewer } from "../domain/person.ts";
import type { Project } from "../domain/project.ts";
import type { AgentOptions } from "../domain/task.ts";
import { unreachable } from "../domain/unreachable.ts";
import { commandsOf } from "./agent-commands.ts";
import { modelKey, wideWords } from "./chosen-options.ts";
import { listFolders } from "./folder-listing.ts";
import type { FolderFor, OptionsFor, Show } from "./outcome.ts";
import { pagesOf } from "./page-of.ts";
import { agentTitle, canAsk, projectRow } from "./project-row.ts";
import type { ViewParts } from "./view-parts.ts";
import { checkFolder } from "./work-folder.ts";

type ShowOf<Kind extends Show["kind"]> = Extract<Show, { readonly kind: Kind }>;

/** Waiting tasks on the workspace card. */
const queueShown = 5;

export async function workspaceView(
  parts: ViewParts,
  { projectId, problem }: ShowOf<"workspace_overview">,
  { where }: Viewer,
): Promise<WorkspaceView | MovedView | undefined> {
  const project = await parts.store.projects.get(projectId);
  if (project === undefined) return undefined;
  if (where !== undefined && !isRoomOf(project, where)) return { kind: "workspace_moved", project };
  // By the time somebody opens the card of the agent, it has said its models.
  parts.models.of(project.agent);
  const row = await projectRow(parts, project);
  const shown = { projectId, limit: queueShown, offset: 0 };
  const queue = row.queued === 0 ? [] : await parts.store.tasks.queue(shown);
  return { kind: "workspace_overview", row, queue, roomNote: roomNoteOf(parts, project), problem };
}

function roomNoteOf({ platforms }: ViewParts, { conversation }: Project): string | null {
  return conversation === null ? null : (platforms.get(conversation.platform)?.roomNote?.() ?? null);
}

function isRoomOf({ conversation }: Project, { platform, id }: Conversation): boolean {
  return conversation?.platform === platform && conversation.id === id;
}

export async function folderView(
  parts: ViewParts,
  { purpose: asked, mode, typed, page, problem }: ShowOf<"folder">,
): Promise<FolderView | undefined> {
  const purpose = await purposeOf(parts, asked);
  if (purpose === undefined) return undefined;
  const current = await currentFolder(parts, purpose);
  const look = mode === "browse" ? await listFolders(typed || current || "", page, parts.policy) : undefined;
  return {
    kind: "folder",
    purpose,
    mode,
    current,
    isBusy: asked.kind === "workspace" && (await isBusy(parts, asked.projectId)),
    listing: look?.listing ?? null,
    recent: await recentFolders(parts, purpose),
    presets: await presetsFor(parts, purpose),
    typed,
    problem: problem ?? look?.problem ?? null,
  };
}

async function purposeOf({ store }: ViewParts, asked: FolderFor): Promise<FolderPurpose | undefined> {
  if (asked.kind === "new") return asked;
  const project = await store.projects.get(asked.projectId);
  return project === undefined ? undefined : { kind: asked.kind, project };
}

async function currentFolder({ store }: ViewParts, purpose: FolderPurpose): Promise<string | null> {
  switch (purpose.kind) {
    case "new":
      return purpose.draft.folder || null;
    case "preset":
      return null;
    case "default":
      return purpose.project.folder;
    case "workspace":
      return (await store.projects.workspace(purpose.project)).folder;
    default:
      return unreachable(purpose);
  }
}

/** A new project may begin at any preset of the others. */
async function presetsFor({ store }: ViewParts, purpose: FolderPurpose): Promise<readonly string[]> {
  if (purpose.kind !== "new") return purpose.project.presets;
  const live = (await store.projects.list()).filter(({ isArchived }) => !isArchived);
  return [...new Set(live.flatMap(({ presets }) => presets))];
}

const recentShown = 10;

/** Where tasks worked, as far as tasks may work there still. A new project may begin where any other one worked. */
async function recentFolders(
  { store, policy }: ViewParts,
  purpose: FolderPurpose,
): Promise<readonly string[]> {
  const projectId = purpose.kind === "new" ? null : purpose.project.id;
  const recent = await store.projects.recentFolders({ projectId, limit: recentShown });
  const checks = await Promise.all(recent.map((folder) => checkFolder(folder, policy)));
  return recent.filter((_, index) => checks[index]?.ok === true);
}

/** Whether a change would hold for a later task only. */
async function isBusy({ store }: ViewParts, projectId: ProjectId): Promise<boolean> {
  return (await store.tasks.lane(projectId)).length > 0;
}

export async function agentView(
  parts: ViewParts,
  { subject: asked, chosen, problem }: ShowOf<"workspace_choose_agent">,
): Promise<AgentView | undefined> {
  const subject = await subjectOf(parts, asked);
  if (subject === undefined) return undefined;
  const { name, holds } = agentOf(subject);
  const known = parts.agents.get(name);
  const readiness = await known?.agent.readiness();
  const options = { ...holds, ...chosen };
  return {
    kind: "workspace_choose_agent",
    subject,
    agentTitle: agentTitle(parts, name),
    notReady:
      readiness === undefined ? "It is not configured here." : readiness.ready ? "" : readiness.detail,
    models: parts.models.of(name),
    model: options[modelKey] || null,
    options: (known?.agent.options ?? []).map((option) => optionRow(option, options)),
    commands: asked.kind === "workspace" ? commandsOf(parts, name) : [],
    canAsk: canAsk(parts, name),
    isBusy: asked.kind === "workspace" && (await isBusy(parts, asked.projectId)),
    problem,
  };
}

async function subjectOf(parts: ViewParts, asked: OptionsFor): Promise<OptionsSubject | undefined> {
  if (asked.kind === "new") return asked;
  const project = await parts.store.projects.get(asked.projectId);
  return project === undefined ? undefined : { kind: "workspace", project };
}

function agentOf(subject: OptionsSubject): { readonly name: string; readonly holds: AgentOptions } {
  return subject.kind === "new"
    ? { name: subject.draft.agent, holds: subject.draft.options }
    : { name: subject.project.agent, holds: subject.project.agentOptions };
}

function optionRow({ choices, ...option }: AgentOption, options: AgentOptions): OptionRow {
  return {
    ...option,
    choices: choices.map(({ value, label, isWide = false }) => ({ value, label, isWide })),
    chosen: options[option.key] || null,
  };
}

export async function wideView(
  parts: ViewParts,
  { subject: asked, options }: ShowOf<"workspace_confirm_wide">,
): Promise<WideView | undefined> {
  const subject = await subjectOf(parts, asked);
  if (subject === undefined) return undefined;
  const { name } = agentOf(subject);
  const known = parts.agents.get(name);
  return {
    kind: "workspace_confirm_wide",
    subject,
    agentTitle: agentTitle(parts, name),
    options,
    wide: wideWords({ options: known?.agent.options ?? [] }, options),
  };
}

/** Sessions on one page. */
const pageSize = 8;

export async function sessionsView(
  parts: ViewParts,
  { projectId, page, problem }: Omit<ShowOf<"workspace_choose_session">, "kind">,
): Promise<SessionsView | undefined> {
  const { store, agents, now } = parts;
  const project = await store.projects.get(projectId);
  if (project === undefined) return undefined;
  const read = (shown: number) =>
    store.projects.sessions({ projectId, limit: pageSize, offset: shown * pageSize });
  const asked = await read(page);
  const pages = pagesOf(asked.total, pageSize);
  const shown = Math.min(page, pages - 1);
  const { sessions } = shown === page ? asked : await read(shown);
  return {
    kind: "workspace_choose_session",
    row: await projectRow(parts, project),
    sessions,
    page: shown,
    pages,
    canResume: agents.get(project.agent)?.agent.can.resume ?? false,
    now: now(),
    problem,
  };
}

/** A session that is gone meanwhile brings back the list. */
export async function sessionView(
  parts: ViewParts,
  { projectId, session: id, problem }: ShowOf<"workspace_session">,
): Promise<SessionView | SessionsView | undefined> {
  const project = await parts.store.projects.get(projectId);
  if (project === undefined) return undefined;
  const session = await parts.store.projects.summary(id);
  if (session?.projectId !== projectId) {
    return sessionsView(parts, { projectId, page: 0, problem: problem ?? "This session is gone." });
  }
  const canFork = parts.agents.get(project.agent)?.agent.can.fork ?? false;
  return { kind: "workspace_session", project, session, canFork, now: parts.now(), problem };
}

export async function sessionIdView(
  { store }: ViewParts,
  { projectId, typed, problem }: ShowOf<"workspace_enter_session_id">,
): Promise<SessionIdView | undefined> {
  const project = await store.projects.get(projectId);
  if (project === undefined) return undefined;
  const active = await store.projects.activeSession(projectId);
  return {
    kind: "workspace_enter_session_id",
    project,
    current: active?.agentSessionId ?? null,
    typed,
    problem,
  };
}
