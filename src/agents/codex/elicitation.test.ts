import { describe, expect, it } from "vitest";
import type { Answer } from "../../domain/agent-event.ts";
import type { Ask } from "./ask.ts";
import { elicitation } from "./elicitation.ts";

function anAsk(params: object): Ask {
  const read = elicitation({ serverName: "files", message: "Where to?", ...params });
  if (read.kind !== "ask") throw new Error(`no ask: ${read.kind}`);
  return read.ask;
}

const answered = (ask: Ask, answers: Readonly<Record<string, readonly string[]>>) =>
  ask.resultOf({ kind: "answers", answers });
const content = (result: ReturnType<Ask["resultOf"]>) =>
  result.kind === "result" ? (result.result as { content: unknown }).content : result.reason;

const form = {
  mode: "form",
  requestedSchema: {
    type: "object",
    required: ["path", "level"],
    properties: {
      path: { type: "string", title: "Path", description: "where it goes" },
      level: { type: "integer" },
      share: { type: "number" },
      force: { type: "boolean" },
      colour: { type: "string", enum: ["r", "b"], enumNames: ["Red", "Blue"] },
      parts: {
        type: "array",
        items: {
          anyOf: [
            { const: "d", title: "Docs" },
            { const: "t", title: "Tests" },
          ],
        },
      },
    },
  },
};

describe("a form of an MCP server", () => {
  it("becomes questions", () => {
    const { request } = anAsk(form);

    expect(request).toMatchObject({ ask: "question", title: "files asks", options: [] });
    expect(request.detail.questions).toMatchObject([
      { id: "path", text: "Path: where it goes", takesText: true },
      { id: "level", text: "level", takesText: true },
      { id: "share", text: "share (may stay empty)", takesText: true },
      { id: "force", choices: [{ label: "Yes" }, { label: "No" }], takesText: false },
      { id: "colour", choices: [{ label: "Red" }, { label: "Blue" }] },
      { id: "parts", choices: [{ label: "Docs" }, { label: "Tests" }], takesSeveral: true },
    ]);
  });

  it("gets what its fields want for the words of people", () => {
    const answers = {
      path: ["/tmp"],
      level: ["3"],
      share: ["0.5"],
      force: ["No"],
      colour: ["Blue"],
      parts: ["Docs", "Tests"],
    };

    expect(answered(anAsk(form), answers)).toMatchObject({ result: { action: "accept" } });
    expect(content(answered(anAsk(form), answers))).toEqual({
      path: "/tmp",
      level: 3,
      share: 0.5,
      force: false,
      colour: "b",
      parts: ["d", "t"],
    });
    expect(content(answered(anAsk(form), { path: ["x"], level: ["1"] }))).toEqual({ path: "x", level: 1 });
  });

  it.each([{ path: ["x"] }, { path: ["x"], level: ["much"] }, { path: ["x"], level: ["1.5"] }])(
    "takes no answers that do not fit: %j",
    (answers) => {
      expect(answered(anAsk(form), answers)).toMatchObject({ kind: "misfit" });
    },
  );

  it("is declined when everything stays empty", () => {
    expect(answered(anAsk(form), {})).toMatchObject({ result: { action: "decline", content: null } });
    expect(answered(anAsk(form), { path: [" "] })).toMatchObject({ result: { action: "decline" } });
  });

  it("takes no decision", () => {
    const decision: Answer = { kind: "option", option: "allow_once" };

    expect(anAsk(form).resultOf(decision)).toMatchObject({ kind: "misfit" });
  });

  it("that PoCo cannot ask is declined at once and told", () => {
    const requestedSchema = { required: [], properties: { tree: { type: "object" } } };

    expect(elicitation({ mode: "form", requestedSchema })).toMatchObject({ kind: "settled" });
  });
});

it("shows the address that an MCP server wants people to open", () => {
  const { request } = anAsk({ mode: "url", url: "https://example.org/login" });

  expect(request.detail.text).toContain("https://example.org/login");
  expect(request.options).toContain("reject");
});
