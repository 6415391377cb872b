import { describe, expect, it } from "vitest";
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
  const ask = { kind: "note", text: "asks", tone: "attention" } as const;
  const words = { kind: "note", text: "words" } as const;
  const row = { kind: "fields", fields: [{ label: "a", value: "b" }] } as const;
  const buttons = { kind: "actions", buttons: [] } as const;

  it("keeps what is asked together with its buttons, and loses nothing", () => {
    const blocks = [ask, row, buttons, words, row, buttons, buttons, ask];

    expect(groupsOf(blocks)).toEqual([[ask, row, buttons], [words], [row, buttons], [buttons], [ask]]);
  });
});
