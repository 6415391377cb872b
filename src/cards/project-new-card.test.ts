import { describe, expect, it } from "vitest";
import { personId } from "../domain/ids.ts";
import { anAgentRow } from "../testing/builders.ts";
import type { Card, Input } from "./card.ts";
import { projectNewCard } from "./project-new-card.ts";
import type { ProjectCreateView } from "./project-view.ts";

describe("the form for a new project", () => {
  const coco = anAgentRow({ name: "coco", title: "Trae CLI", ready: false, detail: "Install traecli." });

  it("offers the agents that are ready first and says what the others need", () => {
    const card = projectNewCard(form({ agents: [coco, anAgentRow()], defaultAgent: "coco" }));

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
          { name: "workdir", isRequired: false },
          { name: "room", value: "yes", choices: [{ value: "yes" }, { value: "no" }] },
        ],
      },
    ]);
  });

  it("sends what was typed along on every way out but Cancel", () => {
    const card = projectNewCard(form({ draft: { ...noDraft, options: { sandbox: "read-only" } } }));

    const [, block] = card.blocks;
    expect(block?.kind === "form" ? block.buttons : []).toEqual([
      {
        name: "submit_project_create_button",
        label: "Create Project",
        style: "primary",
        does: { kind: "submit", intent: { kind: "project.create", options: { sandbox: "read-only" } } },
      },
      {
        name: "browse_new_project_dir_button",
        label: "Browse folders",
        does: {
          kind: "submit",
          intent: {
            kind: "project.browse_dir",
            purpose: "new",
            mode: "browse",
            options: { sandbox: "read-only" },
          },
        },
      },
      {
        name: "recent_new_project_dir_button",
        label: "Recent folders",
        does: {
          kind: "submit",
          intent: {
            kind: "project.browse_dir",
            purpose: "new",
            mode: "recent",
            options: { sandbox: "read-only" },
          },
        },
      },
      {
        name: "choose_new_project_agent_button",
        label: "Agent options",
        does: { kind: "submit", intent: { kind: "project.new_options", options: { sandbox: "read-only" } } },
      },
      {
        name: "cancel_project_create_button",
        label: "Cancel",
        does: { kind: "intent", intent: { kind: "project.home" } },
      },
    ]);
  });

  it("asks who may be in the room only where the app makes private rooms", () => {
    const invite = [personId("U1"), personId("U2")];

    const open = inputsOf(projectNewCard(form({})));
    const asked = inputsOf(projectNewCard(form({ invitable: [personId("U3")] })));
    const kept = inputsOf(
      projectNewCard(form({ invitable: [], draft: { ...noDraft, isPrivate: false, invite } })),
    );

    expect(open.map(({ name }) => name)).toEqual(["name", "backend", "workdir", "room"]);
    expect(asked.slice(4)).toEqual([
      expect.objectContaining({ kind: "choice", name: "private", value: "yes" }),
      { kind: "people", name: "invite", label: "Invite besides you", known: ["U3"] },
    ]);
    expect(kept.slice(4)).toMatchObject([{ value: "no" }, { value: "U1 U2", known: ["U1", "U2"] }]);
  });

  it("shows the options that were chosen", () => {
    const options = { access: "read-only", mode: "acceptEdits", model: "gpt-5", effort: "" };

    const card = projectNewCard(form({ draft: { ...noDraft, options } }));

    expect(card.blocks[0]).toEqual({
      kind: "fields",
      fields: [
        { label: "Access", value: "Read Only" },
        { label: "Mode", value: "Accept Edits" },
        { label: "Model", value: "gpt-5" },
      ],
    });
  });

  it("keeps what was typed beside the reason why it was refused", () => {
    const draft = {
      name: "api",
      folder: "/nowhere",
      agent: "codex",
      room: false,
      isPrivate: true,
      invite: [],
      options: {},
    };

    const card = projectNewCard(form({ problem: "The folder does not exist.", draft }));

    expect(card.tone).toBe("bad");
    expect(card.blocks[0]).toEqual({ kind: "note", text: "The folder does not exist.", tone: "bad" });
    expect(card.blocks[1]).toMatchObject({
      inputs: [{ value: "api" }, { value: "codex" }, { value: "/nowhere" }, { value: "no" }],
    });
  });

  it("says so when no agent is ready", () => {
    const card = projectNewCard(form({ agents: [coco] }));

    expect(card.blocks[0]).toMatchObject({ text: "No agent is ready.\nTrae CLI: Install traecli." });
  });
});

const noDraft = { name: "", agent: "", folder: "", room: true, isPrivate: true, invite: [], options: {} };

function inputsOf({ blocks }: Card): readonly Input[] {
  return blocks.flatMap((block) => (block.kind === "form" ? block.inputs : []));
}

function form(facts: Partial<ProjectCreateView>): ProjectCreateView {
  return {
    kind: "project_create",
    invitable: null,
    agents: [anAgentRow()],
    defaultAgent: "codex",
    draft: noDraft,
    problem: null,
    ...facts,
  };
}
