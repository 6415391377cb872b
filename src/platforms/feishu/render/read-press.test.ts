import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Block, Button, Card, Input } from "../../../cards/card.ts";
import { cardOf } from "../../../cards/card-of.ts";
import { readIntent, writeIntent } from "../../../domain/intent.ts";
import { createKept, hostileCard } from "../../../testing/any-card.ts";
import { anyView } from "../../../testing/any-view.ts";
import { elementsIn, pressByName, stringsIn } from "../../../testing/feishu-card.ts";
import { buttonsOf, type Form, isForm } from "../../kit/drawing/card-form.ts";
import type { RenderOptions } from "./drawing.ts";
import { bytesOf } from "./element.ts";
import { readPress } from "./read-press.ts";
import { renderCard } from "./render-card.ts";

interface Found {
  readonly button: Button;
  readonly form?: Form;
}

const anyCard = fc.oneof(
  { arbitrary: anyView.map(cardOf), weight: 9 },
  { arbitrary: hostileCard, weight: 1 },
);

function options(kept = createKept()): RenderOptions {
  return { rung: 0, isLive: false, nameOf: () => undefined, keep: kept.keep };
}

const nothingKept = () => undefined;

describe("pressing any button of any card", () => {
  it("asks for the same as on the web", () => {
    let pressed = 0;
    fc.assert(
      fc.property(anyCard, (card) => {
        const kept = createKept();
        const json = throughJson(renderCard(card, options(kept)).json);
        for (const found of allButtons(card)) {
          const { button } = found;
          const action = pressByName(json, button.name.replace(/\W/g, "_").slice(0, 100));
          if (action === undefined || button.does.kind === "open") continue;
          pressed += 1;
          expectSame(readPress(action, kept.recall), found);
        }
      }),
      { numRuns: 150 },
    );
    expect(pressed).toBeGreaterThan(200);
  });
});

function expectSame(read: ReturnType<typeof readPress>, { button, form }: Found): void {
  expect(read).toMatchObject({ kind: "value" });
  if (read.kind !== "value" || button.does.kind === "open") return;
  if (button.does.kind === "intent") {
    expect(readIntent(read.value)).toEqual(readIntent(writeIntent(button.does.intent)));
    return;
  }
  const filled = form === undefined ? {} : untouched(form, read.value);
  expect(read.value).toEqual(throughJson({ ...writeIntent(button.does.intent), ...filled }));
}

/** What the web console sends of a form in which nobody has typed yet. */
function untouched(form: Form, read: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  if (form.kind === "questions") {
    return { answers: Object.fromEntries(form.questions.map(({ id }) => [id, []])) };
  }
  return Object.fromEntries(form.inputs.flatMap((input) => valueOf(input, input.name in read)));
}

function valueOf(input: Input, isShown: boolean): readonly (readonly [string, string])[] {
  const { name, value = "" } = input;
  switch (input.kind) {
    case "people":
      return [
        [
          name,
          value
            .split(" ")
            .filter((id) => id.startsWith("ou_"))
            .join(" "),
        ],
      ];
    case "choice":
      return input.choices.some((choice) => choice.value === value && choice.unavailable === undefined)
        ? [[name, value]]
        : [];
    default:
      // A long text is not changed in Feishu.
      return isShown || bytesOf(value) < 3000 ? [[name, value.toWellFormed()]] : [];
  }
}

describe("what people put in", () => {
  const form: Form = {
    kind: "form",
    name: "f",
    inputs: [
      { kind: "line", name: "name", label: "Name", isRequired: true },
      { kind: "people", name: "invite", label: "Who", known: [], value: "ou_1" },
      {
        kind: "choice",
        name: "reasoning-effort",
        label: "Effort",
        choices: [
          { value: "low", label: "Low" },
          { value: "m".repeat(300), label: "Long" },
        ],
      },
    ],
    buttons: [
      { name: "go", label: "Create", does: { kind: "submit", intent: { kind: "project.create" } } },
      { name: "back", label: "Back", does: { kind: "intent", intent: { kind: "project.home" } } },
    ],
  };

  it("comes with the button that sends the form", () => {
    const kept = createKept();
    const { json } = renderCard(aCard([form]), options(kept));
    const [, , effort] = elementsIn(json).filter(({ name = "" }) => /^(?:text|people|pick)_/.test(name));
    const long = stringsIn(effort?.["options"]).find((text) => text.startsWith("~"));

    const filled = { text_0_0_name: "web", people_0_0_invite: ["ou_1", "ou_2"], [effort?.name ?? ""]: long };
    const read = readPress(pressByName(json, "go", filled), kept.recall);

    expect(read).toEqual({
      kind: "value",
      value: {
        intent_key: "project.create",
        name: "web",
        invite: "ou_1 ou_2",
        "reasoning-effort": "m".repeat(300),
      },
    });
  });

  it("is left behind by a button that does not send it, which stands outside of the form", () => {
    const { json } = renderCard(aCard([form]), options());

    expect(readPress(pressByName(json, "back", { text_0_0_name: "web" }), nothingKept)).toEqual({
      kind: "value",
      value: { intent_key: "project.home" },
    });
  });

  it("belongs to one form, where a card has several with the same inputs", () => {
    const other = { ...form, name: "g", buttons: [{ ...form.buttons[0], name: "go2" }] } as Form;
    const { json } = renderCard(aCard([form, other]), options());

    const filled = { text_0_0_name: "one", text_1_0_name: "two" };
    const read = readPress(pressByName(json, "go2", filled), nothingKept);

    expect(read).toMatchObject({ value: { name: "two" } });
  });

  it("is one text again where it took several fields", () => {
    const text = "a long prompt, word by word. ".repeat(200);
    const edit: Block = {
      kind: "form",
      name: "f",
      inputs: [{ kind: "paragraph", name: "prompt", label: "Prompt", value: text, isRequired: true }],
      buttons: form.buttons,
    };
    const { json } = renderCard(aCard([edit]), options());

    const read = readPress(pressByName(json, "go"), nothingKept);

    expect(read).toMatchObject({ value: { prompt: text } });
  });

  it("is said to be too long where it would take most of a card", () => {
    const edit: Block = {
      kind: "form",
      name: "f",
      inputs: [
        { kind: "paragraph", name: "prompt", label: "Prompt", value: "漢".repeat(6000), isRequired: true },
      ],
      buttons: form.buttons,
    };

    const { json } = renderCard(aCard([edit]), options());

    expect(JSON.stringify(json)).toContain("Prompt: too long to be changed here. Use the console.");
  });

  it("answers questions by the words of what was chosen, and by people's own words", () => {
    const questions: Block = {
      kind: "questions",
      questions: [
        question("a", { choices: [{ label: "Red" }, { label: "Blue", description: "like the sea" }] }),
        question("b", { choices: [{ label: "X" }, { label: "Y" }], takesSeveral: true }),
        question("c", { takesText: true }),
      ],
      submit: {
        name: "answer",
        label: "Answer",
        does: { kind: "submit", intent: { kind: "approval.answer" } },
      },
    };
    const { json } = renderCard(aCard([questions]), options());

    const read = readPress(
      pressByName(json, "answer", {
        pick_0_choice_0: "=Blue",
        pick_0_choice_1: ["=X", "=Y"],
        text_0_text_1: "and Z",
        text_0_text_2: " own words ",
      }),
      nothingKept,
    );

    expect(read).toMatchObject({
      value: { answers: { a: ["Blue"], b: ["X", "Y", "and Z"], c: ["own words"] } },
    });
    expect(JSON.stringify(json)).toContain("• Blue: like the sea");
  });
});

describe("a press that cannot be read", () => {
  it("is too old where what it stood for is kept no more", () => {
    const card = aCard([
      {
        kind: "actions",
        buttons: [
          {
            name: "long",
            label: "Go",
            does: { kind: "intent", intent: { kind: "task.run", prompt: "x".repeat(3000) } },
          },
        ],
      },
    ]);
    const kept = createKept();
    const { json } = renderCard(card, options(kept));

    expect(readPress(pressByName(json, "long"), nothingKept)).toEqual({ kind: "too_old" });
    expect(readPress(pressByName(json, "long"), kept.recall)).toMatchObject({ kind: "value" });
  });

  it.each([
    ["no button", undefined],
    ["a menu that moved", { tag: "select_static", option: "=a" }],
    ["somebody else's words", { tag: "button", value: "hello" }],
    ["a list", { tag: "button", value: ["a"] }],
  ])("is nothing: %s", (_, action) => {
    expect(readPress(action, nothingKept)).toEqual({ kind: "nothing" });
  });

  it("never fails, whatever comes", () => {
    fc.assert(
      fc.property(fc.anything(), fc.dictionary(fc.string(), fc.anything()), (value, given) => {
        expect(readPress({ value, form_value: given }, nothingKept)).toHaveProperty("kind");
      }),
    );
  });

  it("takes a value that came as a text of JSON", () => {
    expect(readPress({ value: '{"intent_key":"help"}' }, nothingKept)).toEqual({
      kind: "value",
      value: { intent_key: "help" },
    });
  });
});

function question(id: string, facts: Partial<Extract<Form, { kind: "questions" }>["questions"][number]>) {
  return { id, text: `What ${id}?`, choices: [], takesSeveral: false, takesText: true, ...facts };
}

function aCard(blocks: readonly Block[]): Card {
  return { title: "A card", tone: "info", blocks };
}

function allButtons({ blocks }: Card): readonly Found[] {
  return blocks.flatMap((block): readonly Found[] => {
    if (block.kind === "actions") return block.buttons.map((button) => ({ button }));
    return isForm(block) ? buttonsOf(block).map((button) => ({ button, form: block })) : [];
  });
}

function throughJson(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
