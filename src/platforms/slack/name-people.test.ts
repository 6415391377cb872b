import { expect, it } from "vitest";
import type { Card } from "../../cards/card.ts";
import { nameInWords, namePeople, peopleOn } from "./name-people.ts";

const names = new Map([["U02ABCDEF", "Ann"]]);
const nameOf = (id: string) => names.get(id);

it("calls people by their names where PoCo says who did something, and leaves alone what was written", () => {
  const card: Card = {
    title: "Task: U02ABCDEF",
    tone: "good",
    blocks: [
      { kind: "note", text: "Stopped by U02ABCDEF." },
      { kind: "fields", fields: [{ label: "Created", value: "by U02ABCDEF, or U09UNKNOWN" }] },
      {
        kind: "actions",
        buttons: [
          {
            name: "remove",
            label: "Remove",
            confirm: "Remove slack:U02ABCDEF?",
            does: { kind: "intent", intent: { kind: "help" } },
          },
        ],
      },
      { kind: "quote", text: "U02ABCDEF", by: "U03QUOTED1" },
      { kind: "text", text: "U02ABCDEF" },
      { kind: "code", text: "U02ABCDEF" },
    ],
  };

  expect(namePeople(card, nameOf)).toEqual({
    ...card,
    blocks: [
      { kind: "note", text: "Stopped by Ann." },
      { kind: "fields", fields: [{ label: "Created", value: "by Ann, or U09UNKNOWN" }] },
      {
        kind: "actions",
        buttons: [
          {
            name: "remove",
            label: "Remove",
            confirm: "Remove Ann?",
            does: { kind: "intent", intent: { kind: "help" } },
          },
        ],
      },
      ...card.blocks.slice(3),
    ],
  });
  expect(peopleOn(card)).toEqual(["U02ABCDEF", "U09UNKNOWN", "U03QUOTED1"]);
});

it.each(["UNDEFINED", "WARNINGS", "U2", "xU02ABCDEF", "USA2026"])(
  "takes no other word for a person: %s",
  (word) => {
    expect(nameInWords(word, () => "Ann")).toBe(word);
  },
);
