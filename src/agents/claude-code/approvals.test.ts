import { describe, expect, it } from "vitest";
import type { Answer } from "../../domain/agent-event.ts";
import { type Ask, readAsk } from "./approvals.ts";
import type { ToolRequest } from "./wire.ts";

const rule = { type: "addRules", rules: [{ toolName: "Bash", ruleContent: "touch a" }], behavior: "allow" };
const offered = [
  { ...rule, destination: "localSettings" },
  { type: "setMode", mode: "acceptEdits", destination: "session" },
];

function asked(request: Partial<ToolRequest>, call?: { readonly input: Record<string, unknown> }): Ask {
  const ask = readAsk({ subtype: "can_use_tool", ...request }, { folder: "/work", call });
  if (ask === undefined) throw new Error("it was not read as a request for people");
  return ask;
}

const option = (option: Extract<Answer, { kind: "option" }>["option"], more: object = {}): Answer => ({
  kind: "option",
  option,
  ...more,
});

describe("a command that is asked for", () => {
  const ask = asked({
    tool_name: "Bash",
    input: { command: "touch a", timeout: 5 },
    description: "Makes a",
    permission_suggestions: offered,
  });

  it("shows the command, and what the wider answers would allow", () => {
    expect(ask.request).toMatchObject({
      ask: "command",
      isEditable: true,
      detail: { command: "touch a", folder: "/work", reason: "Makes a" },
      options: ["allow_once", "allow_session", "allow_always", "reject", "reject_and_stop"],
    });
    expect(ask.request.detail.text).toContain("Bash(touch a)");
  });

  it("is run as it is, or as people changed it, with everything else as it was", () => {
    expect(ask.resultOf(option("allow_once"))).toEqual({
      kind: "result",
      result: { behavior: "allow", updatedInput: { command: "touch a", timeout: 5 } },
    });
    expect(ask.resultOf(option("allow_once", { command: "touch b" }))).toMatchObject({
      result: { updatedInput: { command: "touch b", timeout: 5 } },
    });
  });

  it("for the session takes the exact rule and not the mode, and writes nothing down", () => {
    expect(ask.resultOf(option("allow_session"))).toMatchObject({
      result: { updatedPermissions: [{ ...rule, destination: "session" }] },
    });
  });

  it("for ever takes the rule as it was offered", () => {
    expect(ask.resultOf(option("allow_always"))).toMatchObject({
      result: { updatedPermissions: [{ ...rule, destination: "localSettings" }] },
    });
  });

  it("is rejected with what people wrote; with a stop the turn is interrupted", () => {
    expect(ask.resultOf(option("reject", { note: "not here" }))).toEqual({
      kind: "result",
      result: { behavior: "deny", message: "The person who was asked does not want this: not here" },
    });
    expect(ask.resultOf(option("reject_and_stop"))).toMatchObject({
      stops: true,
      result: { behavior: "deny", interrupt: true },
    });
  });

  it("takes no answer in words", () => {
    expect(ask.resultOf({ kind: "answers", answers: { a: ["b"] } })).toMatchObject({ kind: "misfit" });
  });
});

describe("an edit that is asked for", () => {
  it("shows what it changes; for the session all edits are allowed, and the mode is remembered", () => {
    const ask = asked({
      tool_name: "Edit",
      input: { file_path: "/work/a.txt", old_string: "one\ntwo", new_string: "three" },
      permission_suggestions: [{ type: "setMode", mode: "acceptEdits", destination: "session" }],
    });

    expect(ask.request).toMatchObject({
      ask: "edit",
      detail: { files: [{ path: "a.txt", change: "update", diff: "-one\n-two\n+three" }] },
      options: ["allow_once", "allow_session", "reject", "reject_and_stop"],
    });
    expect(ask.request).not.toHaveProperty("isEditable");
    expect(ask.resultOf(option("allow_session"))).toMatchObject({ grantedMode: "acceptEdits" });
    expect(ask.resultOf(option("allow_always"))).toMatchObject({ kind: "misfit" });
  });
});

describe("another tool that is asked for", () => {
  it("shows everything that it is called with", () => {
    const ask = asked({ tool_name: "mcp__git__push", input: { branch: "main", force: true } });

    expect(ask.request).toMatchObject({ ask: "tool", title: "git: push" });
    expect(ask.request.detail.text).toContain('"force": true');
    expect(ask.request.options).toEqual(["allow_once", "reject", "reject_and_stop"]);
  });
});

describe("a question", () => {
  const input = {
    questions: [
      { question: "Which?", header: "Way", multiSelect: true, options: [{ label: "A" }, { label: "B" }] },
      { question: "Why?", options: [] },
    ],
  };
  const ask = asked({ tool_name: "AskUserQuestion", input });

  it("gives back every answer, several as one text", () => {
    expect(ask.request).toMatchObject({
      ask: "question",
      options: [],
      detail: { questions: [{ takesSeveral: true }, {}] },
    });
    expect(ask.resultOf({ kind: "answers", answers: { "Which?": ["A", "B"], "Why?": ["so"] } })).toEqual({
      kind: "result",
      result: { behavior: "allow", updatedInput: { ...input, answers: { "Which?": "A, B", "Why?": "so" } } },
    });
  });

  it("is not answered by a decision, nor by a part of the answers: the model would read it as an answer", () => {
    expect(ask.resultOf(option("allow_once"))).toMatchObject({ kind: "misfit" });
    expect(ask.resultOf({ kind: "answers", answers: { "Which?": ["A"] } })).toMatchObject({
      kind: "misfit",
      reason: 'There is no answer to "Why?".',
    });
  });
});

describe("a plan", () => {
  it("is taken from the call where the request does not hold it", () => {
    const ask = asked({ tool_name: "ExitPlanMode", input: {} }, { input: { plan: "First this" } });

    expect(ask.request).toMatchObject({
      ask: "plan",
      detail: { text: "First this" },
      options: ["allow_once", "reject", "reject_and_stop"],
    });
    expect(ask.resultOf(option("reject", { note: "other way" }))).toMatchObject({
      result: { behavior: "deny" },
    });
  });
});

it("does not take other requests for ones that people answer", () => {
  expect(readAsk({ subtype: "hook_callback" }, { folder: "/work", call: undefined })).toBeUndefined();
  expect(readAsk({}, { folder: "/work", call: undefined })).toBeUndefined();
});
