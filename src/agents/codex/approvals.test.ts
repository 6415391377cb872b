import { describe, expect, it } from "vitest";
import type { AnswerOption } from "../../domain/agent-event.ts";
import { readAsk } from "./approvals.ts";
import type { Ask, AskedTurn } from "./ask.ts";

const turn: AskedTurn = { folder: "/project", itemOf: () => undefined, subAgent: undefined };

function anAsk(method: string, params: unknown): Ask {
  const read = readAsk(method, params, turn);
  if (read.kind !== "ask") throw new Error(`no ask: ${read.kind}`);
  return read.ask;
}

const answered = (ask: Ask, option: AnswerOption) => ask.resultOf({ kind: "option", option });
const command = "item/commandExecution/requestApproval";

describe("an approval of a command", () => {
  it("shows the whole command, where it runs and why, however long", () => {
    const long = `echo ${"x".repeat(20_000)}`;

    const { request } = anAsk(command, {
      command: long,
      cwd: "/project",
      reason: "needs the network",
      kind: "command",
    });

    expect(request).toMatchObject({
      ask: "command",
      detail: { command: long, folder: "/project", reason: "needs the network" },
    });
  });

  it.each([
    ["allow_once", "accept"],
    ["allow_session", "acceptForSession"],
    ["reject", "decline"],
    ["reject_and_stop", "cancel"],
  ] as const)("answers %s with %s", (option, decision) => {
    expect(answered(anAsk(command, { command: "ls" }), option)).toEqual({
      kind: "result",
      result: { decision },
    });
  });

  it("offers always only with the rule that Codex proposes, and shows the rule", () => {
    const plain = anAsk(command, { command: "npm ci", proposedExecpolicyAmendment: null });
    const ruled = anAsk(command, { command: "npm ci", proposedExecpolicyAmendment: ["npm", "ci"] });

    expect(plain.request.options).not.toContain("allow_always");
    expect(answered(plain, "allow_always")).toMatchObject({ kind: "misfit" });
    expect(ruled.request.options).toContain("allow_always");
    expect(ruled.request.detail.text).toContain("npm ci");
  });

  it("names the host that a command wants to reach", () => {
    const { request } = anAsk(command, {
      networkApprovalContext: { host: "example.org", protocol: "https" },
    });

    expect(request.title).toBe("Reach example.org");
  });

  it("can be read when every field is null or absent", () => {
    const nulls = {
      kind: null,
      itemId: null,
      reason: null,
      command: null,
      cwd: null,
      networkApprovalContext: null,
    };

    expect(anAsk(command, nulls).request.options).toContain("reject");
    expect(anAsk(command, null).request.options).toContain("reject");
  });
});

describe("a request for permissions", () => {
  const method = "item/permissions/requestApproval";
  const params = { permissions: { network: { enabled: true }, fileSystem: null }, reason: "to fetch" };

  it("grants what was asked for, for the turn or the session, and nothing when rejected", () => {
    const ask = anAsk(method, params);
    const permissions = { network: { enabled: true } };

    expect(answered(ask, "allow_once")).toEqual({ kind: "result", result: { permissions, scope: "turn" } });
    expect(answered(ask, "allow_session")).toEqual({
      kind: "result",
      result: { permissions, scope: "session" },
    });
    expect(answered(ask, "reject")).toMatchObject({ result: { permissions: {} }, thenStop: false });
    expect(answered(ask, "reject_and_stop")).toMatchObject({ result: { permissions: {} }, thenStop: true });
  });
});

describe("a request of an MCP server", () => {
  const method = "mcpServer/elicitation/request";

  it("is accepted only when a person allows it", () => {
    const ask = anAsk(method, {
      serverName: "files",
      mode: "form",
      message: "Really?",
      requestedSchema: { required: [] },
    });

    expect(answered(ask, "allow_once")).toMatchObject({ result: { action: "accept", content: {} } });
    expect(answered(ask, "reject")).toMatchObject({ result: { action: "decline", content: null } });
  });

  it.each([
    { mode: "form", requestedSchema: { required: ["name"] } },
    { mode: "openai/form" },
    { mode: "openai/userVerification" },
    {},
  ])("that needs more than a decision is declined and told: %j", (params) => {
    expect(readAsk(method, params, turn)).toMatchObject({ kind: "settled", result: { action: "decline" } });
  });
});

describe("questions of the model", () => {
  const method = "item/tool/requestUserInput";
  const questions = [
    { id: "a", header: "A", question: "Which?", isOther: true, isSecret: false, options: [{ label: "One" }] },
    { id: "b", header: "B", question: "The key?", isOther: false, isSecret: true, options: null },
  ];

  it("are all asked and all answered", () => {
    const ask = anAsk(method, { questions, isBlocking: true });

    expect(ask.request.detail.questions).toMatchObject([
      { id: "a", text: "Which?", takesText: true, choices: [{ label: "One" }] },
      { id: "b", takesText: true, choices: [] },
    ]);
    expect(ask.resultOf({ kind: "answers", answers: { a: ["One"], b: ["k"] } })).toEqual({
      kind: "result",
      result: { answers: { a: { answers: ["One"] }, b: { answers: ["k"] } } },
    });
  });

  it("for a secret say where the answer is kept", () => {
    const [, secret] = anAsk(method, { questions }).request.detail.questions ?? [];

    expect(secret?.text).toContain("stored in the chat");
  });
});

it("says which sub-agent asks", () => {
  const read = readAsk(command, { command: "ls" }, { ...turn, subAgent: "helper" });

  expect(read.kind === "ask" ? read.ask.request.detail : undefined).toEqual({
    command: "ls",
    text: "Asked by the sub-agent helper.",
  });
});

it("knows what it does not know", () => {
  expect(readAsk("item/tool/somethingNew", {}, turn)).toEqual({ kind: "unknown" });
});
