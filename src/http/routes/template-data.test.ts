import { describe, expect, it } from "vitest";
import type { View } from "../../cards/view.ts";
import type { AgentView, FolderView } from "../../cards/workspace-view.ts";
import { personId, taskId } from "../../domain/ids.ts";
import type { KnownPerson } from "../../domain/person.ts";
import type { SessionSummary } from "../../domain/session.ts";
import {
  aMoment,
  anAgentRow,
  anApproval,
  anApprovalView,
  aProject,
  aProjectRow,
  aSession,
  aTask,
  aTaskView,
} from "../../testing/builders.ts";
import { templateData } from "./template-data.ts";
import { templateKey } from "./template-key.ts";

const dataOf = (view: View) => templateData(view, { actorId: "ann", task: null });

const project = aProject({ folder: "/srv/api", presets: ["/srv/web"] });
const row = aProjectRow({ project });
const draft = {
  name: "Shop",
  agent: "codex",
  folder: "",
  room: true,
  isPrivate: true,
  invite: [],
  options: {},
};
const paged = { page: 0, pages: 1 };
const problem = null;
const session: SessionSummary = { ...aSession(), lastPrompt: "fix the login" };
const ann: KnownPerson = {
  platform: "chat",
  id: personId("ann"),
  name: "Ann",
  role: "member",
  grantedBy: personId("owner"),
  grantedAt: aMoment,
};

function aFolderView(differs: Partial<FolderView> = {}): FolderView {
  return {
    kind: "folder",
    purpose: { kind: "workspace", project },
    mode: "browse",
    current: "/srv/api",
    isBusy: false,
    listing: {
      path: "/srv",
      parent: "/",
      hasTop: false,
      folders: [{ name: "api", path: "/srv/api" }],
      page: 1,
      pages: 3,
    },
    recent: ["/srv/old"],
    presets: project.presets,
    typed: "",
    problem,
    ...differs,
  };
}

function anAgentView(differs: Partial<AgentView> = {}): AgentView {
  return {
    kind: "workspace_choose_agent",
    commands: [],
    canAsk: true,
    subject: { kind: "workspace", project },
    agentTitle: "Codex",
    notReady: "",
    models: { state: "known", rows: [{ id: "large", title: "Large", isDefault: true }] },
    model: null,
    options: [
      {
        key: "sandbox",
        label: "Access",
        choices: [{ value: "read-only", label: "Read Only", isWide: false }],
        default: "workspace-write",
        chosen: "read-only",
      },
    ],
    isBusy: false,
    problem,
    ...differs,
  };
}

const workspaceKeys = [
  "project",
  "active_session_id",
  "active_session_summary",
  "latest_task_status",
  "latest_task_id",
  "current_agent",
  "current_model",
  "stop_enabled",
  "pending_approvals",
  "current_workdir",
  "workdir_source",
  "queue_count",
];
const browserKeys = [
  "project",
  "current_workdir",
  "browse_path",
  "parent_path",
  "child_dirs",
  "browse_page",
  "browse_total_pages",
  "error",
  "mode",
  "note",
];

/** A view, its template, and the keys that its clients read. */
const templates: readonly (readonly [View, string, readonly string[]])[] = [
  [
    { kind: "project_home", projects: [row], waiting: [], can: { create: true, people: true } },
    "project_home",
    ["project_count", "actor_id"],
  ],
  [
    {
      kind: "project_create",
      agents: [anAgentRow()],
      defaultAgent: "codex",
      draft,
      invitable: null,
      problem,
    },
    "project_create",
    ["actor_id", "default_backend", "backend_options"],
  ],
  [{ kind: "project_manage", projects: [row], ...paged }, "project_manage", ["projects"]],
  [
    { kind: "project_config", row, ends: { live: 1, queued: 2 }, failedRoom: null, problem },
    "project_config",
    ["project", "recent_session_summary", "live_task_count", "queue_count"],
  ],
  [
    { kind: "project_policy", project, people: [{ person: ann, isListed: true }], problem },
    "project_policy",
    ["project", "access", "prompts", "approves", "members", "people", "note"],
  ],
  [{ kind: "project_dir_presets", project, problem }, "project_dir_presets", ["project", "presets", "note"]],
  [
    { kind: "workspace_overview", row, queue: [], roomNote: null, problem },
    "workspace_overview",
    workspaceKeys,
  ],
  [aFolderView(), "workspace_enter_path", browserKeys],
  [aFolderView({ mode: "typed" }), "workspace_enter_path", browserKeys],
  [aFolderView({ mode: "recent" }), "workspace_recent_dirs", ["project", "recent_dirs", "note"]],
  [aFolderView({ mode: "presets" }), "workspace_choose_preset", ["project", "presets", "note"]],
  [
    aFolderView({ purpose: { kind: "default", project } }),
    "project_default_dir_config",
    ["project", "default_workdir", "note"],
  ],
  [
    aFolderView({ purpose: { kind: "preset", project } }),
    "project_dir_presets",
    ["project", "presets", "note"],
  ],
  [aFolderView({ purpose: { kind: "new", draft } }), "project_browse_dir", browserKeys],
  [
    anAgentView(),
    "workspace_choose_agent",
    ["project", "agent_label", "current_model", "model_options", "config_fields"],
  ],
  [
    {
      kind: "workspace_confirm_wide",
      subject: { kind: "workspace", project },
      agentTitle: "Codex",
      options: { sandbox: "full" },
      wide: ["Access: Full"],
    },
    "workspace_confirm_wide",
    ["project", "agent_label", "options", "wide_options"],
  ],
  [
    {
      kind: "workspace_choose_session",
      row,
      sessions: [session],
      canResume: true,
      now: aMoment,
      ...paged,
      problem,
    },
    "workspace_choose_session",
    ["project", "session_options", "active_backend_session_id", "has_sessions", "note"],
  ],
  [
    { kind: "workspace_session", canFork: true, project, session, now: aMoment, problem },
    "workspace_session",
    ["project", "session", "note"],
  ],
  [
    { kind: "workspace_enter_session_id", project, current: "thread-1", typed: "", problem },
    "workspace_enter_session_id",
    ["project", "current_backend_session_id", "note"],
  ],
  [
    { kind: "workspace_queue", row, tasks: [aTask()], first: 7, canSteer: true, ...paged, problem },
    "workspace_queue",
    ["project", "tasks", "queue_count", "can_steer", "page", "pages", "note"],
  ],
  [
    { kind: "task_composer", commands: [], row, problem },
    "task_composer",
    ["project", "current_agent", "current_workdir", "note"],
  ],
  [aTaskView(), "task_status", ["task", "queue_position", "blocking_task_id", "blocking_task_status"]],
  [
    { kind: "task_edit", task: aTask(), prompt: "x", back: null, problem },
    "task_edit",
    ["task", "prompt", "note"],
  ],
  [
    { kind: "task_details", task: aTask(), agentTitle: "Codex", entries: [], canSendLog: false, ...paged },
    "task_details",
    ["task", "entries", "page", "pages"],
  ],
  [
    { kind: "task_part", task: aTask(), part: 2, parts: 3, isCut: false, text: "x" },
    "task_part",
    ["task", "text", "part", "parts"],
  ],
  [
    {
      kind: "task_file",
      task: aTask(),
      title: "Changes",
      name: "a.diff",
      mediaType: "text/x-diff",
      text: "x",
    },
    "task_file",
    ["task", "name", "text"],
  ],
  [
    {
      kind: "task_made",
      task: aTask(),
      file: { name: "a.pdf", mediaType: "application/pdf", bytes: 3, path: "/srv/a.pdf" },
    },
    "task_made",
    ["task", "name", "path"],
  ],
  [{ kind: "task_ended", task: aTask(), answer: "x", calls: [] }, "task_ended", ["task", "text"]],
  [anApprovalView(), "approval", ["task", "approval_id", "approval_state"]],
  [
    { kind: "approval_note", approval: anApproval(), task: aTask() },
    "approval_note",
    ["task", "approval_id"],
  ],
  [
    { kind: "approval_edit", approval: anApproval(), task: aTask(), typed: null, problem },
    "approval_edit",
    ["task", "approval_id", "command", "note"],
  ],
  [
    { kind: "candidates", command: "stop", tasks: [aTask()], approvals: [anApprovalView()] },
    "candidates",
    ["command", "task_ids", "approval_ids"],
  ],
  [
    {
      kind: "people",
      people: [ann],
      strangers: [
        { platform: "chat", id: personId("ben"), name: null, code: "K7QF-2MXP", expiresAt: aMoment },
      ],
      can: { manage: true },
      now: aMoment,
      problem,
    },
    "people",
    ["people", "waiting", "can_manage", "note"],
  ],
  [{ kind: "help", situation: "demo", projectId: null, agentTitle: "", commands: [] }, "help", []],
];

describe("the template of a view", () => {
  it.each(templates.map(([view, key, keys]) => ({ view, key, keys })))(
    "is $key, with the keys that its clients read",
    ({ view, key, keys }) => {
      expect(templateKey(view)).toBe(key);
      expect(Object.keys(dataOf(view))).toEqual(expect.arrayContaining([...keys]));
      expect(JSON.parse(JSON.stringify(dataOf(view)))).toEqual(dataOf(view));
    },
  );
});

describe("what a template tells", () => {
  it("is the folders to go to, pages counted from 1", () => {
    expect(dataOf(aFolderView({ problem: "This folder is gone." }))).toMatchObject({
      current_workdir: "/srv/api",
      browse_path: "/srv",
      parent_path: "/",
      child_dirs: ["/srv/api"],
      browse_page: 2,
      browse_total_pages: 3,
      recent_dirs: ["/srv/old"],
      presets: ["/srv/web"],
      error: "This folder is gone.",
      mode: "browse",
    });
    expect(dataOf(aFolderView({ mode: "typed", listing: null, typed: "/sr" }))).toMatchObject({
      browse_path: "/sr",
      parent_path: null,
      child_dirs: [],
      browse_page: 1,
      browse_total_pages: 1,
      mode: "manual",
    });
  });

  it("is the models and the options of the agent, what holds and what may be chosen", () => {
    expect(dataOf(anAgentView())).toMatchObject({
      agent_label: "Codex",
      current_model: null,
      model_options: [{ label: "Large", value: "large" }],
      config_fields: [
        {
          key: "sandbox",
          label: "Access",
          input_kind: "select",
          placeholder: "",
          sensitive: false,
          current_value: "read-only",
          options: [{ label: "Read Only", value: "read-only" }],
        },
      ],
      note: null,
    });
    expect(dataOf(anAgentView({ notReady: "Codex is not signed in." }))).toMatchObject({
      note: "Codex is not signed in.",
    });
  });

  it.each([
    [{ title: "Login", lastPrompt: "fix the login" }, "Login"],
    [{ title: null, lastPrompt: "x".repeat(100) }, "x".repeat(80)],
    [{ title: null, lastPrompt: null }, "0199-abcd"],
  ])("is the sessions that can be chosen by the agent's own id: %j", (facts, label) => {
    const nameless = { ...session, agentSessionId: null };

    const view: View = {
      kind: "workspace_choose_session",
      row: aProjectRow({ session }),
      sessions: [{ ...session, ...facts }, nameless],
      canResume: true,
      now: aMoment,
      ...paged,
      problem,
    };

    expect(dataOf(view)).toMatchObject({
      session_options: [{ label, value: "0199-abcd" }],
      active_backend_session_id: "0199-abcd",
      has_sessions: true,
      sessions: [{ backend_session_id: "0199-abcd" }, { backend_session_id: null }],
    });
  });

  it("is the place of each task in the queue", () => {
    const tasks = [aTask({ id: taskId("t7") }), aTask({ id: taskId("t8") })];

    const view: View = {
      kind: "workspace_queue",
      row: aProjectRow({ queued: 9 }),
      tasks,
      first: 7,
      canSteer: false,
      page: 1,
      pages: 2,
      problem,
    };

    expect(dataOf(view)).toMatchObject({
      tasks: [
        { id: "t7", queue_position: 7 },
        { id: "t8", queue_position: 8 },
      ],
      queue_count: 9,
    });
  });
});
