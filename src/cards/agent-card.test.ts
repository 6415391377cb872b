import { describe, expect, it } from "vitest";
import { aProject } from "../testing/builders.ts";
import { agentCard } from "./agent-card.ts";
import type { Button, Card } from "./card.ts";
import { wideCard } from "./wide-card.ts";
import type { AgentView, OptionRow, OptionsSubject } from "./workspace-view.ts";

const ofWorkspace: OptionsSubject = { kind: "workspace", project: aProject() };
const draft = {
  name: "web",
  agent: "codex",
  folder: "",
  room: true,
  isPrivate: true,
  invite: [],
  options: { sandbox: "read-only" },
};
const ofNew: OptionsSubject = { kind: "new", draft };

const sandbox: OptionRow = {
  key: "sandbox",
  label: "Sandbox",
  default: "workspace-write",
  chosen: "read-only",
  choices: [
    { value: "read-only", label: "Read Only", isWide: false },
    { value: "workspace-write", label: "Project Only", isWide: false },
    { value: "danger-full-access", label: "Full Access", isWide: true },
  ],
};
const models = {
  state: "known",
  rows: [
    { id: "m1", title: "Model One", isDefault: true },
    { id: "m2", title: "Model Two", isDefault: false },
  ],
} as const;

describe("the agent of a workspace", () => {
  it("says when it asks nobody, and offers the orders that it takes itself", () => {
    const commands = [{ word: "/review", title: "Review", help: "Looks at what has changed." }];

    const card = agentCard(view({ canAsk: false, commands }));

    expect(card.blocks).toContainEqual({
      kind: "note",
      text: "Codex cannot ask: runs without approvals.",
      tone: "attention",
    });
    expect(card.blocks).toContainEqual({ kind: "plain", text: "/review: Looks at what has changed." });
    expect(buttons(card)).toContainEqual({
      name: "agent_command_review_p1",
      label: "Review",
      does: { kind: "intent", intent: { kind: "task.submit", projectId: "p1", prompt: "/review" } },
    });
  });

  it("offers its models and exactly the options that it declares", () => {
    const card = agentCard(view({ models, model: "m2", options: [sandbox] }));

    expect(card).toEqual({
      title: "Config Agent: api",
      tone: "info",
      blocks: [
        { kind: "fields", fields: [{ label: "Agent", value: "Codex" }] },
        {
          kind: "form",
          name: "workspace_agent_form_p1",
          inputs: [
            {
              kind: "choice",
              name: "model",
              label: "Model",
              choices: [
                { value: "", label: "Default (Model One)" },
                { value: "m1", label: "Model One" },
                { value: "m2", label: "Model Two" },
              ],
              value: "m2",
            },
            {
              kind: "choice",
              name: "sandbox",
              label: "Sandbox",
              choices: [
                { value: "", label: "Default (Project Only)" },
                { value: "read-only", label: "Read Only" },
                { value: "workspace-write", label: "Project Only" },
                { value: "danger-full-access", label: "Full Access (wide: for admins, asks back)" },
              ],
              value: "read-only",
            },
          ],
          buttons: [
            {
              name: "apply_agent_p1",
              label: "Apply",
              style: "primary",
              does: { kind: "submit", intent: { kind: "workspace.apply_agent", projectId: "p1" } },
            },
          ],
        },
        {
          kind: "actions",
          buttons: [
            {
              name: "back_to_workspace_p1",
              label: "Back",
              does: { kind: "intent", intent: { kind: "workspace.open", projectId: "p1" } },
            },
          ],
        },
      ],
    });
  });

  it("does not make anybody wait for its models", () => {
    const card = agentCard(view({ models: { state: "asking", rows: [] }, options: [sandbox] }));

    expect(card.blocks[0]).toMatchObject({
      text: "Asking Codex for its models; press Refresh in a moment.",
    });
    expect(inputs(card).map(({ name }) => name)).toEqual(["sandbox"]);
    expect(buttons(card)).toMatchObject([
      { name: "apply_agent_p1" },
      { name: "refresh_models_p1", does: { intent: { kind: "workspace.choose_agent" } } },
      { name: "back_to_workspace_p1" },
    ]);
  });

  it("takes a typed model from an agent that cannot say what it offers", () => {
    const card = agentCard(view({ model: "my-model" }));

    expect(inputs(card)).toMatchObject([
      { kind: "line", name: "model", value: "my-model", isRequired: false },
    ]);
  });

  it("falls back to the default, and says so, where a model is gone", () => {
    const card = agentCard(view({ models, model: "m0" }));

    expect(card.blocks[0]).toMatchObject({ text: "Codex does not offer the model m0 any more." });
    expect(inputs(card)).toMatchObject([{ name: "model", value: "" }]);
  });

  it("says what it needs and that a change has to wait", () => {
    const card = agentCard(view({ notReady: "Sign in first.", isBusy: true, problem: "No." }));

    expect(card.blocks.slice(0, 3)).toMatchObject([
      { text: "No.", tone: "bad" },
      { text: "Codex is not ready: Sign in first." },
      { text: "A task is under way: the change holds for the next one." },
    ]);
  });
});

describe("the agent of a new project", () => {
  it("brings the draft back to its form, without the options of another agent", () => {
    const models = { state: "asking", rows: [] } as const;

    const card = agentCard(view({ subject: ofNew, models, model: "m1", options: [sandbox] }));

    expect(card.title).toBe("Config Agent: web");
    expect(buttons(card)).toMatchObject([
      {
        name: "apply_agent_new_project",
        does: {
          kind: "submit",
          intent: { kind: "project.new", name: "web", agent: "codex", room: "yes", options: { model: "m1" } },
        },
      },
      {
        name: "refresh_models_new_project",
        does: { intent: { kind: "project.new_options", name: "web", options: draft.options } },
      },
      {
        name: "back_to_new_project_button",
        does: { intent: { kind: "project.new", name: "web", options: draft.options } },
      },
    ]);
  });
});

describe("the question before the fences go down", () => {
  const options = { sandbox: "danger-full-access" };
  const facts = { kind: "workspace_confirm_wide", agentTitle: "Codex", options } as const;
  const wide = ["Sandbox: Full Access"];

  it("names what was chosen and applies it only with a yes", () => {
    const card = wideCard({ ...facts, wide, subject: ofWorkspace });

    expect(card).toMatchObject({
      title: "Wide Access: api",
      tone: "attention",
      blocks: [{ text: "Sandbox: Full Access", tone: "attention" }, { kind: "plain" }, { kind: "actions" }],
    });
    expect(buttons(card)).toEqual([
      {
        name: "confirm_wide_p1",
        label: "Yes, take the fences down",
        style: "danger",
        does: {
          kind: "intent",
          intent: { kind: "workspace.apply_agent", projectId: "p1", options, confirmed: true },
        },
      },
      {
        name: "back_to_workspace_agent_p1",
        label: "Back",
        does: { kind: "intent", intent: { kind: "workspace.choose_agent", projectId: "p1" } },
      },
    ]);
  });

  it("makes a new project with a yes, and goes back to its form with a no", () => {
    const card = wideCard({ ...facts, wide, subject: ofNew });

    expect(buttons(card)).toMatchObject([
      { does: { intent: { kind: "project.create", name: "web", options, room: "yes", confirmed: true } } },
      { does: { intent: { kind: "project.new", name: "web" } } },
    ]);
  });
});

function view(facts: Partial<AgentView>): AgentView {
  return {
    kind: "workspace_choose_agent",
    commands: [],
    canAsk: true,
    subject: ofWorkspace,
    agentTitle: "Codex",
    notReady: "",
    models: { state: "known", rows: [] },
    model: null,
    options: [],
    isBusy: false,
    problem: null,
    ...facts,
  };
}

function inputs(card: Card) {
  return card.blocks.flatMap((block) => (block.kind === "form" ? block.inputs : []));
}

function buttons(card: Card): readonly Button[] {
  return card.blocks.flatMap((block) =>
    block.kind === "actions" || block.kind === "form" ? block.buttons : [],
  );
}
