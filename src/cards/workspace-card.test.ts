import { describe, expect, it } from "vitest";
import { taskId } from "../domain/ids.ts";
import { aProject, aProjectRow, aRunningTask, aSession, aTask, aWorkspace } from "../testing/builders.ts";
import type { Button, Card } from "./card.ts";
import { workspaceCard } from "./workspace-card.ts";
import type { WorkspaceView } from "./workspace-view.ts";

describe("the workspace", () => {
  it("says that its agent asks nobody", () => {
    const card = workspaceCard(view({ row: aProjectRow({ canAsk: false }) }));

    expect(JSON.stringify(card)).toContain("Codex (cannot ask: runs without approvals)");
  });

  it("says first what people have to know to be heard", () => {
    const card = workspaceCard(view({ roomNote: "Mention me." }));

    expect(card.blocks[0]).toEqual({ kind: "note", text: "Mention me.", tone: "attention" });
  });

  it("tells where the project stands and leads to all that can be changed", () => {
    const row = aProjectRow({
      latest: aRunningTask(),
      queued: 7,
      waiting: 1,
      model: "gpt-5",
      session: aSession({ title: "login page" }),
      nextStart: "resumed",
      workspace: aWorkspace({ folder: "/srv/other", folderSource: "manual" }),
      project: aProject({ agentOptions: { model: "gpt-5", sandbox: "read-only" } }),
    });
    const queue = ["one", "two", "three", "four", "five", "six"].map((prompt) =>
      aTask({ id: taskId(prompt), prompt }),
    );

    const card = workspaceCard(view({ row, queue }));

    expect(card.title).toBe("[Running] Workspace: api (codex, /srv/other, gpt-5, 48274e23, queue 7)");
    expect(card.tone).toBe("busy");
    expect(card.blocks.slice(0, 3)).toEqual([
      {
        kind: "fields",
        fields: [
          { label: "Folder", value: "/srv/other (chosen here)" },
          { label: "Agent", value: "Codex" },
          { label: "Model", value: "gpt-5" },
          { label: "Sandbox", value: "Read Only" },
          { label: "Session", value: "login page, resumed" },
          { label: "Latest task", value: "fix the login page" },
          { label: "Waiting for you", value: "1" },
        ],
      },
      {
        kind: "fields",
        fields: [
          { label: "Queue 1", value: "one · ann" },
          { label: "Queue 2", value: "two · ann" },
          { label: "Queue 3", value: "three · ann" },
          { label: "Queue 4", value: "four · ann" },
          { label: "Queue 5", value: "five · ann" },
        ],
      },
      { kind: "note", text: "and 2 more" },
    ]);
    expect(rows(card)).toEqual([
      ["stop_workspace_task_p1"],
      [
        "enter_workdir_path_p1",
        "choose_workspace_agent_p1",
        "choose_workspace_session_p1",
        "open_workspace_queue_p1",
      ],
      ["open_composer_p1", "open_project_settings_p1", "open_projects_p1"],
    ]);
    expect(buttons(card).map(({ label }) => label)).toContain("Queue (7)");
  });

  it("is idle, without Stop, before the first task", () => {
    const row = aProjectRow({
      workspace: aWorkspace({ folder: null, folderSource: "unset" }),
      nextStart: "fresh, because it is the first one here",
    });

    const card = workspaceCard(view({ row, problem: "That is no folder." }));

    expect(card.title).toBe("[Idle] Workspace: api (codex, no working dir)");
    expect(card.blocks[0]).toEqual({ kind: "note", text: "That is no folder.", tone: "bad" });
    expect(card.blocks[1]).toMatchObject({
      fields: [
        { label: "Folder", value: "no working dir" },
        { label: "Agent" },
        { label: "Session", value: "fresh, because it is the first one here" },
      ],
    });
    expect(buttons(card).map(({ label }) => label)).not.toContain("Stop");
    expect(buttons(card).map(({ label }) => label)).toContain("Queue");
  });

  it("can only be taken back or deleted once it is archived", () => {
    const row = aProjectRow({ project: aProject({ isArchived: true }) });

    const card = workspaceCard(view({ row }));

    expect(card.title).toMatch(/^\[Archived\]/);
    expect(rows(card)).toEqual([
      ["unarchive_project_p1", "delete_project_p1"],
      ["open_project_settings_p1", "open_projects_p1"],
    ]);
  });
});

function view(facts: Partial<WorkspaceView>): WorkspaceView {
  return {
    kind: "workspace_overview",
    row: aProjectRow(),
    queue: [],
    roomNote: null,
    problem: null,
    ...facts,
  };
}

function buttons(card: Card): readonly Button[] {
  return card.blocks.flatMap((block) => (block.kind === "actions" ? block.buttons : []));
}

function rows(card: Card): readonly (readonly string[])[] {
  return card.blocks.flatMap((block) =>
    block.kind === "actions" ? [block.buttons.map(({ name }) => name)] : [],
  );
}
