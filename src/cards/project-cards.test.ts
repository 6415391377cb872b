import { describe, expect, it } from "vitest";
import { approvalId, projectId } from "../domain/ids.ts";
import {
  anAgentRow,
  anApproval,
  anApprovalView,
  aProject,
  aProjectRow,
  aRunningTask,
  aSession,
  aWorkspace,
} from "../testing/builders.ts";
import type { Button, Card } from "./card.ts";
import { helpCard } from "./help-card.ts";
import { projectListCard } from "./project-list-card.ts";
import { projectManageCard } from "./project-manage-card.ts";
import { projectNewCard } from "./project-new-card.ts";
import { workspaceCard } from "./workspace-card.ts";

describe("home", () => {
  it("lists each live project with its state and the way into it", () => {
    const busy = aProjectRow({ latest: aRunningTask(), queued: 2, waiting: 1 });
    const unbound = aProjectRow({
      project: aProject({ id: projectId("p2"), name: "web", conversation: null }),
    });
    const archived = aProjectRow({ project: aProject({ id: projectId("p3"), isArchived: true }) });

    const card = projectListCard({ kind: "project_home", projects: [busy, unbound, archived], waiting: [] });

    expect(card.title).toBe("PoCo Projects");
    expect(card.blocks).toMatchObject([
      { kind: "note", text: "2 projects" },
      {
        kind: "fields",
        fields: [{ label: "api", value: "Running · 1 waiting for you · 2 queued · Codex · /srv/api" }],
      },
      {
        buttons: [
          {
            name: "open_project_p1",
            does: { kind: "open", conversation: { platform: "web", id: "room:p1" } },
          },
        ],
      },
      { kind: "fields", fields: [{ label: "web", value: "Idle · Codex · /srv/api" }] },
      { buttons: [{ name: "open_workspace_p2", does: { intent: { kind: "workspace.open" } } }] },
      { buttons: [{ name: "new_project_button" }, { name: "manage_projects_button" }] },
    ]);
  });

  it("puts what waits for a decision on top, to be decided there when all of it is shown", () => {
    const short = anApprovalView();
    const long = anApprovalView({
      approval: anApproval({ id: approvalId("a2"), detail: { command: "x".repeat(2000) } }),
    });

    const card = projectListCard({ kind: "project_home", projects: [], waiting: [short, long] });

    expect(card.tone).toBe("attention");
    expect(buttons(card).map(({ name, label }) => [name, label])).toEqual([
      ["approve_task_a1", "Approve"],
      ["reject_task_a1", "Reject"],
      ["open_approval_a1", "Open"],
      ["open_approval_a2", "Review"],
      ["new_project_button", "New Project"],
      ["manage_projects_button", "Manage"],
    ]);
  });
});

describe("the form for a new project", () => {
  const coco = anAgentRow({ name: "coco", title: "Trae CLI", ready: false, detail: "Install traecli." });

  it("offers the agents that are ready first and says what the others need", () => {
    const card = projectNewCard({
      kind: "project_create",
      agents: [coco, anAgentRow()],
      defaultAgent: "coco",
      defaultFolder: "/srv",
      problem: null,
      draft: null,
    });

    expect(card.blocks).toMatchObject([
      {
        kind: "form",
        name: "project_create_form",
        inputs: [
          { name: "name", isRequired: true },
          {
            name: "backend",
            value: "codex",
            choices: [
              { value: "codex", label: "Codex" },
              { value: "coco", label: "Trae CLI", unavailable: "Install traecli." },
            ],
          },
          { name: "workdir", value: "/srv", isRequired: false },
        ],
        buttons: [{ name: "submit_project_create_button" }, { name: "cancel_project_create_button" }],
      },
    ]);
  });

  it("keeps what was typed beside the reason why it was refused", () => {
    const card = projectNewCard({
      kind: "project_create",
      agents: [anAgentRow()],
      defaultAgent: "codex",
      defaultFolder: null,
      problem: "The folder does not exist.",
      draft: { name: "api", folder: "/nowhere", agent: "codex" },
    });

    expect(card.blocks[0]).toEqual({ kind: "note", text: "The folder does not exist.", tone: "bad" });
    expect(card.blocks[1]).toMatchObject({
      inputs: [{ value: "api" }, { value: "codex" }, { value: "/nowhere" }],
    });
  });

  it("says so when no agent is ready", () => {
    const base = { kind: "project_create", defaultAgent: "coco", defaultFolder: null } as const;

    const card = projectNewCard({ ...base, agents: [coco], problem: null, draft: null });

    expect(card.blocks[0]).toMatchObject({ text: "No agent is ready.\nTrae CLI: Install traecli." });
  });
});

it("deletes a project only after a question", () => {
  const card = projectManageCard({ kind: "project_manage", projects: [aProjectRow()] });

  expect(buttons(card).map(({ name, confirm }) => [name, confirm])).toEqual([
    ["archive_project_p1", "Archive api? It leaves the list and takes no more tasks; nothing is deleted."],
    ["delete_project_p1", "Delete api? Its tasks and sessions go with it. The files in its folder stay."],
    ["back_to_project_home_button", undefined],
  ]);
});

describe("the workspace", () => {
  it("tells in its title where the project stands", () => {
    const row = aProjectRow({
      latest: aRunningTask(),
      queued: 2,
      model: "gpt-5",
      session: aSession(),
      workspace: aWorkspace({ folder: "/srv/other" }),
      project: aProject({ presets: ["/srv/other", "/srv/third"] }),
    });

    const card = workspaceCard({ kind: "workspace_overview", row, problem: null });

    expect(card.title).toBe("[Running] Workspace: api (codex, /srv/other, gpt-5, 48274e23, queue 2)");
    expect(buttons(card).map((button) => button.name)).toEqual([
      "apply_entered_path_p1",
      "apply_preset_dir_p1_1",
      "stop_workspace_task_p1",
      "start_fresh_session_p1",
      "archive_project_p1",
      "delete_project_p1",
    ]);
  });

  it("is idle, without Stop, before the first task", () => {
    const row = aProjectRow({ workspace: aWorkspace({ folder: null }) });

    const card = workspaceCard({ kind: "workspace_overview", row, problem: "That is no folder." });

    expect(card.title).toBe("[Idle] Workspace: api (codex, no working dir)");
    expect(card.blocks[0]).toEqual({ kind: "note", text: "That is no folder.", tone: "bad" });
    expect(buttons(card).map((button) => button.label)).not.toContain("Stop");
  });

  it("can only be deleted once it is archived", () => {
    const row = aProjectRow({ project: aProject({ isArchived: true }) });

    const card = workspaceCard({ kind: "workspace_overview", row, problem: null });

    expect(buttons(card).map((button) => button.label)).toEqual(["Delete Project"]);
  });
});

it("helps with all commands in every situation", () => {
  for (const situation of ["room", "dm", "demo"] as const) {
    const card = helpCard({ kind: "help", situation });

    expect(JSON.stringify(card)).toMatch(/\/run.*\/status.*\/approve.*\/reject.*\/help/);
  }
});

function buttons(card: Card): readonly Button[] {
  return card.blocks.flatMap((block) =>
    block.kind === "actions" || block.kind === "form" ? block.buttons : [],
  );
}
