import type { View } from "../../src/cards/view.ts";
import { approvalId, personId, projectId, sessionId, taskId } from "../../src/domain/ids.ts";
import type { KnownPerson } from "../../src/domain/person.ts";
import type { SessionSummary } from "../../src/domain/session.ts";
import {
  aMoment,
  anAgentRow,
  anApproval,
  anApprovalView,
  aProject,
  aProjectRow,
  aRunningTask,
  aSession,
  aTask,
  aWorkspace,
} from "../../src/testing/builders.ts";
import { agentPanels, draft, folderPanels, longPath, project } from "./gallery-choices.ts";
import { detailEntries } from "./gallery-details.ts";

const now = aMoment + 3_600_000;
/** The project of the gallery: it works, two tasks wait behind, one request waits for a decision. */
export const galleryRow = aProjectRow({
  project,
  latest: aRunningTask(),
  queued: 2,
  waiting: 1,
  model: "gpt-5.1-codex",
  session: aSession({ title: "fix the login page" }),
  nextStart: "resumed",
});

const rows = [
  galleryRow,
  aProjectRow({
    project: aProject({
      id: projectId("p2"),
      name: "website",
      conversation: { platform: "web", id: "room:p2", surface: "group" },
    }),
    agentTitle: "Claude Code",
    latest: aRunningTask({ state: { status: "completed" } }),
    workspace: aWorkspace({ folder: "/srv/website" }),
  }),
  aProjectRow({
    project: aProject({
      id: projectId("p3"),
      name: "billing-service-with-a-rather-long-name",
      conversation: { platform: "slack", id: "C1", surface: "group" },
    }),
    latest: aRunningTask({ state: { status: "failed", reason: "agent", message: "", retryAt: null } }),
    workspace: aWorkspace({ folder: longPath }),
  }),
  aProjectRow({ project: aProject({ id: projectId("p4"), name: "notes", conversation: null }) }),
];

const session = (id: string, facts: Partial<SessionSummary>): SessionSummary => ({
  ...aSession({ id: sessionId(id), isActive: false }),
  lastPrompt: null,
  ...facts,
});

const sessions = [
  session("s1", { isActive: true, title: "login page", updatedAt: now - 120_000 }),
  session("s2", { lastPrompt: "upgrade the database driver and tell me what changes for callers" }),
  session("s3", { lastPrompt: "hello", updatedAt: aMoment - 400_000_000 }),
];

const person = (
  platform: string,
  id: string,
  role: KnownPerson["role"],
  name: string | null,
): KnownPerson => ({
  platform,
  id: personId(id),
  name,
  role,
  grantedBy: personId("owner"),
  grantedAt: aMoment,
});

const members = [
  person("slack", "U02AB", "member", "Ann"),
  person("slack", "U0400C81F5A", "viewer", "Bernhard Übelacker-Nachtigall"),
];

const queued = [
  "then write release notes",
  "and tag it",
  "at last announce it in the chat, with thanks to everybody",
].map((prompt, index) => aTask({ id: taskId(`q${index}`), prompt, state: { status: "queued" } }));

const ask = anApproval({ detail: { command: "npm test -- --coverage" } });

export const panels = {
  home: {
    kind: "project_home",
    waiting: [anApprovalView({ approval: ask })],
    projects: rows,
    can: { create: true, people: true },
  },
  empty: { kind: "project_home", waiting: [], projects: [], can: { create: true, people: true } },
  new: {
    kind: "project_create",
    agents: [
      anAgentRow(),
      anAgentRow({ name: "claude_code", title: "Claude Code" }),
      anAgentRow({
        name: "coco",
        title: "Trae CLI",
        ready: false,
        detail: "traecli was not found. Install it, then run poco doctor.",
      }),
    ],
    defaultAgent: "codex",
    invitable: null,
    draft,
    problem: null,
  },
  refused: {
    kind: "project_create",
    agents: [anAgentRow(), anAgentRow({ name: "stub", title: "Stub" })],
    defaultAgent: "codex",
    invitable: null,
    draft: { ...draft, name: "api", folder: "/etc" },
    problem: "/etc is outside of the folders that PoCo may use: /srv. Choose one below them.",
  },
  manage: { kind: "project_manage", projects: [...rows, archived()], page: 0, pages: 2 },
  config: {
    kind: "project_config",
    row: galleryRow,
    ends: { live: 1, queued: 2 },
    failedRoom: null,
    problem: null,
  },
  policy: {
    kind: "project_policy",
    project,
    people: members.map((one, index) => ({ person: one, isListed: index === 0 })),
    problem: null,
  },
  presets: { kind: "project_dir_presets", project, problem: null },
  workspace: { kind: "workspace_overview", row: galleryRow, queue: queued, roomNote: null, problem: null },
  ...folderPanels,
  ...agentPanels,
  sessions: {
    kind: "workspace_choose_session",
    row: galleryRow,
    sessions,
    canResume: true,
    now,
    problem: null,
    page: 0,
    pages: 2,
  },
  session: {
    kind: "workspace_session",
    canFork: true,
    project,
    session: session("s2", { lastPrompt: "upgrade the driver" }),
    now,
    problem: null,
  },
  sessionid: { kind: "workspace_enter_session_id", project, current: "0199-abcd", typed: "", problem: null },
  queue: {
    kind: "workspace_queue",
    row: galleryRow,
    tasks: queued,
    first: 1,
    canSteer: true,
    problem: null,
    page: 0,
    pages: 1,
  },
  composer: { kind: "task_composer", commands: [], row: galleryRow, problem: null },
  edit: {
    kind: "task_edit",
    task: aTask({ prompt: "then write release notes", state: { status: "queued" } }),
    prompt: "then write release notes\n\nand keep them short",
    back: "queue",
    problem: null,
  },
  details: {
    kind: "task_details",
    task: aRunningTask(),
    agentTitle: "Codex",
    canSendLog: true,
    entries: detailEntries,
    page: 1,
    pages: 3,
  },
  note: { kind: "approval_note", approval: ask, task: aRunningTask() },
  change: {
    kind: "approval_edit",
    approval: { ...ask, isEditable: true },
    task: aRunningTask(),
    typed: null,
    problem: null,
  },
  candidates: {
    kind: "candidates",
    command: "approve",
    tasks: [],
    approvals: [
      anApprovalView({ approval: ask }),
      anApprovalView({
        approval: anApproval({
          id: approvalId("a9"),
          title: "Run a migration",
          detail: { command: `migrate ${"--all ".repeat(80)}` },
        }),
      }),
    ],
  },
  tasks: { kind: "candidates", command: "stop", tasks: queued, approvals: [] },
  people: {
    kind: "people",
    people: [person("web", "owner", "owner", null), ...members],
    strangers: [
      { platform: "slack", id: personId("U7"), name: "Cid", code: "K7QF-2MXP", expiresAt: now + 600_000 },
    ],
    can: { manage: true },
    now,
    problem: null,
  },
  help: {
    kind: "help",
    situation: "room",
    projectId: project.id,
    agentTitle: "Codex",
    commands: [{ word: "/review", title: "Review", help: "Looks at what changed." }],
  },
} satisfies Record<string, View>;

export type PanelName = keyof typeof panels;

export const panelNames = Object.keys(panels) as readonly PanelName[];

function archived() {
  return aProjectRow({ project: aProject({ id: projectId("p9"), name: "attic", isArchived: true }) });
}
