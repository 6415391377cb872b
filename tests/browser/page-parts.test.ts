import { describe, expect, it } from "vitest";
import type { WireBlock, WireButton } from "../../src/platforms/web/wire-card.ts";
import { groupsOf } from "../../web/src/block-groups.ts";
import { createEventParser } from "../../web/src/event-parser.ts";
import { titleParts } from "../../web/src/title-parts.ts";

describe("titleParts", () => {
  it("takes the title of a task apart", () => {
    expect(titleParts("[Running · ls [a] (b)] Task: fix (this) (codex, /srv/api)")).toEqual({
      label: "Running",
      hint: "ls [a] (b)",
      kind: "Task",
      words: "fix (this)",
      place: "codex, /srv/api",
    });
  });

  it.each(["PoCo Projects", "New Project", "[odd", "", "a: b"])("leaves %j as words", (title) => {
    expect(titleParts(title)).toMatchObject({ label: undefined, kind: undefined, words: title });
  });
});

describe("the reader of server-sent events", () => {
  const stream = 'id: x-1\nevent: card\ndata: {"a":"é"}\n\n: still here\n\ndata: 2\n\n';

  it("reads the same wherever the stream is cut", () => {
    for (let cut = 0; cut <= stream.length; cut += 1) {
      const parse = createEventParser();

      expect([...parse(stream.slice(0, cut)), ...parse(stream.slice(cut))]).toEqual([
        { id: "x-1", event: "card", data: '{"a":"é"}' },
        { id: undefined, event: "message", data: "2" },
      ]);
    }
  });
});

describe("groupsOf", () => {
  const call = { kind: "note", text: "asks", tone: "attention" } as const;
  const words = { kind: "note", text: "words" } as const;
  const field = { label: "a", value: "b" } as const;
  const one = { kind: "fields", fields: [field] } as const;
  const two = { kind: "fields", fields: [field, field] } as const;
  const form = { kind: "form", name: "f", inputs: [], buttons: [] } as const;
  const press = (name: string) =>
    ({ name, label: name, does: { kind: "intent", value: {} } }) as const satisfies WireButton;
  const buttons = { kind: "actions", buttons: [press("x")] } as const;
  const list = (name: string) => ({ kind: "actions", buttons: [press(name)], isList: true }) as const;
  const alone = (block: WireBlock) => ({ kind: "alone", block }) as const;
  const row = { kind: "row", field, buttons: buttons.buttons } as const;

  it("keeps what is asked together with its buttons, and a line of a list with its own", () => {
    expect(groupsOf([call, one, buttons, words, one, buttons, buttons])).toEqual([
      { kind: "request", blocks: [call, one, buttons] },
      alone(words),
      row,
      alone(buttons),
    ]);
  });

  it("takes the entries of a list together, however many rows they came in", () => {
    expect(groupsOf([words, list("a"), list("b"), buttons])).toEqual([
      alone(words),
      { kind: "choices", buttons: [press("a"), press("b")] },
      alone(buttons),
    ]);
  });

  it.each([
    ["the last buttons are those of the whole card", [one, buttons]],
    ["several facts of one thing are no list of things", [two, one, buttons, buttons]],
    ["a note before a form is no request", [call, form, buttons, buttons]],
    ["a call without buttons is no request", [call, words]],
  ] as const)("%s", (_, blocks) => {
    expect(groupsOf(blocks)).toEqual(blocks.map(alone));
  });
});
