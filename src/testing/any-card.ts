import * as fc from "fast-check";
import type { Block, Button, Card, Input, Tone } from "../cards/card.ts";
import { stepKinds, stepStates } from "../domain/agent-event.ts";
import { personId, projectId, taskId } from "../domain/ids.ts";
import type { Intent } from "../domain/intent.ts";

interface Kept {
  readonly keep: (text: string) => string;
  readonly recall: (id: string) => string | undefined;
}

/** A keeper of long values in memory, as the server's store is one. */
export function createKept(): Kept {
  const texts = new Map<string, string>();
  return {
    keep: (text) => {
      const id = `k${texts.size + 1}`;
      texts.set(id, text);
      return id;
    },
    recall: (id) => texts.get(id),
  };
}

/** Everything that was ever refused by a chat app, or that might be. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  { arbitrary: fc.string({ unit: "grapheme", minLength: 1, maxLength: 80 }), weight: 3 },
  {
    arbitrary: fc.constantFrom(
      "<!channel> <@U123ABC> <#C123> <https://evil.example|https://bank.example>",
      "[https://bank.example](https://evil.example) and [docs](javascript:alert(1))",
      "```\n<!here>\n``` and ``` again ```` `x`",
      "&<>&amp;&lt;".repeat(1000),
      `/srv/${"very-long-name/".repeat(20)}`,
      "👩‍👩‍👧‍👦".repeat(2000),
      "漢字かな交じり文。".repeat(3000),
      "مرحبا بالعالم \u202e gnp.exe ".repeat(200),
      "x".repeat(60_000),
      "line of a log\n".repeat(4300),
      "`".repeat(4000),
      "e\u0301\u0323\u0302".repeat(900),
      "| a | b |\n| --- | --- |\n| 1 | <2> |\n",
      "# Title\n\n- [x] done\n- **bold** and *it*\n> quote\n\n---\n1. one",
      " ",
      "",
      "\n\n",
      "@channel @here :tada: ~x~ *b* _i_",
    ),
    weight: 3,
  },
);

const anyPath = fc.constantFrom(`/srv/${"p".repeat(295)}`, "src/a.ts", "漢/字.ts", "a b/<c>.ts");
const anyTone = fc.constantFrom<Tone>("neutral", "info", "busy", "attention", "good", "bad");
const aName = fc.uuid().map((id) => `do_${id}`);

const anyIntent: fc.Arbitrary<Intent> = fc.oneof(
  fc.constant<Intent>({ kind: "task.stop", taskId: taskId("t1") }),
  anyPath.map((path): Intent => ({ kind: "workspace.enter_path", projectId: projectId("p1"), path })),
  fc.integer({ min: 10, max: 4000 }).map(
    (length): Intent => ({
      kind: "project.apply_default_dir",
      projectId: projectId("p1"),
      folder: `/${"d".repeat(length)}`,
    }),
  ),
);

const anyButton: fc.Arbitrary<Button> = fc.record(
  {
    name: aName,
    label: hostileText.map((text) => text.slice(0, 60).toWellFormed()),
    style: fc.constantFrom("primary" as const, "danger" as const),
    does: fc.oneof(
      anyIntent.map((intent) => ({ kind: "intent" as const, intent })),
      fc.constantFrom("slack", "web").map((platform) => ({
        kind: "open" as const,
        conversation: { platform, id: "C0123ABC", surface: "group" as const },
      })),
    ),
    confirm: hostileText,
  },
  { requiredKeys: ["name", "label", "does"] },
);

const aSubmit: fc.Arbitrary<Button> = fc.record(
  {
    name: aName,
    label: fc.constantFrom("Send", "Create the project with all of it"),
    style: fc.constant("primary" as const),
    does: fc.constant({
      kind: "submit" as const,
      intent: { kind: "task.submit" as const, projectId: projectId("p1") },
    }),
  },
  { requiredKeys: ["name", "label", "does"] },
);

const anInput: fc.Arbitrary<Input> = fc.oneof(
  fc.record(
    {
      kind: fc.constantFrom("line" as const, "paragraph" as const),
      name: fc.constantFrom("prompt", "name"),
      label: hostileText,
      placeholder: hostileText,
      value: hostileText,
      isRequired: fc.boolean(),
    },
    { requiredKeys: ["kind", "name", "label", "isRequired"] },
  ),
  fc.record(
    {
      kind: fc.constant("people" as const),
      name: fc.constant("invite"),
      label: hostileText,
      known: fc.array(fc.constantFrom("U1", "ou_1", "ou_2", "", "nobody"), { maxLength: 300 }),
      value: fc.constantFrom("U1 W2 U1", "ou_1 ou_9", "nobody", ""),
    },
    { requiredKeys: ["kind", "name", "label", "known"] },
  ),
  fc.integer({ min: 0, max: 250 }).chain((count) =>
    fc.record({
      kind: fc.constant("choice" as const),
      name: fc.constant("backend"),
      label: hostileText,
      choices: fc.constant(
        Array.from({ length: count }, (_, index) => ({
          value: index % 7 === 0 ? `${index}${"v".repeat(90)}` : `v${index}`,
          label: `Choice ${index}`,
          ...(index % 5 === 1 ? { unavailable: "not logged in" } : {}),
        })),
      ),
      value: fc.constantFrom("v2", "v1", "unknown"),
    }),
  ),
);

const aBlock: fc.Arbitrary<Block> = fc.oneof(
  fc.record({ kind: fc.constantFrom("text" as const, "plain" as const, "code" as const), text: hostileText }),
  fc.record({
    kind: fc.constant("fields" as const),
    fields: fc.array(fc.record({ label: hostileText, value: hostileText }), { maxLength: 25 }),
  }),
  fc.record({
    kind: fc.constant("steps" as const),
    steps: fc.array(
      fc.record(
        {
          id: hostileText,
          type: fc.constantFrom(...stepKinds),
          state: fc.constantFrom(...stepStates),
          title: hostileText,
          output: hostileText,
          exitCode: fc.integer(),
        },
        { requiredKeys: ["id", "type", "state", "title"] },
      ),
      { maxLength: 200, size: "max" },
    ),
    hidden: fc.nat(),
  }),
  fc.record({
    kind: fc.constant("plan" as const),
    items: fc.array(fc.record({ text: hostileText, state: fc.constantFrom("pending", "active", "done") }), {
      maxLength: 60,
      size: "max",
    }),
  }),
  fc.record({
    kind: fc.constant("diff" as const),
    files: fc.array(
      fc.record(
        {
          path: anyPath,
          change: fc.constantFrom("add", "delete", "update"),
          diff: hostileText,
          added: fc.nat(),
          removed: fc.nat(),
        },
        { requiredKeys: ["path", "change", "added", "removed"] },
      ),
      { maxLength: 100, size: "max" },
    ),
  }),
  fc.record(
    { kind: fc.constant("quote" as const), text: hostileText, by: hostileText },
    { requiredKeys: ["kind", "text"] },
  ),
  fc.record(
    { kind: fc.constant("note" as const), text: hostileText, tone: anyTone },
    { requiredKeys: ["kind", "text"] },
  ),
  fc.record({
    kind: fc.constant("file" as const),
    name: fc.constant("answer.md"),
    mediaType: fc.constant("text/markdown"),
    text: hostileText,
  }),
  fc.record(
    {
      kind: fc.constant("actions" as const),
      buttons: fc.array(anyButton, { minLength: 1, maxLength: 30 }),
      isList: fc.constant(true as const),
    },
    { requiredKeys: ["kind", "buttons"] },
  ),
  fc.record({
    kind: fc.constant("form" as const),
    name: aName,
    inputs: fc.uniqueArray(anInput, { maxLength: 4, selector: ({ name }) => name }),
    buttons: fc
      .tuple(aSubmit, fc.array(anyButton, { maxLength: 4 }))
      .map(([submit, others]) => [submit, ...others]),
  }),
  fc.record({
    kind: fc.constant("questions" as const),
    questions: fc.array(
      fc.record({
        id: fc.oneof(fc.uuid(), hostileText),
        text: hostileText,
        choices: fc.array(
          fc.record({ label: hostileText, description: hostileText }, { requiredKeys: ["label"] }),
          { maxLength: 14 },
        ),
        takesSeveral: fc.boolean(),
        takesText: fc.boolean(),
      }),
      { minLength: 1, maxLength: 4 },
    ),
    submit: aSubmit,
  }),
);

/** A card as no builder of ours makes it: too much of everything. */
export const hostileCard: fc.Arbitrary<Card> = fc.record(
  {
    title: hostileText.map((text) => `[Running · x] Task: ${text.replace(/\s+/g, " ")}`),
    tone: anyTone,
    blocks: fc.array(aBlock, { maxLength: 60, size: "max" }),
    calls: fc.constant([
      { platform: "slack", id: personId("U123ABC") },
      { platform: "web", id: personId("local") },
    ]),
  },
  { requiredKeys: ["title", "tone", "blocks"] },
);
