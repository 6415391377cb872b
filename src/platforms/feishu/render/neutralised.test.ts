import * as fc from "fast-check";
import { expect, it } from "vitest";
import type { Card } from "../../../cards/card.ts";
import { hostileCard } from "../../../testing/any-card.ts";
import { neutralised } from "./neutralised.ts";

const mail = "ann@mail.example.org";
const without = "ann[at]mail.example.org";

it("writes addresses of e-mail otherwise in all that is read", () => {
  const card: Card = {
    title: mail,
    tone: "good",
    blocks: [
      { kind: "text", text: `by <${mail}>` },
      { kind: "code", text: mail },
      { kind: "quote", text: mail, by: mail },
      { kind: "fields", fields: [{ label: mail, value: mail }] },
      {
        kind: "steps",
        steps: [{ id: "1", type: "tool", state: "done", title: mail, output: mail }],
        hidden: 0,
      },
      { kind: "plan", items: [{ text: mail, state: "done" }] },
      { kind: "diff", files: [{ path: mail, change: "add", diff: mail, added: 1, removed: 0 }] },
    ],
  };

  const text = JSON.stringify(neutralised(card));

  expect(text).not.toContain(mail);
  expect(text.split(without)).toHaveLength(JSON.stringify(card).split(mail).length);
});

it("leaves what comes back with a press as it is", () => {
  const choices = [{ value: mail, label: mail }];
  const intent = { kind: "task.run", prompt: mail } as const;
  const card: Card = {
    title: "x",
    tone: "info",
    blocks: [
      {
        kind: "form",
        name: "f",
        inputs: [
          { kind: "line", name: "prompt", label: mail, value: mail, isRequired: true },
          { kind: "choice", name: "agent", label: "Agent", choices, value: mail },
        ],
        buttons: [{ name: "go", label: mail, does: { kind: "submit", intent } }],
      },
      {
        kind: "questions",
        questions: [
          { id: mail, text: mail, choices: [{ label: mail }], takesSeveral: false, takesText: false },
        ],
        submit: {
          name: "answer",
          label: "Answer",
          does: { kind: "submit", intent: { kind: "approval.answer" } },
        },
      },
    ],
  };

  expect(neutralised(card).blocks).toMatchObject([
    {
      inputs: [
        { label: without, value: mail },
        { choices: [{ value: mail, label: without }], value: mail },
      ],
      buttons: [{ label: without, does: { intent } }],
    },
    { questions: [{ id: mail, text: without, choices: [{ label: mail }] }] },
  ]);
});

it.each(["@scope/pkg", "foo@1.2.3", "a @ b.c", "@ann"])("leaves what is no address: %s", (text) => {
  expect(neutralised({ title: text, tone: "info", blocks: [] }).title).toBe(text);
});

it("changes nothing where there is no address", () => {
  fc.assert(
    fc.property(hostileCard, (card) => {
      expect(neutralised(card)).toEqual(card);
    }),
    { numRuns: 50 },
  );
});
