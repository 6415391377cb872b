import type { ApprovalView, TaskView } from "../cards/task-view.ts";
import type { AgentRow, ProjectRow } from "../cards/view-rows.ts";
import type { Approval } from "../domain/approval.ts";
import { approvalId, personId, projectId, runId, sessionId, taskId } from "../domain/ids.ts";
import { newTask } from "../domain/new-task.ts";
import { openPolicy, type Project, type Workspace } from "../domain/project.ts";
import type { Session } from "../domain/session.ts";
import type { Task } from "../domain/task.ts";
import { emptyTranscript, type Transcript } from "../domain/transcript.ts";

/** A moment that tests count from: 2026-05-01 09:00:00 UTC. */
export const aMoment = Date.UTC(2026, 4, 1, 9, 0, 0);

/** A task that was just created; say what differs. */
export function aTask(facts: Partial<Task> = {}): Task {
  const created = newTask({
    id: taskId("48274e23"),
    source: "web",
    platform: "web",
    requester: personId("ann"),
    prompt: "fix the login page",
    agent: "codex",
    agentOptions: {},
    folder: "/srv/api",
    projectId: projectId("p1"),
    sessionId: sessionId("s1"),
    conversation: { platform: "web", id: "room:p1", surface: "group" },
    continues: null,
    origin: null,
    attachments: [],
    heldBecause: null,
    createdAt: aMoment,
  });
  return { ...created, ...facts };
}

/** A task whose run began at `aMoment`. */
export function aRunningTask(facts: Partial<Task> = {}): Task {
  const state = { status: "running", runId: runId("r1") } as const;
  return aTask({ state, startedAt: aMoment, sessionStart: "fresh", ...facts });
}

export function aTranscript(facts: Partial<Transcript> = {}): Transcript {
  return { ...emptyTranscript, ...facts };
}

/** A command that waits for a decision; say what differs. */
export function anApproval(facts: Partial<Approval> = {}): Approval {
  return {
    id: approvalId("a1"),
    taskId: taskId("48274e23"),
    runId: runId("r1"),
    requestId: "7",
    ask: "command",
    title: "Run npm test",
    detail: { command: "npm test", folder: "/srv/api" },
    options: ["allow_once", "reject"],
    createdAt: aMoment,
    state: { state: "pending" },
    ...facts,
  };
}

export function aProject(facts: Partial<Project> = {}): Project {
  return {
    id: projectId("p1"),
    name: "api",
    createdBy: personId("ann"),
    agent: "codex",
    agentOptions: {},
    folder: "/srv/api",
    presets: [],
    platform: "web",
    conversation: { platform: "web", id: "room:p1", surface: "group" },
    policy: openPolicy,
    members: [],
    isArchived: false,
    createdAt: aMoment,
    updatedAt: aMoment,
    ...facts,
  };
}

export function aWorkspace(facts: Partial<Workspace> = {}): Workspace {
  return {
    projectId: projectId("p1"),
    folder: "/srv/api",
    folderSource: "default",
    updatedAt: aMoment,
    ...facts,
  };
}

export function aSession(facts: Partial<Session> = {}): Session {
  return {
    id: sessionId("s1"),
    projectId: projectId("p1"),
    createdBy: personId("ann"),
    isActive: true,
    agentSessionId: "0199-abcd",
    isConfirmed: true,
    title: null,
    freshBecause: "it is the first one here",
    copyOf: null,
    createdAt: aMoment,
    updatedAt: aMoment,
    ...facts,
  };
}

export function aTaskView(facts: Partial<TaskView> = {}): TaskView {
  return {
    kind: "task_status",
    task: aTask(),
    transcript: emptyTranscript,
    approvals: [],
    place: null,
    blockedBy: null,
    blockerStatus: null,
    agentTitle: "Codex",
    canAsk: true,
    resume: null,
    session: null,
    followedBy: null,
    can: { steerBlocker: false, continue: true, retry: false },
    now: aMoment + 65_000,
    ...facts,
  };
}

export function anApprovalView(facts: Partial<ApprovalView> = {}): ApprovalView {
  return {
    kind: "approval",
    approval: anApproval(),
    task: aRunningTask(),
    agentTitle: "Codex",
    projectName: "api",
    deciders: [],
    ...facts,
  };
}

export function aProjectRow(facts: Partial<ProjectRow> = {}): ProjectRow {
  return {
    project: aProject(),
    workspace: aWorkspace(),
    agentTitle: "Codex",
    latest: null,
    queued: 0,
    waiting: 0,
    session: null,
    nextStart: "fresh, because it is the first one here",
    model: null,
    canAsk: true,
    closesRoom: false,
    ...facts,
  };
}

export function anAgentRow(facts: Partial<AgentRow> = {}): AgentRow {
  return { name: "codex", title: "Codex", ready: true, detail: "codex 0.50", ...facts };
}
