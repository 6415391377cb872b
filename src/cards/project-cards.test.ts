import { describe, expect, it } from "vitest";
import { personId, projectId } from "../domain/ids.ts";
import type { KnownPerson } from "../domain/person.ts";
import { openPolicy } from "../domain/project.ts";
import { aMoment, aProject, aProjectRow } from "../testing/builders.ts";
import type { Button, Card } from "./card.ts";
import { projectConfigCard } from "./project-config-card.ts";
import { projectManageCard } from "./project-manage-card.ts";
import { projectPolicyCard } from "./project-policy-card.ts";
import { projectPresetsCard } from "./project-presets-card.ts";
import type { ProjectConfigView } from "./project-view.ts";

describe("the list of all projects", () => {
  it("marks archived ones, which can be taken back", () => {
    const archived = aProjectRow({
      project: aProject({ id: projectId("p2"), name: "old", isArchived: true }),
    });

    const card = projectManageCard({
      kind: "project_manage",
      projects: [aProjectRow(), archived],
      page: 1,
      pages: 3,
    });

    expect(card).toMatchObject({
      title: "Manage Projects",
      blocks: [
        { kind: "fields", fields: [{ label: "api", value: "Idle · Codex · /srv/api" }] },
        { buttons: [{ name: "open_project_settings_p1", label: "Settings" }, { name: "open_project_p1" }] },
        { kind: "fields", fields: [{ label: "old", value: "Archived · Codex · /srv/api" }] },
        { buttons: [{ name: "open_project_settings_p2" }, { name: "unarchive_project_p2" }] },
        { kind: "note", text: "Page 2 of 3" },
        {
          buttons: [
            { name: "previous_page_manage", does: { intent: { kind: "project.manage", page: 0 } } },
            { name: "next_page_manage", does: { intent: { kind: "project.manage", page: 2 } } },
            {
              name: "back_to_project_home_button",
              label: "Back",
              does: { intent: { kind: "project.home" } },
            },
          ],
        },
      ],
    });
  });

  it("has no pages to turn when all fit on one", () => {
    const card = projectManageCard({ kind: "project_manage", projects: [], page: 0, pages: 1 });

    expect(card.blocks).toMatchObject([
      { text: "No project yet." },
      { buttons: [{ name: "back_to_project_home_button" }] },
    ]);
  });
});

describe("the settings of a project", () => {
  it("tell what it is and lead to everything that can be changed", () => {
    const project = aProject({ agentOptions: { sandbox: "read-only" }, presets: ["/srv/a", "/srv/b"] });

    const card = projectConfigCard(config({ row: aProjectRow({ project }) }));

    expect(card.title).toBe("Project: api");
    expect(card.blocks[0]).toEqual({
      kind: "fields",
      fields: [
        { label: "Agent", value: "Codex" },
        { label: "Sandbox", value: "Read Only" },
        { label: "Default folder", value: "/srv/api" },
        { label: "Presets", value: "2" },
        { label: "Room", value: "yes" },
        { label: "Who sees it", value: "Everybody with a role" },
        { label: "Who gives it work", value: "Members" },
        { label: "Who decides", value: "Members" },
        { label: "Created", value: "by ann, 2026-05-01 09:00 UTC" },
      ],
    });
    expect(buttons(card).map(({ name, label }) => [name, label])).toEqual([
      ["open_project_p1", "Open room"],
      ["choose_default_dir_p1", "Default folder"],
      ["manage_dir_presets_p1", "Presets"],
      ["choose_workspace_agent_p1", "Agent options"],
      ["open_project_policy_p1", "Members and policy"],
      ["rename_project_p1", "Rename"],
      ["archive_project_p1", "Archive"],
      ["delete_project_p1", "Delete Project"],
      ["back_to_manage_projects_button", "Back"],
    ]);
  });

  it("make the room of a project that has none", () => {
    const row = aProjectRow({ project: aProject({ conversation: null, isArchived: true }) });

    const names = buttons(projectConfigCard(config({ row }))).map(({ name }) => name);

    expect(names).toContain("open_workspace_p1");
    expect(names).toContain("create_project_room_p1");
    expect(names).toContain("unarchive_project_p1");
    expect(names).not.toContain("archive_project_p1");
  });

  it("try to make the room again as it was wanted, after that failed", () => {
    const row = aProjectRow({ project: aProject({ conversation: null }) });
    const failedRoom = { isPrivate: false, invite: [personId("U1"), personId("U2")] };

    const card = projectConfigCard(config({ row, failedRoom, problem: "The app is down." }));

    expect(buttons(card).find(({ label }) => label === "Retry")).toEqual({
      name: "create_project_room_p1",
      label: "Retry",
      style: "primary",
      does: {
        kind: "intent",
        intent: { kind: "project.create_room", projectId: "p1", isPrivate: "no", invite: "U1 U2" },
      },
    });
  });

  it("say before a deletion that the room is closed, where the app closes rooms", () => {
    const card = projectConfigCard(config({ row: aProjectRow({ closesRoom: true }) }));

    expect(confirmOf(card, "delete_project_p1")).toContain(
      "The files in its folder stay; a room that PoCo made is closed.",
    );
  });

  it("say before a deletion what it ends and what stays", () => {
    const card = projectConfigCard(config({ ends: { live: 1, queued: 2 } }));

    expect(confirmOf(card, "archive_project_p1")).toBe(
      "Archive api? It leaves the list and takes no more tasks; nothing is deleted.",
    );
    expect(confirmOf(card, "delete_project_p1")).toBe(
      "Delete api? This stops 1 task under way. This cancels 2 queued tasks. Its tasks and sessions go with it. " +
        "The files in its folder stay, and so does a room in a chat app.",
    );
  });

  it("keep the reason of a refusal on top", () => {
    const card = projectConfigCard(config({ problem: "There is a project of this name already." }));

    expect(card.blocks[0]).toMatchObject({ text: "There is a project of this name already.", tone: "bad" });
  });
});

describe("the policy of a project", () => {
  const bob: KnownPerson = {
    platform: "chat",
    id: personId("U2"),
    name: "Bob",
    role: "member",
    grantedBy: personId("ann"),
    grantedAt: aMoment,
  };
  const eve: KnownPerson = { ...bob, id: personId("U3"), name: null };
  const view = { kind: "project_policy", problem: null } as const;

  it("is three choices, and a list that says who is meant", () => {
    const project = aProject({ policy: { ...openPolicy, access: "listed", approves: "requester" } });
    const people = [
      { person: bob, isListed: true },
      { person: eve, isListed: false },
    ];

    const card = projectPolicyCard({ ...view, project, people });

    expect(card.title).toBe("Members and Policy: api");
    expect(card.blocks.slice(1)).toMatchObject([
      {
        kind: "form",
        inputs: [
          { name: "access", value: "listed" },
          { name: "prompts", value: "members" },
          { name: "approves", value: "requester" },
        ],
        buttons: [{ name: "apply_project_policy_p1", does: { intent: { kind: "project.apply_policy" } } }],
      },
      { text: "The list says who sees this project.\nOn the list: Bob (chat:U2)." },
      {
        buttons: [
          {
            name: "remove_member_p1_chat:U2",
            label: "Remove Bob (chat:U2)",
            does: { intent: { kind: "project.remove_member", member: "chat:U2" } },
          },
          {
            name: "add_member_p1_chat:U3",
            label: "Add chat:U3",
            does: { intent: { kind: "project.add_member", member: "chat:U3" } },
          },
        ],
      },
      { buttons: [{ name: "back_to_project_p1" }] },
    ]);
  });

  it("says when the list does not matter", () => {
    const card = projectPolicyCard({
      ...view,
      project: aProject(),
      people: [{ person: bob, isListed: false }],
    });

    expect(card.blocks[2]).toMatchObject({
      text: "The list matters only while the project is for people on the list.\nNobody is on the list.",
    });
  });

  it("reaches everybody, also those who get no button of their own", () => {
    const people = Array.from({ length: 41 }, (_, index) => ({
      person: { ...bob, id: personId(`U${index}`) },
      isListed: false,
    }));

    const card = projectPolicyCard({ ...view, project: aProject(), people });

    expect(card.blocks.at(-2)).toMatchObject({
      kind: "form",
      inputs: [{ name: "member", choices: [{ value: "chat:U40" }] }],
      buttons: [{ name: "add_chosen_member_p1" }, { name: "remove_chosen_member_p1" }],
    });
  });
});

describe("the presets of a project", () => {
  it("can be used, removed and added", () => {
    const project = aProject({ presets: ["/srv/other"] });

    const card = projectPresetsCard({ kind: "project_dir_presets", project, problem: null });

    expect(card).toMatchObject({
      title: "Dir Presets: api",
      blocks: [
        { fields: [{ label: "Preset 1", value: "/srv/other" }] },
        {
          buttons: [
            {
              name: "apply_preset_dir_p1_1",
              does: { intent: { kind: "workspace.apply_preset_dir", folder: "/srv/other" } },
            },
            {
              name: "remove_dir_preset_p1_1",
              does: { intent: { kind: "project.remove_dir_preset", folder: "/srv/other" } },
            },
          ],
        },
        {
          kind: "form",
          inputs: [{ name: "workdir", isRequired: true }],
          buttons: [
            {
              name: "add_dir_preset_p1",
              does: { kind: "submit", intent: { kind: "project.add_dir_preset" } },
            },
            { name: "browse_dir_preset_p1", does: { intent: { purpose: "preset" } } },
          ],
        },
        { buttons: [{ name: "back_to_project_p1" }] },
      ],
    });
  });

  it("are not used while the project is archived", () => {
    const project = aProject({ presets: ["/srv/other"], isArchived: true });

    const card = projectPresetsCard({ kind: "project_dir_presets", project, problem: null });

    expect(buttons(card).map(({ label }) => label)).not.toContain("Use");
  });
});

function config(facts: Partial<ProjectConfigView>): ProjectConfigView {
  return {
    kind: "project_config",
    failedRoom: null,
    row: aProjectRow(),
    ends: { live: 0, queued: 0 },
    problem: null,
    ...facts,
  };
}

function confirmOf(card: Card, name: string): string | undefined {
  return buttons(card).find((button) => button.name === name)?.confirm;
}

function buttons(card: Card): readonly Button[] {
  return card.blocks.flatMap((block) =>
    block.kind === "actions" || block.kind === "form" ? block.buttons : [],
  );
}
