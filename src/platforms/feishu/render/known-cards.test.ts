import { describe, expect, it } from "vitest";
import { approvalCard } from "../../../cards/approval-card.ts";
import type { Block, Button, Card } from "../../../cards/card.ts";
import { taskCard } from "../../../cards/task-card.ts";
import { personId } from "../../../domain/ids.ts";
import {
  aMoment,
  anApproval,
  anApprovalView,
  aRunningTask,
  aTask,
  aTaskView,
  aTranscript,
} from "../../../testing/builders.ts";
import { contentsIn, elementsIn, markdownIn } from "../../../testing/feishu-card.ts";
import type { Rung } from "../../kit/drawing/part.ts";
import type { RenderOptions } from "./drawing.ts";
import { renderCard } from "./render-card.ts";

const options: RenderOptions = {
  rung: 0,
  isLive: false,
  nameOf: (id) => (id === "ou_ann" ? "Ann" : undefined),
  keep: () => "k1",
};

const running = taskCard(
  aTaskView({
    task: aRunningTask({
      activity: "npm test",
      requester: personId("ou_ann"),
      prompt: "Mend *the* login",
      agent: "codex",
      folder: "/srv/api",
      startedAt: aMoment - 65_000,
      sessionStart: "resumed",
    }),
    now: aMoment,
    transcript: aTranscript({
      steps: [
        { id: "s1", type: "read", state: "done", title: "src/login.ts" },
        { id: "s2", type: "command", state: "failed", title: "npm test", output: "1 failed\n", exitCode: 1 },
        { id: "s3", type: "edit", state: "running", title: "src/login.ts" },
      ],
      messages: [{ id: "m1", text: "# Plan\nI look at **login** first." }],
    }),
  }),
);

describe("a running task", () => {
  const { json } = renderCard(running, options);

  it("says what it does in its head, and where and how long it runs", () => {
    expect(json["header"]).toEqual({
      title: {
        tag: "plain_text",
        content: "[Running · npm test] Task: Mend *the* login (codex, /srv/api)",
      },
      subtitle: { tag: "plain_text", content: "codex · /srv/api" },
      template: "blue",
      text_tag_list: [
        { tag: "text_tag", text: { tag: "plain_text", content: "Running" }, color: "blue" },
        { tag: "text_tag", text: { tag: "plain_text", content: "1m 05s" }, color: "neutral" },
      ],
    });
  });

  it("quotes the prompt as it was written, and who wrote it", () => {
    expect(contentsIn(json["body"]).slice(0, 2)).toEqual(["> Mend &#42;the&#42; login", "Ann"]);
  });

  it("folds its steps away below the newest one", () => {
    const panel = elementsIn(json).find(({ tag }) => tag === "collapsible_panel");

    expect(panel).toMatchObject({
      expanded: false,
      header: { title: { tag: "plain_text", content: "3 steps · ⏳ src/login.ts" } },
      elements: [
        { tag: "div", text: { content: "✅ src/login.ts\n❌ npm test (exit 1)" } },
        { tag: "markdown", content: "```\n1 failed\n```" },
        { tag: "div", text: { content: "⏳ src/login.ts" } },
      ],
    });
  });

  it("is stopped by a red button", () => {
    expect(elementsIn(json).find(({ tag }) => tag === "button")).toMatchObject({
      type: "danger",
      text: { content: "Stop" },
      behaviors: [{ type: "callback", value: { intent_key: "task.stop" } }],
    });
  });
});

describe("a live card", () => {
  const { json, answer, rest } = renderCard(running, { ...options, isLive: true });

  it("has its answer in one element, which Feishu types", () => {
    expect(answer).toBe("#### Plan\nI look at **login** first.");
    expect(elementsIn(json).filter((one) => one["element_id"] !== undefined)).toEqual([
      { tag: "markdown", content: answer, element_id: "answer" },
    ]);
    expect(json["config"]).toMatchObject({ streaming_mode: true, update_multi: true });
    expect(rest).toEqual([]);
  });

  it("does not change but for its answer while the seconds pass", () => {
    const later = { ...running, blocks: running.blocks.map(withTime("1m 05s", "1m 06s")) };

    expect(renderCard(later, { ...options, isLive: true }).json).toEqual(json);
    expect(JSON.stringify(json)).toContain(" · 1m");
  });

  it("is a live one no more when it is drawn as it stays", () => {
    expect(renderCard(running, options).json["config"]).not.toHaveProperty("streaming_mode");
    expect(renderCard(running, options).answer).toBeUndefined();
  });
});

it("tells the place in the queue in the head", () => {
  const queued = aTaskView({ task: aTask({ state: { status: "queued" } }), place: 2, blockedBy: null });

  const { json } = renderCard(taskCard(queued), options);

  expect(json["header"]).toMatchObject({
    template: "wathet",
    text_tag_list: [{ text: { content: "Queued" } }, { text: { content: "Place 2" } }],
  });
});

it.each<[Card["tone"], string]>([
  ["busy", "blue"],
  ["attention", "orange"],
  ["good", "green"],
  ["bad", "red"],
  ["neutral", "grey"],
  ["info", "wathet"],
])("is coloured by what it means: %s is %s", (tone, template) => {
  expect(renderCard({ title: "x", tone, blocks: [] }, options).json["header"]).toMatchObject({ template });
});

describe("a request", () => {
  const approval = anApproval({
    ask: "command",
    detail: { command: "rm -rf build\n# ```", folder: "/srv/a" },
    options: ["allow_once", "allow_session", "reject", "reject_and_stop"],
  });
  const card = approvalCard(anApprovalView({ approval }));

  it("shows the whole command as code", () => {
    expect(markdownIn(renderCard(card, options).json)).toContain("```shell\nrm -rf build\n# ```\n```");
  });

  it("has yes and no in rows of their own", () => {
    const sets = elementsIn(renderCard(card, options).json).filter(
      (element) => element.tag === "column_set" && element["flex_mode"] === "flow",
    );

    const rows = sets.map((set) => contentsIn(set).join(", "));

    expect(rows).toEqual(["Approve, Approve for session", "Reject, Reject with a note, Reject and stop"]);
  });

  it("asks back where a button says so", () => {
    const button: Button = {
      name: "always",
      label: "Always allow",
      confirm: "Allow it from now on?",
      does: { kind: "intent", intent: { kind: "help" } },
    };

    const { json } = renderCard(aCard([{ kind: "actions", buttons: [button] }]), options);

    expect(elementsIn(json).at(-1)).toMatchObject({
      confirm: { title: { content: "Are you sure?" }, text: { content: "Allow it from now on?" } },
    });
  });
});

describe("down the ladder", () => {
  const tags = (card: Card, rung: Rung) =>
    new Set(elementsIn(renderCard(card, { ...options, rung }).json).map(({ tag }) => tag));

  it("leaves out folding and columns first, and keeps the words and the buttons", () => {
    expect([...tags(running, 2)].toSorted()).toEqual(["button", "div", "markdown"]);
  });

  it("ends with the title, one line and the buttons", () => {
    const { json } = renderCard(running, { ...options, rung: 3 });

    expect(elementsIn(json).map(({ tag }) => tag)).toEqual(["div", "button", "button", "button"]);
    expect(json["header"]).not.toHaveProperty("text_tag_list");
  });
});

it("sends a form with everything that Feishu wants of its button", () => {
  const form: Block = {
    kind: "form",
    name: "f",
    inputs: [
      { kind: "line", name: "name", label: "Name", placeholder: "my-project", isRequired: true },
      {
        kind: "choice",
        name: "room",
        label: "Room",
        choices: [{ value: "yes", label: "Yes" }],
        value: "yes",
      },
    ],
    buttons: [{ name: "go", label: "Go", does: { kind: "submit", intent: { kind: "project.create" } } }],
  };

  const { json } = renderCard(aCard([form]), options);

  const value = { intent_key: "project.create", $form: 0 };
  expect(json["body"]).toEqual({
    elements: [
      {
        tag: "form",
        name: "form_0",
        elements: [
          {
            tag: "input",
            name: "text_0_0_name",
            label: { tag: "plain_text", content: "Name" },
            label_position: "top",
            width: "fill",
            max_length: 1000,
            input_type: "text",
            required: true,
            placeholder: { tag: "plain_text", content: "my-project" },
          },
          { tag: "div", text: { tag: "plain_text", content: "Room" } },
          {
            tag: "select_static",
            name: "pick_0_0_room",
            width: "fill",
            options: [{ text: { tag: "plain_text", content: "Yes" }, value: "=yes" }],
            initial_option: "=yes",
          },
          {
            tag: "button",
            text: { tag: "plain_text", content: "Go" },
            type: "default",
            name: "go",
            behaviors: [{ type: "callback", value }],
            form_action_type: "submit",
            value,
          },
        ],
      },
    ],
  });
});

it("shows short facts side by side, and long ones below each other", () => {
  const fields = [
    { label: "Agent", value: "Codex" },
    { label: "Branch", value: "main" },
    { label: "Folder", value: `/srv/${"long/".repeat(20)}` },
  ];

  const { json } = renderCard(aCard([{ kind: "fields", fields }]), options);

  expect(elementsIn(json).map(({ tag }) => tag)).toEqual([
    "column_set",
    "column",
    "markdown",
    "column",
    "markdown",
    "markdown",
  ]);
  expect(markdownIn(json)[0]).toBe("**Agent**\nCodex");
});

it.each([
  ["feishu", "oc_1", "https://applink.feishu.cn/client/chat/open?openChatId=oc_1"],
  ["lark", "ou_1", "https://applink.larksuite.com/client/chat/open?openId=ou_1"],
] as const)("leads into a chat of %s", (brand, id, url) => {
  const conversation = { platform: "feishu", id, surface: "group" } as const;
  const button: Button = { name: "open", label: "Open", does: { kind: "open", conversation } };

  const { json } = renderCard(aCard([{ kind: "actions", buttons: [button] }]), { ...options, brand });

  expect(elementsIn(json)[0]).toMatchObject({ behaviors: [{ type: "open_url", default_url: url }] });
});

it("says where a button leads that leads out of Feishu", () => {
  const conversation = { platform: "web", id: "c1", surface: "group" } as const;
  const button: Button = { name: "open", label: "Open", does: { kind: "open", conversation } };

  const { json } = renderCard(aCard([{ kind: "actions", buttons: [button] }]), options);

  expect(contentsIn(json["body"])).toEqual(["Open: in web"]);
});

it("lists folders below each other", () => {
  const buttons = ["src", "docs"].map(
    (name): Button => ({ name, label: name, does: { kind: "intent", intent: { kind: "help" } } }),
  );

  const { json } = renderCard(aCard([{ kind: "actions", buttons, isList: true }]), options);

  expect(json["body"]).toMatchObject({ elements: [{ width: "fill" }, { width: "fill" }] });
});

it("keeps what is chosen among the options that have room", () => {
  const choices = Array.from({ length: 400 }, (_, index) => ({
    value: `v${index}`,
    label: `Choice ${index}`,
  }));
  const form: Block = {
    kind: "form",
    name: "f",
    inputs: [{ kind: "choice", name: "model", label: "Model", choices, value: "v399" }],
    buttons: [{ name: "go", label: "Go", does: { kind: "submit", intent: { kind: "project.create" } } }],
  };

  const { json } = renderCard(aCard([form]), options);

  const menu = elementsIn(json).find(({ tag }) => tag === "select_static");
  expect(menu).toMatchObject({ initial_option: "=v399" });
  expect(JSON.stringify(menu)).toContain('"value":"=v399"}');
  expect(contentsIn(json).some((text) => /^\d+ more do not fit in here\.$/.test(text))).toBe(true);
});

function withTime(from: string, to: string) {
  return (block: Block): Block =>
    block.kind === "note" ? { ...block, text: block.text.replace(from, to) } : block;
}

function aCard(blocks: readonly Block[]): Card {
  return { title: "A card", tone: "info", blocks };
}

describe("a menu", () => {
  it("offers a hundred choices at most, the chosen one among them, and says how many there are more", () => {
    const choices = Array.from({ length: 130 }, (_, index) => ({
      value: `v${index}`,
      label: `Choice ${index}`,
    }));
    const form: Block = {
      kind: "form",
      name: "new",
      inputs: [{ kind: "choice", name: "agent", label: "Agent", choices, value: "v129" }],
      buttons: [
        { name: "create", label: "Create", does: { kind: "submit", intent: { kind: "project.create" } } },
      ],
    };

    const elements = elementsIn(renderCard({ title: "x", tone: "info", blocks: [form] }, options).json);
    const menu = elements.find(({ tag }) => tag === "select_static");

    expect(menu?.["options"]).toHaveLength(100);
    expect(menu?.["initial_option"]).toBe("=v129");
    expect(JSON.stringify(elements)).toContain("30 more do not fit in here.");
  });

  it("of people offers those whom PoCo knows, and only Feishu's", () => {
    const known = ["ou_ann", "U123", "ou_bob", "ou_ann"];
    const form: Block = {
      kind: "form",
      name: "new",
      inputs: [{ kind: "people", name: "invite", label: "Invite", known, value: "ou_bob" }],
      buttons: [],
    };

    const elements = elementsIn(renderCard({ title: "x", tone: "info", blocks: [form] }, options).json);

    expect(elements.find(({ tag }) => tag === "multi_select_person")).toMatchObject({
      options: [{ value: "ou_ann" }, { value: "ou_bob" }],
      selected_values: ["ou_bob"],
    });
  });
});
