import type { Card } from "../cards/card.ts";
import { cardOf } from "../cards/card-of.ts";
import type { ApprovalView, HomeView, ProjectRow, TaskView, View, WorkspaceView } from "../cards/view.ts";
import type { Approval } from "../domain/approval.ts";
import { approvalId, type ProjectId, projectId, type TaskId, taskId } from "../domain/ids.ts";
import type { Project } from "../domain/project.ts";
import { blockerOf, placeOf } from "../domain/queue.ts";
import type { Task } from "../domain/task.ts";
import { unreachable } from "../domain/unreachable.ts";
import type { Show } from "./outcome.ts";
import type { Parts } from "./parts.ts";
import type { Transcripts } from "./transcripts.ts";

/** Finds the facts for cards. Undefined where the thing that the card is about no longer exists. */
export interface Views {
  of(show: Show): Promise<View | undefined>;
  /** By the key of the board's ledger: `task:<id>`, `approval:<id>`, `workspace:<project>`, `projects`. */
  byKey(key: string): Promise<View | undefined>;
  card(key: string): Promise<Card | undefined>;
}

interface ViewParts extends Parts {
  readonly transcripts: Transcripts;
}

export function createViews(parts: ViewParts): Views {
  const views: Views = {
    of: (show) => viewOf(parts, show),
    byKey: async (key) => {
      const show = showOf(key);
      return show === undefined ? undefined : views.of(show);
    },
    card: async (key) => {
      const view = await views.byKey(key);
      return view === undefined ? undefined : cardOf(view);
    },
  };
  return views;
}

function showOf(key: string): Show | undefined {
  const [kind, id = ""] = key.split(/:(.*)/s, 2);
  if (kind === "task") return { kind: "task_status", taskId: taskId(id) };
  if (kind === "approval") return { kind: "approval", approvalId: approvalId(id) };
  if (kind === "workspace") return { kind: "workspace_overview", projectId: projectId(id), problem: null };
  return kind === "projects" ? { kind: "project_home" } : undefined;
}

async function viewOf(parts: ViewParts, show: Show): Promise<View | undefined> {
  switch (show.kind) {
    case "project_home":
      return homeView(parts);
    case "project_manage":
      return { kind: "project_manage", projects: await projectRows(parts) };
    case "project_create":
      return {
        ...show,
        agents: await agentRows(parts),
        defaultAgent: parts.policy.defaultAgent,
        defaultFolder: null,
      };
    case "workspace_overview":
      return workspaceView(parts, show.projectId, show.problem);
    case "task_status":
      return taskView(parts, show.taskId);
    case "approval": {
      const approval = await parts.store.approvals.get(show.approvalId);
      return approval === undefined ? undefined : approvalView(parts, approval);
    }
    case "help":
      return show;
    default:
      return unreachable(show);
  }
}

async function taskView(parts: ViewParts, id: TaskId): Promise<TaskView | undefined> {
  const task = await parts.store.tasks.get(id);
  if (task === undefined) return undefined;
  const known = parts.agents.get(task.agent);
  const place = await placeInLane(parts, task);
  return {
    kind: "task_status",
    task,
    transcript: await parts.transcripts.of(id),
    approvals: await parts.store.approvals.ofTask(id),
    ...place,
    agentTitle: known?.title ?? task.agent,
    can: {
      steerBlocker: place.blockerStatus === "running" && known?.agent.can.steer === true,
      continue: task.state.status === "failed" || task.state.status === "cancelled",
    },
    now: parts.now(),
  };
}

async function placeInLane(parts: Parts, task: Task) {
  if (task.projectId === null || task.state.status !== "queued") {
    return { place: null, blockedBy: null, blockerStatus: null };
  }
  const lane = await parts.store.tasks.lane(task.projectId);
  const blocker = blockerOf(lane);
  return {
    place: placeOf(lane, task.id) ?? null,
    blockedBy: blocker?.id ?? null,
    blockerStatus: blocker?.status ?? null,
  };
}

async function approvalView(parts: Parts, approval: Approval): Promise<ApprovalView | undefined> {
  const task = await parts.store.tasks.get(approval.taskId);
  if (task === undefined) return undefined;
  const project = task.projectId === null ? undefined : await parts.store.projects.get(task.projectId);
  return {
    kind: "approval",
    approval,
    task,
    agentTitle: parts.agents.get(task.agent)?.title ?? task.agent,
    projectName: project?.name ?? null,
  };
}

async function workspaceView(
  parts: Parts,
  id: ProjectId,
  problem: string | null,
): Promise<WorkspaceView | undefined> {
  const project = await parts.store.projects.get(id);
  return project === undefined
    ? undefined
    : { kind: "workspace_overview", row: await projectRow(parts, project), problem };
}

async function homeView(parts: Parts): Promise<HomeView> {
  const pending = await parts.store.approvals.pending();
  const waiting = await Promise.all(pending.map((approval) => approvalView(parts, approval)));
  const rows = await projectRows(parts);
  return {
    kind: "project_home",
    projects: rows.filter((row) => !row.project.isArchived),
    waiting: waiting.filter((view) => view !== undefined),
  };
}

async function projectRows(parts: Parts): Promise<readonly ProjectRow[]> {
  const projects = await parts.store.projects.list();
  return Promise.all(projects.map((project) => projectRow(parts, project)));
}

async function projectRow(parts: Parts, project: Project): Promise<ProjectRow> {
  const { store } = parts;
  const lane = await store.tasks.lane(project.id);
  const live = blockerOf(lane);
  const newest = live === undefined ? store.tasks.latest(project.id) : store.tasks.get(live.id);
  return {
    project,
    workspace: await store.projects.workspace(project),
    agentTitle: parts.agents.get(project.agent)?.title ?? project.agent,
    latest: (await newest) ?? null,
    queued: lane.filter((task) => task.status === "queued").length,
    waiting: lane.filter((task) => task.status === "waiting_for_confirmation").length,
    session: (await store.projects.activeSession(project.id)) ?? null,
    model: project.agentOptions["model"] ?? null,
  };
}

async function agentRows(parts: Parts) {
  return Promise.all(
    [...parts.agents.values()].map(async ({ name, title, agent }) => {
      const { ready, detail } = await agent.readiness();
      return { name, title, ready, detail };
    }),
  );
}
