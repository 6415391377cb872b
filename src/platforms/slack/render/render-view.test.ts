import { describe, expect, it } from "vitest";
import type { Block, Card } from "../../../cards/card.ts";
import { createKept } from "../../../testing/any-card.ts";
import { checkView } from "../../../testing/fake-slack/block-kit/check.ts";
import { sketch } from "../../../testing/sketch.ts";
import type { RenderOptions } from "./drawing.ts";
import { doneView, errorView, loadingView, renderHome, renderModal } from "./render-view.ts";

const options: RenderOptions = {
  rung: 0,
  agentBlocks: true,
  nameOf: () => undefined,
  keep: createKept().keep,
};
const metadata = { conversation: "C1" };
const back = {
  name: "back",
  label: "Back",
  does: { kind: "intent", intent: { kind: "project.home" } },
} as const;

describe("a view of a few words", () => {
  it("is taken by Slack, however many words those are", () => {
    const long = "w ".repeat(5000);
    const views = [
      loadingView("A title that is far too long for a modal", metadata),
      doneView(long),
      errorView(""),
      loadingView(""),
    ];

    for (const view of views) expect(checkView(view)).toEqual([]);
    expect(views[0]?.title.text).toBe("A title that is far too…");
    expect(views[0]?.private_metadata).toBe('{"conversation":"C1"}');
    expect([views[1]?.title.text, views[2]?.title.text]).toEqual(["Done", "That did not work"]);
  });
});

describe("the button at the foot of a modal", () => {
  const role = (name: string, confirm?: string): Block => ({
    kind: "form",
    name: `form_${name}`,
    inputs: [{ kind: "choice", name: "role", label: name, choices: [{ value: "member", label: "Member" }] }],
    buttons: [
      {
        name: `set_${name}`,
        label: "Set role",
        does: { kind: "submit", intent: { kind: "access.grant" } },
        ...(confirm === undefined ? {} : { confirm }),
      },
    ],
  });
  const typed: Block = {
    kind: "form",
    name: "add",
    inputs: [{ kind: "line", name: "workdir", label: "Folder", isRequired: true }],
    buttons: [
      {
        name: "add",
        label: "Add preset",
        does: { kind: "submit", intent: { kind: "project.add_dir_preset" } },
      },
      back,
    ],
  };

  it("is none where several forms are alike: their menus stand beside their own buttons", () => {
    const view = renderModal(aCard([role("Ann"), role("Ben")]), { ...options, metadata });

    expect(view.submit).toBeUndefined();
    expect(sketch(view.blocks)).toBe(`section: Ann (static_select Member)
actions: [Set role]
section: Ben (static_select Member)
actions: [Set role]`);
  });

  it("sends the form that is typed into, and the other ways stay in the modal", () => {
    const view = renderModal(aCard([role("Ann"), typed]), { ...options, metadata });

    expect(view.submit?.text).toBe("Add preset");
    expect(sketch(view.blocks)).toBe(`section: Ann (static_select Member)
actions: [Set role]
input: Folder (plain_text_input)
actions: [Back]`);
    expect(checkView(view)).toEqual([]);
  });

  it("is never one that asks back: Slack would not ask there", () => {
    const view = renderModal(aCard([role("Ann", "Sure?")]), { ...options, metadata });

    expect(view.submit).toBeUndefined();
    expect(sketch(view.blocks)).toContain("actions: [Set role?]");
  });

  it("insists on what its own form needs, and on nothing of another form", () => {
    const other: Block = { ...typed, name: "other", buttons: [] };
    const view = renderModal(aCard([typed, other]), { ...options, metadata });

    expect(view.blocks).toMatchObject([{ optional: false }, { type: "actions" }, { optional: true }]);
  });
});

describe("a long panel", () => {
  it("ends with its own buttons and says how much is left out", () => {
    const rows = Array.from({ length: 150 }, (_, index): Block => ({ kind: "note", text: `Row ${index}` }));
    const card = aCard([...rows, { kind: "actions", buttons: [back] }]);

    for (const view of [renderModal(card, { ...options, metadata }), renderHome(card, options)]) {
      expect(view.blocks).toHaveLength(100);
      expect(sketch(view.blocks.slice(-2))).toMatch(
        /^context: 5\d more parts do not fit in here\.\nactions: \[Back\]$/,
      );
    }
  });

  it("keeps below the weight that Slack takes", () => {
    const text = "漢字".repeat(40_000);
    const card = aCard(Array.from({ length: 90 }, (): Block => ({ kind: "code", text })));

    expect(checkView(renderModal(card, { ...options, metadata }))).toEqual([]);
  });
});

describe("a block", () => {
  it("keeps its id as long as it shows the same, so that what was typed into it stays", () => {
    const form = (problem: string): Card =>
      aCard([
        { kind: "note", text: problem },
        {
          kind: "form",
          name: "f",
          inputs: [{ kind: "line", name: "name", label: "Name", isRequired: true }],
          buttons: [back],
        },
      ]);
    const ids = (problem: string) =>
      renderHome(form(problem), options).blocks.map(({ block_id }) => block_id);

    const [head, note, input] = ids("one");
    const [headAfter, noteAfter, inputAfter] = ids("two");

    expect([headAfter, inputAfter]).toEqual([head, input]);
    expect(noteAfter).not.toBe(note);
  });

  it("has an id of its own even where two show the same", () => {
    const note: Block = { kind: "note", text: "same" };
    const ids = renderHome(aCard([note, note, note]), options).blocks.map(({ block_id }) => block_id);

    expect(new Set(ids).size).toBe(4);
  });
});

function aCard(blocks: readonly Block[]): Card {
  return { title: "A card", tone: "info", blocks };
}
