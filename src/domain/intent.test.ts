import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { approvalId, personId, projectId, sessionId, taskId } from "./ids.ts";
import { type Intent, intentKinds, readIntent, writeIntent } from "./intent.ts";

const fromJson = (text: string) => z.custom<Readonly<Record<string, unknown>>>().parse(JSON.parse(text));

function problemOf(value: Readonly<Record<string, unknown>>): string {
  const read = readIntent(value);
  if (read.ok) throw new Error(`it was read as ${JSON.stringify(read.intent)}`);
  return read.problem;
}

function intentOf(value: Readonly<Record<string, unknown>>): Intent {
  const read = readIntent(value);
  if (!read.ok) throw new Error(read.problem);
  return read.intent;
}

describe("an intent on the wire", () => {
  const ids = { projectId: projectId("p1"), taskId: taskId("t1"), approvalId: approvalId("a1") };
  const { projectId: aProject, taskId: aTask, approvalId: anApproval } = ids;

  it.each<[Intent, Record<string, unknown>]>([
    [
      { kind: "project.create", name: "Shop", agent: "some_agent", folder: "/srv/shop" },
      { intent_key: "project.create", name: "Shop", backend: "some_agent", workdir: "/srv/shop" },
    ],
    [
      { kind: "task.steer", taskId: aTask, text: "Faster" },
      { intent_key: "task.steer", task_id: "t1", steer_prompt: "Faster" },
    ],
    [
      { kind: "workspace.open", projectId: aProject },
      { intent_key: "workspace.open", project_id: "p1" },
    ],
    [
      { kind: "workspace.enter_path", projectId: aProject, path: "/srv", page: 2 },
      { intent_key: "workspace.enter_path", project_id: "p1", browse_path: "/srv", page: 2 },
    ],
    [
      { kind: "workspace.apply_session", projectId: aProject, agentSessionId: "thread-1" },
      { intent_key: "workspace.apply_session", project_id: "p1", backend_session_id: "thread-1" },
    ],
    [
      { kind: "workspace.switch_session", projectId: aProject, session: sessionId("s1") },
      { intent_key: "workspace.switch_session", project_id: "p1", session: "s1" },
    ],
    [
      { kind: "project.bind_group", projectId: aProject, conversationId: "C1" },
      { intent_key: "project.bind_group", project_id: "p1", group_chat_id: "C1" },
    ],
    [
      { kind: "approval.decide", approvalId: anApproval, option: "reject" },
      { intent_key: "approval.decide", approval_id: "a1", option: "reject" },
    ],
    [
      { kind: "access.grant", platform: "somewhere", personId: personId("ann"), role: "member" },
      { intent_key: "access.grant", platform: "somewhere", person_id: "ann", role: "member" },
    ],
  ])("has the names of the contract: %j", (intent, wire) => {
    expect(writeIntent(intent)).toEqual(wire);
    expect(intentOf(wire)).toEqual(intent);
  });

  it("takes the inputs of a form beside what the button carried, without the space around them", () => {
    const button = writeIntent({ kind: "project.create" });

    expect(intentOf({ ...button, name: " Shop ", backend: "some_agent", workdir: "" })).toEqual({
      kind: "project.create",
      name: "Shop",
      agent: "some_agent",
      folder: "",
    });
  });

  it("lets members pass that nobody knows", () => {
    expect(intentOf({ intent_key: "help", surface: "dm", request_id: 7, extra: null })).toEqual({
      kind: "help",
    });
  });

  it.each([
    ["3", 3],
    [3, 3],
    ["", 0],
    ["007", 7],
  ])("reads the page %j, as forms and old cards send it", (page, number) => {
    expect(intentOf({ intent_key: "project.manage", page })).toEqual({
      kind: "project.manage",
      page: number,
    });
  });

  it.each(["next", "-1", 1.5, "1e9", Number.NaN, {}, "Infinity"])("has no page %j", (page) => {
    expect(problemOf({ intent_key: "project.manage", page })).toMatch(
      /^project\.manage cannot be carried out: page: /,
    );
  });

  it("keeps words as agents and databases can carry them, and paths as they are", () => {
    expect(intentOf({ intent_key: "task.run", prompt: " a\0b \ud800 " })).toEqual({
      kind: "task.run",
      prompt: "a\u{FFFD}b \u{FFFD}",
    });
    expect(
      intentOf({ intent_key: "workspace.apply_entered_path", project_id: "p", workdir: "/srv\0/api" }),
    ).toEqual({ kind: "workspace.apply_entered_path", projectId: "p", folder: "/srv\0/api" });
  });
});

describe("the names of old cards", () => {
  it.each([
    ["project.list", "project.manage"],
    ["project.configure_agent", "workspace.choose_agent"],
    ["project.configure_repo", "project.open"],
    ["project.configure_default_dir", "project.open"],
    ["workspace.choose_model", "workspace.choose_agent"],
    ["workspace.apply_model", "workspace.apply_agent"],
  ])("are understood: %s is %s", (old, kind) => {
    expect(intentOf({ intent_key: old, project_id: "p1" })).toMatchObject({ kind });
  });

  it("are read like the new ones: a model that an old card carries is an option", () => {
    expect(intentOf({ intent_key: "workspace.apply_model", project_id: "p1", model: "large" })).toEqual({
      kind: "workspace.apply_agent",
      projectId: "p1",
      options: { model: "large" },
    });
  });

  it("take the folder that an old browser showed", () => {
    const value = { intent_key: "workspace.apply_entered_path", project_id: "p1" };

    expect(intentOf({ ...value, mode: "browse", browse_path: "/srv/api" })).toMatchObject({
      folder: "/srv/api",
    });
    expect(intentOf({ ...value, mode: "browse", browse_path: "/srv/api", workdir: "" })).toMatchObject({
      folder: "/srv/api",
    });
    expect(intentOf({ ...value, mode: "manual", browse_path: "/srv", workdir: "/srv/web" })).toMatchObject({
      folder: "/srv/web",
    });
    expect(problemOf({ ...value, mode: "browse" })).toContain("workdir: ");
  });

  it.each(["constructor", "toString", "__proto__", "hasOwnProperty"])(
    "are not found in JavaScript: %s",
    (name) => {
      expect(problemOf({ intent_key: name })).toBe(`Unknown intent: ${name}`);
    },
  );
});

describe("what is wrong with an intent", () => {
  it("is said: its name", () => {
    expect(problemOf({ intent_key: "project.explode" })).toBe("Unknown intent: project.explode");
    expect(problemOf({})).toBe("The action names no intent_key.");
    expect(problemOf({ intent_key: 7 })).toBe("The action names no intent_key.");
  });

  it("is said without an endless name", () => {
    expect(problemOf({ intent_key: "x".repeat(10_000) }).length).toBeLessThan(120);
  });

  it.each([
    [{ intent_key: "task.stop" }, "task.stop cannot be carried out: task_id: "],
    [{ intent_key: "task.steer", task_id: "t1", steer_prompt: "  " }, "steer_prompt: "],
    [{ intent_key: "approval.decide", approval_id: "a1", option: "allow_all" }, "option: "],
    [{ intent_key: "approval.answer", approval_id: "a1", answers: { q: "not a list" } }, "answers: "],
    [{ intent_key: "project.create", name: "x".repeat(81) }, "name: "],
    [{ intent_key: "project.create", name: "Shop", confirmed: "yes" }, "confirmed: "],
    [{ intent_key: "project.new", room: true }, "room: "],
    [{ intent_key: "project.new", backend: "" }, "backend: "],
    [{ intent_key: "project.apply_policy", project_id: "p", access: "all" }, "access: "],
    [{ intent_key: "project.browse_dir", purpose: "workspace" }, "purpose: "],
    [{ intent_key: "project.browse_dir", purpose: "new", browse_path: ["/"] }, "browse_path: "],
    [{ intent_key: "workspace.apply_preset_dir", project_id: "p", workdir: " " }, "workdir: "],
    [{ intent_key: "workspace.apply_session", project_id: "p" }, "backend_session_id: "],
    [{ intent_key: "task.apply_edit", task_id: "t", prompt: "x", version: "1.5" }, "version: "],
    [{ intent_key: "task.stop", task_id: "t", back: "home" }, "back: "],
    [{ intent_key: "access.grant", platform: "x", person_id: "ann", role: "king" }, "role: "],
    [{ intent_key: "access.pair", code: "x".repeat(41) }, "code: "],
  ])("is said by the field's name on the wire: %j", (value, problem) => {
    expect(problemOf(value)).toContain(problem);
  });

  it.each([
    [
      { intent_key: "project.create", name: " " },
      { field: "name", problem: "Type a name." },
    ],
    [{ intent_key: "project.create" }, { field: "name", problem: "Type a name." }],
    [
      { intent_key: "project.rename", project_id: "p", name: "x".repeat(81) },
      { field: "name", problem: "A name has at most 80 characters. Take a shorter one." },
    ],
    [
      { intent_key: "project.new", workdir: "x".repeat(4097) },
      { field: "workdir", problem: "A path has at most 4096 characters. Take a shorter one." },
    ],
    [
      { intent_key: "project.apply_default_dir", project_id: "p", workdir: "" },
      { field: "workdir", problem: "Type the path of a folder." },
    ],
    [
      { intent_key: "project.new", invite: Array.from({ length: 31 }, (_, id) => `U${id}`).join(" ") },
      {
        field: "invite",
        problem: "At most 30 people can be invited at once. Invite the others in the room itself.",
      },
    ],
    [
      { intent_key: "task.submit", project_id: "p", prompt: "\n" },
      { field: "prompt", problem: "Type what is to be done." },
    ],
    [
      { intent_key: "task.steer", task_id: "t", steer_prompt: "" },
      { field: "steer_prompt", problem: "This is empty. Type something." },
    ],
    [
      { intent_key: "workspace.apply_entered_session_id", project_id: "p", backend_session_id: "" },
      { field: "backend_session_id", problem: "Type the id of a session." },
    ],
    [
      { intent_key: "project.new", private: "maybe" },
      { field: "private", problem: undefined },
    ],
    [
      { intent_key: "workspace.apply_agent", project_id: "p", model: "x".repeat(201) },
      { field: "model", problem: undefined },
    ],
  ])("names the input that it is about, in words for whoever filled it in: %j", (value, input) => {
    expect(readIntent(value)).toMatchObject({ ok: false, input });
  });

  it("names no input where people filled in none", () => {
    expect(readIntent({ intent_key: "task.stop" })).not.toHaveProperty("input");
  });

  it("is never a defect, whatever a button is said to carry", () => {
    const hostileName = fc.constantFrom(
      "__proto__",
      "constructor",
      "toString",
      "hasOwnProperty",
      "valueOf",
      "kind",
    );
    const wireName = fc.constantFrom(
      "intent_key",
      "task_id",
      "answers",
      "options",
      "page",
      "version",
      "mode",
    );
    const anyName = fc.oneof(hostileName, wireName, fc.string());
    const anyKind = fc.oneof(hostileName, fc.constantFrom(...intentKinds), fc.anything());
    const anyValue = fc.oneof(hostileName, fc.anything({ withNullPrototype: true, withBigInt: true }));
    const anyCarried = fc
      .tuple(fc.array(fc.tuple(anyName, anyValue)), anyKind)
      .map(([members, kind]) => ({ ...Object.fromEntries(members), intent_key: kind }));

    fc.assert(
      fc.property(anyCarried, (carried) => {
        const read = readIntent(carried);
        expect(read.ok ? intentKinds : ["a problem in words"]).toContain(
          read.ok ? read.intent.kind : typeof read.problem === "string" && "a problem in words",
        );
      }),
      { numRuns: 1_000 },
    );
  });

  it("is that the prototype names none", () => {
    const carried = fromJson('{"__proto__": {"intent_key": "help", "kind": "help"}}');

    expect(readIntent(carried).ok).toBe(false);
  });
});
