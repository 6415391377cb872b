import { describe, expect, it } from "vitest";
import { personId } from "../domain/ids.ts";
import type { ChatEvent } from "../platforms/platform.ts";
import { aProject } from "../testing/builders.ts";
import { toIntent } from "./to-intent.ts";

const project = aProject();
const room = { platform: "chat", id: "room:p1", surface: "group" } as const;
const dm = { platform: "chat", id: "dm", surface: "dm" } as const;

function said(text: string, conversation: ChatEvent["conversation"] = room): ChatEvent {
  const person = { id: personId("ann"), platform: "chat" };
  return { kind: "message", eventId: "e1", conversation, person, source: "chat", messageId: null, text };
}

const intentOf = (event: ChatEvent, where = event.conversation === room ? project : undefined) => {
  const read = toIntent(event, where);
  return read.ok ? read.intent : read.problem;
};

describe("words in the room of a project", () => {
  it.each([
    "fix the login",
    "/login is broken",
    "/runner",
    "/statusbar is red",
    "// a comment",
    "/RUN it",
    "confirm: deploy",
    "two\nlines",
  ])("are a prompt: %s", (text) => {
    expect(intentOf(said(text))).toEqual({ kind: "task.submit", projectId: project.id, prompt: text });
  });

  it("lose the blanks around them and what no agent can carry", () => {
    expect(intentOf(said("  \n fix \0 it \ud800 \n"))).toMatchObject({ prompt: "fix \ufffd it \ufffd" });
  });

  it.each(["", "   ", "\n\t"])("bring help when there are none: %j", (text) => {
    expect(intentOf(said(text))).toEqual({ kind: "help" });
  });

  it("may be a prompt by command", () => {
    expect(intentOf(said("/run fix it\nand that"))).toEqual({
      kind: "task.submit",
      projectId: project.id,
      prompt: "fix it\nand that",
    });
  });
});

describe("commands", () => {
  it.each([
    ["/status t1", { kind: "task.open", taskId: "t1" }],
    ["/approve t1", { kind: "task.approve", taskId: "t1" }],
    ["/approve t1 please", { kind: "task.approve", taskId: "t1" }],
    ["/reject t1", { kind: "task.reject", taskId: "t1", note: "" }],
    ["/reject t1  not on a Friday ", { kind: "task.reject", taskId: "t1", note: "not on a Friday" }],
    ["/help", { kind: "help" }],
    ["/help me", { kind: "help" }],
    ["/run", { kind: "help" }],
    ["/run   ", { kind: "help" }],
    ["/status", { kind: "help" }],
    ["/approve", { kind: "help" }],
    ["/reject", { kind: "help" }],
  ])("%s, in any chat", (text, intent) => {
    expect([intentOf(said(text)), intentOf(said(text, dm)), intentOf(said(text, null))]).toEqual([
      intent,
      intent,
      intent,
    ]);
  });

  it("run a task alone where there is no project", () => {
    expect(intentOf(said("/run fix it", dm))).toEqual({ kind: "task.run", prompt: "fix it" });
    expect(intentOf(said("/run fix it", null))).toEqual({ kind: "task.run", prompt: "fix it" });
  });
});

describe("words where there is no project", () => {
  it("bring the project list in a direct message, and help elsewhere", () => {
    expect(intentOf(said("hello", dm))).toEqual({ kind: "project.home" });
    expect(intentOf(said("", dm))).toEqual({ kind: "project.home" });
    expect(intentOf(said("hello", null))).toEqual({ kind: "help" });
    expect(intentOf(said("hello", { ...room, id: "another group" }))).toEqual({ kind: "help" });
  });
});

describe("buttons", () => {
  const person = { id: personId("ann"), platform: "chat" };
  const pressed = (value: Record<string, unknown>): ChatEvent => ({
    kind: "action",
    eventId: "e1",
    conversation: room,
    person,
    source: "chat",
    value,
  });

  it("say what they do, whatever room they are pressed in", () => {
    expect(intentOf(pressed({ intent_key: "task.stop", task_id: "t1", surface: "group" }))).toEqual({
      kind: "task.stop",
      taskId: "t1",
    });
  });

  it("that say nothing are answered with what is missing", () => {
    expect(intentOf(pressed({ task_id: "t1" }))).toBe("The action names no intent_key.");
  });
});
