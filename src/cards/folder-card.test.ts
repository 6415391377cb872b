import { describe, expect, it } from "vitest";
import { readIntent, writeIntent } from "../domain/intent.ts";
import { aProject } from "../testing/builders.ts";
import type { Button, Card } from "./card.ts";
import { folderCard } from "./folder-card.ts";
import type { FolderListing, FolderMode, FolderPurpose, FolderView } from "./workspace-view.ts";

const draft = {
  name: "web",
  agent: "codex",
  folder: "/srv/old",
  room: false,
  isPrivate: true,
  invite: [],
  options: { model: "m1" },
};
const workspace: FolderPurpose = { kind: "workspace", project: aProject({ folder: null }) };
const purposes = {
  workspace,
  default: { kind: "default", project: aProject() },
  preset: { kind: "preset", project: aProject() },
  new: { kind: "new", draft },
} as const satisfies Record<string, FolderPurpose>;
const carried = { name: "web", agent: "codex", folder: "/srv/old", room: "no", options: { model: "m1" } };

describe("choosing a folder", () => {
  it("goes through the folders with a button for each", () => {
    const listing = listingOf({ page: 1, pages: 3, names: ["api", "web", "docs", "infra", ".git"] });

    const card = folderCard(view({ listing, isBusy: true }));

    expect(card).toEqual({
      title: "Working Dir: api",
      tone: "info",
      blocks: [
        { kind: "note", text: "A task is under way: the change holds for the next one." },
        {
          kind: "fields",
          fields: [
            { label: "Now", value: "/srv/api" },
            { label: "Looking into", value: "/srv/code" },
          ],
        },
        row([
          {
            ...button("use_folder_p1", "Use this folder", {
              kind: "workspace.apply_entered_path",
              projectId: "p1",
              folder: "/srv/code",
            }),
            style: "primary",
          },
          look("folder_up_p1", "Up", { path: "/srv" }),
          look("folder_top_p1", "Top", { path: "/" }),
        ]),
        list([
          look("open_folder_p1_1", "api", { path: "/srv/code/api" }),
          look("open_folder_p1_2", "web", { path: "/srv/code/web" }),
          look("open_folder_p1_3", "docs", { path: "/srv/code/docs" }),
          look("open_folder_p1_4", "infra", { path: "/srv/code/infra" }),
        ]),
        list([look("open_folder_p1_5", ".git", { path: "/srv/code/.git" })]),
        { kind: "note", text: "Page 2 of 3" },
        row([
          look("previous_page_p1", "Previous", { path: "/srv/code", page: 0 }),
          look("next_page_p1", "Next", { path: "/srv/code", page: 2 }),
        ]),
        row([
          button("recent_folders_p1", "Recent folders", {
            kind: "workspace.use_recent_dir",
            projectId: "p1",
          }),
          button("presets_folders_p1", "Presets", { kind: "workspace.choose_preset", projectId: "p1" }),
          button("typed_folders_p1", "Type a path", {
            kind: "workspace.enter_path_manual",
            projectId: "p1",
            path: "/srv/code",
          }),
        ]),
        row([button("back_to_workspace_p1", "Back", { kind: "workspace.open", projectId: "p1" })]),
      ],
    });
  });

  it("lists the allowed roots at the top, which is no folder to use", () => {
    const listing = { ...listingOf({ names: [] }), path: null, parent: null };

    const card = folderCard(view({ listing, current: null, problem: "/etc is outside." }));

    expect(card.blocks).toMatchObject([
      { text: "/etc is outside.", tone: "bad" },
      {
        fields: [
          { label: "Now", value: "no working dir" },
          { label: "Looking into", value: "all folders that PoCo may use" },
        ],
      },
      { text: "There is no folder in here." },
      { kind: "actions" },
      { kind: "actions" },
    ]);
    expect(buttons(card).map(({ label }) => label)).not.toContain("Use this folder");
  });

  it("offers the folders that were used before, named by their ends", () => {
    const deep = `/srv/${"very-long-name/".repeat(6)}end`;

    const card = folderCard(view({ mode: "recent", recent: ["/srv/api", deep] }));

    expect(card.blocks[1]).toEqual(
      list([
        button("use_recent_dir_p1_1", "/srv/api", {
          kind: "workspace.apply_entered_path",
          projectId: "p1",
          folder: "/srv/api",
        }),
        button("use_recent_dir_p1_2", `…${deep.slice(-59)}`, {
          kind: "workspace.apply_entered_path",
          projectId: "p1",
          folder: deep,
        }),
      ]),
    );
  });

  it("offers the project's presets and its default folder", () => {
    const purpose = { kind: "workspace", project: aProject({ folder: "/srv/api" }) } as const;

    const card = folderCard(view({ purpose, mode: "presets", presets: ["/srv/web"] }));

    expect(buttons(card)).toMatchObject([
      {
        name: "apply_preset_dir_p1_1",
        label: "/srv/web",
        does: { intent: { kind: "workspace.apply_preset_dir", folder: "/srv/web" } },
      },
      { name: "browse_folders_p1", does: { intent: { kind: "workspace.enter_path" } } },
      { name: "recent_folders_p1" },
      { name: "typed_folders_p1" },
      { name: "use_default_dir_p1", does: { intent: { kind: "workspace.use_default_dir" } } },
      { name: "back_to_workspace_p1" },
    ]);
  });

  it("takes a typed path, and keeps one that was refused", () => {
    const card = folderCard(view({ mode: "typed", typed: "/nowhere", problem: "It does not exist." }));

    expect(card.blocks[2]).toMatchObject({
      kind: "form",
      inputs: [{ name: "workdir", value: "/nowhere", isRequired: true }],
      buttons: [
        {
          name: "apply_entered_path_p1",
          does: { kind: "submit", intent: { kind: "workspace.apply_entered_path", projectId: "p1" } },
        },
      ],
    });
  });

  it.each([
    ["recent", "No task has worked in a folder here yet."],
    ["presets", "No presets yet. They are added in the settings of a project."],
  ] as const)("says so when there are no %s ones", (mode, text) => {
    expect(folderCard(view({ mode })).blocks[1]).toEqual({ kind: "note", text });
  });

  it.each([
    [
      "default",
      "Default Dir: api",
      { kind: "project.apply_default_dir", folder: "/srv/code" },
      "project.open",
    ],
    [
      "preset",
      "New Preset: api",
      { kind: "project.add_dir_preset", folder: "/srv/code" },
      "project.manage_dir_presets",
    ],
    [
      "new",
      "Folder of the New Project",
      { kind: "project.new", ...carried, folder: "/srv/code" },
      "project.new",
    ],
  ] as const)("for %s leads to what it is for", (purpose, title, used, back) => {
    const card = folderCard(view({ purpose: purposes[purpose], listing: listingOf({ names: ["api"] }) }));

    const [use, up] = buttons(card);
    expect(card.title).toBe(title);
    expect(use).toMatchObject({ label: "Use this folder", does: { intent: used } });
    expect(up).toMatchObject({
      label: "Up",
      does: { intent: { kind: "project.browse_dir", purpose, mode: "browse", path: "/srv" } },
    });
    expect(buttons(card).at(-1)).toMatchObject({ label: "Back", does: { intent: { kind: back } } });
    expect(buttons(card).some(({ label }) => label === "Presets")).toBe(purpose === "new");
  });

  it("offers a new project the presets of the others", () => {
    const card = folderCard(view({ purpose: purposes.new, mode: "presets", presets: ["/srv/web"] }));

    expect(buttons(card)[0]).toMatchObject({
      name: "apply_preset_dir_new_project_1",
      does: { intent: { ...carried, kind: "project.new", folder: "/srv/web" } },
    });
  });

  it("carries the draft of a new project on every button", () => {
    const card = folderCard(view({ purpose: purposes.new, mode: "typed" }));

    const carriers = buttons(card).filter(({ does }) => does.kind !== "open" && "room" in does.intent);
    expect(carriers).toHaveLength(buttons(card).length);
    expect(carriers.at(-1)).toMatchObject({ does: { intent: { kind: "project.new", ...carried } } });
  });

  it("keeps the spaces at the end of a folder's name on the way through an intent", () => {
    const listing = { ...listingOf({ names: [] }), path: "/srv/odd " };

    const [use] = buttons(folderCard(view({ listing })));

    const intent = use?.does.kind === "intent" ? use.does.intent : { kind: "help" as const };
    expect(readIntent(writeIntent(intent))).toMatchObject({ ok: true, intent: { folder: "/srv/odd /" } });
  });
});

function view(facts: Partial<FolderView>): FolderView {
  return {
    kind: "folder",
    purpose: workspace,
    mode: "browse" satisfies FolderMode,
    current: "/srv/api",
    isBusy: false,
    listing: null,
    recent: [],
    presets: [],
    typed: "",
    problem: null,
    ...facts,
  };
}

function listingOf(facts: { names: readonly string[]; page?: number; pages?: number }): FolderListing {
  return {
    path: "/srv/code",
    parent: "/srv",
    hasTop: true,
    folders: facts.names.map((name) => ({ name, path: `/srv/code/${name}` })),
    page: facts.page ?? 0,
    pages: facts.pages ?? 1,
  };
}

function row(buttons: readonly object[]) {
  return { kind: "actions", buttons };
}

function list(buttons: readonly object[]) {
  return { kind: "actions", buttons, isList: true };
}

function button(name: string, label: string, intent: object) {
  return { name, label, does: { kind: "intent", intent } };
}

function look(name: string, label: string, place: { path: string; page?: number }) {
  return button(name, label, { kind: "workspace.enter_path", projectId: "p1", ...place });
}

function buttons(card: Card): readonly Button[] {
  return card.blocks.flatMap((block) =>
    block.kind === "actions" || block.kind === "form" ? block.buttons : [],
  );
}
