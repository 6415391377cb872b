import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Block, Button, Card, Input } from "../../../cards/card.ts";
import { cardOf } from "../../../cards/card-of.ts";
import { readIntent, writeIntent } from "../../../domain/intent.ts";
import { createKept, hostileCard } from "../../../testing/any-card.ts";
import { anyView } from "../../../testing/any-view.ts";
import { filledState, press, submission } from "../../../testing/fill-in.ts";
import type { RenderOptions } from "./drawing.ts";
import { readPress, readSubmission } from "./read-state.ts";
import { renderMessage } from "./render-message.ts";
import { renderHome, renderModal } from "./render-view.ts";

type Form = Extract<Block, { readonly kind: "form" | "questions" }>;

interface Found {
  readonly button: Button;
  readonly form?: Form;
}

const anyCard = fc.oneof(
  { arbitrary: anyView.map(cardOf), weight: 9 },
  { arbitrary: hostileCard, weight: 1 },
);
const metadata = { conversation: "C1" };

function options(kept = createKept()): RenderOptions {
  return { rung: 0, agentBlocks: true, nameOf: () => undefined, keep: kept.keep };
}

describe("pressing any button of any card", () => {
  it("asks for the same as on the web, in a message, in a modal and in Home", () => {
    let pressed = 0;
    fc.assert(
      fc.property(anyCard, (card) => {
        const kept = createKept();
        const modal = renderModal(card, { ...options(kept), metadata });
        const places = [
          { blocks: renderMessage(card, options(kept)).blocks, view: undefined },
          { blocks: modal.blocks, view: modal },
          { blocks: renderHome(card, options(kept)).blocks, view: renderHome(card, options(kept)) },
        ];
        for (const { blocks, view } of places) {
          for (const { button, form } of buttonsOf(card)) {
            const payload = throughJson(press(blocks, button.name, view));
            if (payload === undefined || button.does.kind === "open") continue;
            pressed += 1;
            expectSame(readPress(payload, kept.recall), { button, ...(form && { form }) });
          }
        }
        const sent = readSubmission(throughJson(submission(modal)), kept.recall);
        const main = buttonsOf(card).find(({ button }) => button.label.slice(0, 24) === modal.submit?.text);
        if (sent.kind === "value" && main !== undefined) expect(sent.metadata).toEqual(metadata);
      }),
      { numRuns: 100 },
    );
    expect(pressed).toBeGreaterThan(200);
  });
});

function expectSame(read: ReturnType<typeof readPress>, { button, form }: Found): void {
  expect(read).toMatchObject({ kind: "value" });
  if (read.kind !== "value" || button.does.kind === "open") return;
  const { intent } = button.does;
  if (button.does.kind === "intent") {
    expect(readIntent(read.value)).toEqual(readIntent(writeIntent(button.does.intent)));
    expect(read.value).toEqual(throughJson(writeIntent(intent)));
    return;
  }
  expect(read.value).toEqual(throughJson({ ...writeIntent(intent), ...untouched(form) }));
}

/** What the web console sends of a form in which nobody has typed yet. */
function untouched(form: Form | undefined): Readonly<Record<string, unknown>> {
  if (form === undefined) return {};
  if (form.kind === "questions") {
    return { answers: Object.fromEntries(form.questions.map(({ id }) => [id, []])) };
  }
  return Object.fromEntries(form.inputs.flatMap(valueOf));
}

function valueOf(input: Input): readonly (readonly [string, string])[] {
  const { name, value = "" } = input;
  switch (input.kind) {
    case "people":
      return [[name, [...new Set(value.split(" ").filter((id) => /^[UW]\d/.test(id)))].join(" ")]];
    case "choice":
      return input.choices.some((choice) => choice.value === value && choice.unavailable === undefined)
        ? [[name, value]]
        : [];
    default:
      // A text that takes more than twenty fields is not changed in Slack.
      return value.length > 50_000 ? [] : [[name, value.toWellFormed()]];
  }
}

describe("what people put in", () => {
  const form: Block = {
    kind: "form",
    name: "f",
    inputs: [
      { kind: "line", name: "name", label: "Name", isRequired: true },
      { kind: "people", name: "invite", label: "Who", known: [], value: "U1" },
      {
        kind: "choice",
        name: "backend",
        label: "Agent",
        choices: [
          { value: "codex", label: "Codex" },
          { value: "m".repeat(200), label: "Long" },
        ],
      },
    ],
    buttons: [
      { name: "go", label: "Create", does: { kind: "submit", intent: { kind: "project.create" } } },
      { name: "back", label: "Back", does: { kind: "intent", intent: { kind: "project.home" } } },
    ],
  };

  it("comes with the button at the foot of a modal, and says which block is which input", () => {
    const kept = createKept();
    const view = renderModal(aCard([form]), { ...options(kept), metadata });

    const filled = { name: "web", invite: ["U1", "U2"], backend: "m".repeat(200) };
    const read = readSubmission(submission(view, filled), kept.recall);

    expect(read).toEqual({
      kind: "value",
      value: { intent_key: "project.create", name: "web", invite: "U1 U2", backend: "m".repeat(200) },
      metadata,
      blocks: {
        name: view.blocks[0]?.block_id,
        invite: view.blocks[1]?.block_id,
        backend: view.blocks[2]?.block_id,
      },
    });
  });

  it("is left behind by a button that does not send it", () => {
    const { blocks } = renderMessage(aCard([form]), options());

    expect(readPress(press(blocks, "back", undefined, { name: "web" }), () => undefined)).toMatchObject({
      value: { intent_key: "project.home" },
    });
  });

  it("belongs to one form, where a card has several with the same inputs", () => {
    const other = { ...form, name: "g", buttons: [{ ...form.buttons[0], name: "go2" }] } as typeof form;
    const { blocks } = renderMessage(aCard([form, other]), options());

    const state = filledState(blocks, { name: ["one", "two"] });
    const read = readPress({ ...press(blocks, "go2"), state }, () => undefined);

    expect(read).toMatchObject({ value: { name: "two" } });
  });

  it("is one text again where it took several fields", () => {
    const text = "a long prompt, word by word. ".repeat(400);
    const edit: Block = {
      kind: "form",
      name: "f",
      inputs: [{ kind: "paragraph", name: "prompt", label: "Prompt", value: text, isRequired: true }],
      buttons: form.buttons,
    };
    const view = renderModal(aCard([edit]), { ...options(), metadata });

    const read = readSubmission(submission(view), () => undefined);

    expect(view.blocks.filter(({ type }) => type === "input").length).toBeGreaterThan(3);
    expect(read).toMatchObject({ value: { prompt: text } });
  });

  it("is too old when the server does not know the value of the button any more", () => {
    const kept = createKept();
    const folder = `/${"d".repeat(3000)}`;
    const button: Button = {
      name: "use",
      label: "Use",
      does: {
        kind: "intent",
        intent: { kind: "project.apply_default_dir", projectId: "p" as never, folder },
      },
    };
    const { blocks } = renderMessage(aCard([{ kind: "actions", buttons: [button] }]), options(kept));

    expect(readPress(press(blocks, "use"), kept.recall)).toMatchObject({ value: { workdir: folder } });
    expect(readPress(press(blocks, "use"), () => undefined)).toEqual({ kind: "too_old" });
  });
});

describe("answers to questions", () => {
  const questions = [
    {
      id: "q 1",
      text: "Which?",
      choices: [{ label: "A" }, { label: "B" }],
      takesSeveral: false,
      takesText: true,
    },
    {
      id: "q2",
      text: "What else?",
      choices: [{ label: "C" }, { label: "D".repeat(200) }],
      takesSeveral: true,
      takesText: true,
    },
    { id: "q3", text: "Why?", choices: [], takesSeveral: false, takesText: true },
  ];
  const submit: Button = {
    name: "answer",
    label: "Answer",
    does: { kind: "submit", intent: { kind: "approval.answer", approvalId: "a1" as never } },
  };
  const card = aCard([{ kind: "questions", questions, submit }]);

  it("are what was chosen, and own words in place of one choice or beside several", () => {
    const kept = createKept();
    const { blocks } = renderMessage(card, options(kept));
    const filled = {
      "choice 0": "A",
      "choice 1": ["C", "D".repeat(200)],
      "text 1": " more ",
      "text 2": "because",
    };

    const read = readPress(press(blocks, "answer", undefined, filled), kept.recall);

    expect(read).toMatchObject({
      value: {
        intent_key: "approval.answer",
        answers: { "q 1": ["A"], q2: ["C", "D".repeat(200), "more"], q3: ["because"] },
      },
    });
  });

  it("leave nothing of a single choice when somebody wrote their own", () => {
    const { blocks } = renderMessage(card, options());

    const read = readPress(
      press(blocks, "answer", undefined, { "choice 0": "A", "text 0": "neither" }),
      () => "",
    );

    expect(read).toMatchObject({ value: { answers: { "q 1": ["neither"] } } });
  });
});

describe("what is no press of PoCo's", () => {
  it.each([
    [{}],
    [{ actions: [{ type: "static_select", selected_option: { value: "=x" } }] }],
    [{ actions: [{ type: "button", value: "not json" }] }],
    [{ actions: [{ type: "button", value: '"text"' }] }],
    [{ actions: [{ type: "button" }] }],
    [null],
  ])("asks for nothing: %j", (payload) => {
    expect(readPress(payload, () => undefined)).toEqual({ kind: "nothing" });
  });

  it("asks for nothing at the foot of another maker's modal", () => {
    expect(readSubmission({ view: { private_metadata: "x" } }, () => undefined)).toEqual({ kind: "nothing" });
  });
});

function aCard(blocks: readonly Block[]): Card {
  return { title: "A card", tone: "info", blocks };
}

function buttonsOf({ blocks }: Card): readonly Found[] {
  return blocks.flatMap((block): readonly Found[] => {
    if (block.kind === "actions") return block.buttons.map((button) => ({ button }));
    if (block.kind === "form") return block.buttons.map((button) => ({ button, form: block }));
    return block.kind === "questions" ? [{ button: block.submit, form: block }] : [];
  });
}

function throughJson(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}
