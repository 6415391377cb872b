import { describe, expect, it } from "vitest";
import { approvalId, projectId } from "../domain/ids.ts";
import { anApproval, anApprovalView, aProject, aProjectRow, aRunningTask } from "../testing/builders.ts";
import { projectListCard } from "./project-list-card.ts";
import type { HomeView } from "./project-view.ts";
import type { ProjectRow } from "./view-rows.ts";

describe("home", () => {
  it("lists each live project with its state and the way into it", () => {
    const busy = aProjectRow({ latest: aRunningTask(), queued: 2, waiting: 1 });
    const unbound = row("p2", { name: "web", conversation: null });
    const archived = row("p3", { isArchived: true });

    const card = projectListCard(home({ projects: [busy, unbound, archived] }));

    expect(card).toEqual({
      title: "PoCo Projects",
      tone: "info",
      blocks: [
        { kind: "note", text: "2 projects" },
        {
          kind: "fields",
          fields: [{ label: "api", value: "Running · 1 waiting for you · 2 queued · Codex · /srv/api" }],
        },
        {
          kind: "actions",
          buttons: [
            {
              name: "open_project_p1",
              label: "Open",
              does: { kind: "open", conversation: { platform: "web", id: "room:p1", surface: "group" } },
            },
          ],
        },
        { kind: "fields", fields: [{ label: "web", value: "Idle · no room yet · Codex · /srv/api" }] },
        {
          kind: "actions",
          buttons: [
            {
              name: "open_workspace_p2",
              label: "Workspace",
              does: { kind: "intent", intent: { kind: "workspace.open", projectId: "p2" } },
            },
          ],
        },
        {
          kind: "actions",
          buttons: [
            {
              name: "new_project_button",
              label: "New Project",
              style: "primary",
              does: { kind: "intent", intent: { kind: "project.new" } },
            },
            {
              name: "manage_projects_button",
              label: "Manage",
              does: { kind: "intent", intent: { kind: "project.manage" } },
            },
            {
              name: "manage_people_button",
              label: "People",
              does: { kind: "intent", intent: { kind: "access.open" } },
            },
            { name: "help_button", label: "Help", does: { kind: "intent", intent: { kind: "help" } } },
          ],
        },
      ],
    });
  });

  it("puts what waits for a decision on top, to be decided there when all of it is shown", () => {
    const short = anApprovalView();
    const long = anApprovalView({
      approval: anApproval({ id: approvalId("a2"), detail: { command: "x".repeat(2000) } }),
    });

    const card = projectListCard(home({ waiting: [short, long] }));

    expect(card.tone).toBe("attention");
    expect(card.blocks.slice(0, 5)).toMatchObject([
      { kind: "note", text: "api · Run a command: Run npm test · for ann", tone: "attention" },
      { kind: "code", text: "npm test" },
      { kind: "fields", fields: [{ label: "Folder", value: "/srv/api" }] },
      {
        buttons: [
          { name: "approve_task_a1", label: "Approve" },
          { name: "reject_task_a1", label: "Reject" },
          { name: "open_approval_a1", label: "Open", does: { intent: { kind: "approval.open" } } },
        ],
      },
      { kind: "note", tone: "attention" },
    ]);
    expect(card.blocks[5]).toMatchObject({ buttons: [{ name: "open_approval_a2" }] });
  });

  it("says what it leaves out when there is more than a card can hold", () => {
    const projects = Array.from({ length: 11 }, (_, index) => row(`p${index}`, {}));
    const waiting = Array.from({ length: 6 }, (_, index) =>
      anApprovalView({ approval: anApproval({ id: approvalId(`a${index}`) }) }),
    );

    const card = projectListCard(home({ projects, waiting }));

    const notes = card.blocks.flatMap((block) => (block.kind === "note" && !block.tone ? [block.text] : []));
    expect(notes).toEqual([
      "2 more wait for you; they come up here next.",
      "11 projects",
      "3 more: press Manage to see all projects.",
    ]);
    expect(JSON.stringify(card)).toContain("open_project_p7");
    expect(JSON.stringify(card)).not.toContain("open_project_p8");
  });

  it("keeps within a card at its fullest", () => {
    const detail = {
      command: "npm test",
      text: "words",
      folder: "/srv/api",
      files: [{ path: "a.ts", change: "add" as const }],
    };
    const projects = Array.from({ length: 20 }, (_, index) => row(`p${index}`, {}));
    const waiting = Array.from({ length: 20 }, (_, index) =>
      anApprovalView({ approval: anApproval({ id: approvalId(`a${index}`), detail }) }),
    );

    expect(projectListCard(home({ projects, waiting })).blocks.length).toBeLessThanOrEqual(45);
  });

  it("offers only what the viewer may do", () => {
    const card = projectListCard(home({ can: { create: false, people: false } }));

    expect(card.blocks).toMatchObject([
      { text: "No project for you yet. An admin makes projects and says who works in them." },
      { buttons: [{ name: "manage_projects_button" }, { name: "help_button" }] },
    ]);
  });
});

function home(facts: Partial<HomeView>): HomeView {
  return {
    kind: "project_home",
    projects: [],
    waiting: [],
    can: { create: true, people: true },
    ...facts,
  };
}

function row(id: string, facts: Parameters<typeof aProject>[0]): ProjectRow {
  return aProjectRow({ project: aProject({ id: projectId(id), ...facts }) });
}
