import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { answerOptions } from "./agent-event.ts";
import { approvalId, projectId, taskId } from "./ids.ts";
import { type Intent, type IntentKind, intentKinds, readIntent, writeIntent } from "./intent.ts";

const someText = fc
  .string({ minLength: 1, maxLength: 60, unit: "grapheme" })
  .map((text) => text.trim())
  .filter((text) => text !== "");
const aProject = someText.map(projectId);
const aTask = someText.map(taskId);
const anApproval = someText.map(approvalId);
const just = <Kind extends IntentKind>(kind: Kind) => fc.constant(kind);
const bare = <Kind extends IntentKind>(kind: Kind) => fc.record({ kind: just(kind) });

/** A generator per intent: a new intent does not compile until it stands here. */
const generators: { readonly [Kind in IntentKind]: fc.Arbitrary<Extract<Intent, { readonly kind: Kind }>> } =
  {
    help: bare("help"),
    "project.home": bare("project.home"),
    "project.new": bare("project.new"),
    "project.manage": bare("project.manage"),
    "project.create": fc.record(
      { kind: just("project.create"), name: someText, agent: someText, folder: someText },
      { requiredKeys: ["kind", "name"] },
    ),
    "project.archive": fc.record({ kind: just("project.archive"), projectId: aProject }),
    "project.delete": fc.record({ kind: just("project.delete"), projectId: aProject }),
    "workspace.open": fc.record({ kind: just("workspace.open"), projectId: aProject }),
    "workspace.apply_entered_path": fc.record({
      kind: just("workspace.apply_entered_path"),
      projectId: aProject,
      folder: someText,
    }),
    "workspace.clear_session": fc.record({ kind: just("workspace.clear_session"), projectId: aProject }),
    "task.run": fc.record({ kind: just("task.run"), prompt: someText }),
    "task.submit": fc.record({ kind: just("task.submit"), projectId: aProject, prompt: someText }),
    "task.open": fc.record({ kind: just("task.open"), taskId: aTask }),
    "task.stop": fc.record({ kind: just("task.stop"), taskId: aTask }),
    "task.continue": fc.record({ kind: just("task.continue"), taskId: aTask }),
    "task.steer": fc.record({ kind: just("task.steer"), taskId: aTask, text: someText }),
    "task.steer_queue": fc.record({ kind: just("task.steer_queue"), taskId: aTask }),
    "task.approve": fc.record({ kind: just("task.approve"), taskId: aTask }),
    "task.reject": fc.record(
      { kind: just("task.reject"), taskId: aTask, note: someText },
      { requiredKeys: ["kind", "taskId"] },
    ),
    "approval.decide": fc.record(
      {
        kind: just("approval.decide"),
        approvalId: anApproval,
        option: fc.constantFrom(...answerOptions),
        note: someText,
      },
      { requiredKeys: ["kind", "approvalId", "option"] },
    ),
    "approval.answer": fc.record({
      kind: just("approval.answer"),
      approvalId: anApproval,
      answers: fc.dictionary(
        fc.string().filter((name) => name !== "__proto__"),
        fc.array(fc.string(), { maxLength: 3 }),
        { noNullPrototype: true },
      ),
    }),
  };

const fromJson = (text: string) => z.custom<Readonly<Record<string, unknown>>>().parse(JSON.parse(text));

describe("intents", () => {
  it.each(intentKinds)("come back as they were written: %s", (kind) => {
    fc.assert(
      fc.property(generators[kind] as fc.Arbitrary<Intent>, (intent) => {
        const carried = fromJson(JSON.stringify(writeIntent(intent)));

        expect(readIntent(carried)).toEqual({ ok: true, intent });
      }),
    );
  });

  it("have the names of the contract on the wire", () => {
    expect(
      writeIntent({ kind: "project.create", name: "Shop", agent: "some_agent", folder: "/srv/shop" }),
    ).toEqual({ intent_key: "project.create", name: "Shop", backend: "some_agent", workdir: "/srv/shop" });
    expect(writeIntent({ kind: "task.steer", taskId: taskId("t1"), text: "Faster" })).toEqual({
      intent_key: "task.steer",
      task_id: "t1",
      steer_prompt: "Faster",
    });
    expect(writeIntent({ kind: "workspace.open", projectId: projectId("p1") })).toEqual({
      intent_key: "workspace.open",
      project_id: "p1",
    });
    expect(writeIntent({ kind: "approval.decide", approvalId: approvalId("a1"), option: "reject" })).toEqual({
      intent_key: "approval.decide",
      approval_id: "a1",
      option: "reject",
    });
  });

  it("take the inputs of a form beside what the button carried", () => {
    const button = writeIntent({ kind: "project.create" });

    expect(readIntent({ ...button, name: " Shop ", backend: "some_agent", workdir: "" })).toEqual({
      ok: true,
      intent: { kind: "project.create", name: "Shop", agent: "some_agent", folder: "" },
    });
  });

  it("understand the name that old cards carry", () => {
    expect(readIntent({ intent_key: "project.list" })).toEqual({
      ok: true,
      intent: { kind: "project.manage" },
    });
  });

  it("let members pass that nobody knows", () => {
    expect(readIntent({ intent_key: "help", surface: "dm", request_id: 7, extra: null })).toEqual({
      ok: true,
      intent: { kind: "help" },
    });
  });

  it("name what is unknown", () => {
    expect(readIntent({ intent_key: "project.explode" })).toEqual({
      ok: false,
      problem: "Unknown intent: project.explode",
    });
    expect(readIntent({})).toEqual({ ok: false, problem: "The action names no intent_key." });
    expect(readIntent({ intent_key: 7 })).toEqual({ ok: false, problem: "The action names no intent_key." });
  });

  it("do not repeat an endless name", () => {
    const read = readIntent({ intent_key: "x".repeat(10_000) });

    expect(!read.ok && read.problem.length).toBeLessThan(120);
  });

  it("name the field that is missing or wrong as the wire calls it", () => {
    const missing = readIntent({ intent_key: "task.stop" });
    const empty = readIntent({ intent_key: "task.steer", task_id: "t1", steer_prompt: "  " });
    const notOffered = readIntent({ intent_key: "approval.decide", approval_id: "a1", option: "allow_all" });

    expect(!missing.ok && missing.problem).toMatch(/^task\.stop cannot be carried out: task_id: /);
    expect(!empty.ok && empty.problem).toMatch(/steer_prompt: /);
    expect(!notOffered.ok && notOffered.problem).toMatch(/option: /);
  });

  it("never throw, whatever a button is said to carry", () => {
    const hostileName = fc.constantFrom(
      "__proto__",
      "constructor",
      "toString",
      "hasOwnProperty",
      "valueOf",
      "kind",
    );
    const anyName = fc.oneof(hostileName, fc.constantFrom("intent_key", "task_id", "answers"), fc.string());
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
    );
  });

  it("cannot be smuggled in through the prototype", () => {
    const carried = fromJson('{"__proto__": {"intent_key": "help", "kind": "help"}}');

    expect(readIntent(carried).ok).toBe(false);
  });
});
