import { describe, expect, it } from "vitest";
import { personId } from "../domain/ids.ts";
import { aProject } from "../testing/builders.ts";
import { type AskingEvent, toIntent } from "./to-intent.ts";

const project = aProject();
const room = { platform: "chat", id: "room:p1", surface: "group" } as const;
const dm = { platform: "chat", id: "dm", surface: "dm" } as const;

function said(text: string, conversation: AskingEvent["conversation"] = room): AskingEvent {
  const person = { id: personId("ann"), platform: "chat" };
  return { kind: "message", eventId: "e1", conversation, person, source: "chat", messageId: null, text };
}

const untimed = { receivedAt: null, writtenAt: null };

const readOf = (event: AskingEvent, where = event.conversation === room ? project : undefined) => {
  const read = toIntent(event, where);
  if (!read.ok) return read.problem;
  if ("intent" in read) return read.intent;
  return "reply" in read ? read.reply : read.command;
};

describe("words in the room of a project", () => {
  it.each([
    "fix the login",
    "/login is broken",
    "/runner",
    "/statusbar is red",
    "// a comment",
    "/stopper",
    "/news of the day",
    "run it",
    "please /stop",
    "/ run it",
    "/run-tests",
    "confirm: deploy",
    "two\nlines",
  ])("are a prompt: %s", (text) => {
    expect(readOf(said(text))).toEqual({ kind: "task.submit", projectId: project.id, prompt: text });
  });

  it("lose the blanks around them and what no agent can carry", () => {
    expect(readOf(said("  \n fix \0 it \ud800 \n"))).toMatchObject({ prompt: "fix \ufffd it \ufffd" });
  });

  it.each(["", "   ", "\n\t"])("bring help when there are none: %j", (text) => {
    expect(readOf(said(text))).toEqual({ kind: "help" });
  });

  it.each([
    ["Look at the attached file.", 1],
    ["Look at the attached files.", 2],
  ])("are not needed beside files: %s", (prompt, count) => {
    const file = { id: "F1", name: "a.png", mediaType: "image/png", bytes: 1, ref: {} };
    const attachments = Array.from({ length: count }, () => file);

    expect(readOf({ ...said(" "), attachments } as AskingEvent)).toEqual({
      kind: "task.submit",
      projectId: project.id,
      prompt,
    });
    expect(readOf({ ...said("fix it"), attachments } as AskingEvent)).toMatchObject({ prompt: "fix it" });
  });

  it("may be a prompt by command", () => {
    expect(readOf(said("/run fix it\nand that"))).toEqual({
      kind: "task.submit",
      projectId: project.id,
      prompt: "fix it\nand that",
    });
  });
});

describe("commands that say it all", () => {
  it.each(["/help", "/help me", "/HELP", "/run", "/run   ", " /Help "])(
    "%j brings help, in any chat",
    (text) => {
      expect([room, dm, null].map((where) => readOf(said(text, where)))).toEqual([
        { kind: "help" },
        { kind: "help" },
        { kind: "help" },
      ]);
    },
  );

  it("are read in any case, with any blank behind them", () => {
    const submit = { kind: "task.submit", projectId: project.id, prompt: "fix it" };

    expect(
      ["/RUN fix it", "/Run\nfix it", "/run\tfix it", "  /run   fix it "].map((text) => readOf(said(text))),
    ).toEqual([submit, submit, submit, submit]);
  });

  it("run a task alone where there is no project", () => {
    expect(readOf(said("/run fix it", dm))).toEqual({ kind: "task.run", prompt: "fix it" });
    expect(readOf(said("/run fix it", null))).toEqual({ kind: "task.run", prompt: "fix it" });
  });

  it("pass on words that would be a command themselves", () => {
    expect(readOf(said("/run /stop that server"))).toMatchObject({ prompt: "/stop that server" });
  });

  it("begin a new session, and show the queue, in a room only", () => {
    expect(readOf(said("/new"))).toEqual({ kind: "workspace.clear_session", projectId: project.id });
    expect(readOf(said("/queue"))).toEqual({ kind: "workspace.queue", projectId: project.id });
    expect(readOf(said("/new", dm))).toBe("Write this in the room of a project.");
    expect(readOf(said("/queue", null))).toBe("Write this in the room of a project.");
  });
});

describe("commands about a task or a request", () => {
  it.each([
    ["/status", { command: "status", id: null, note: "" }],
    ["/status 48274e23", { command: "status", id: "48274e23", note: "" }],
    ["/STOP 48274E23", { command: "stop", id: "48274e23", note: "" }],
    ["/stop now", { command: "stop", id: null, note: "now" }],
    ["/approve 48274e23 please", { command: "approve", id: "48274e23", note: "please" }],
    ["/reject why not", { command: "reject", id: null, note: "why not" }],
    ["/reject 48274e23", { command: "reject", id: "48274e23", note: "" }],
    ["/reject 48274e23  not on a Friday ", { command: "reject", id: "48274e23", note: "not on a Friday" }],
    ["/reject 48274e23\nnot on\na Friday", { command: "reject", id: "48274e23", note: "not on\na Friday" }],
    ["/approve 48274e23-0000000a", { command: "approve", id: "48274e23-0000000a", note: "" }],
    ["/reject 48274e234 is too long", { command: "reject", id: null, note: "48274e234 is too long" }],
  ])("%j names one, or leaves it open", (text, command) => {
    expect(readOf(said(text))).toEqual({ ...command, projectId: project.id, ...untimed });
    expect(readOf(said(text, dm))).toEqual({ ...command, projectId: null, ...untimed });
  });

  it("know when they were received, where they were kept for later", () => {
    const kept = { ...said("/stop"), receivedAt: 17 };

    expect(readOf(kept)).toMatchObject({ command: "stop", receivedAt: 17 });
  });
});

describe("words where there is no project", () => {
  it("bring the project list in a direct message, and help elsewhere", () => {
    expect(readOf(said("hello", dm))).toEqual({ kind: "project.home" });
    expect(readOf(said("", dm))).toEqual({ kind: "project.home" });
    expect(readOf(said("hello", null))).toEqual({ kind: "help" });
    expect(readOf(said("hello", { ...room, id: "another group" }))).toEqual({ kind: "help" });
  });
});

describe("buttons", () => {
  const person = { id: personId("ann"), platform: "chat" };
  const pressed = (value: Record<string, unknown>): AskingEvent => ({
    kind: "action",
    eventId: "e1",
    conversation: room,
    person,
    source: "chat",
    value,
  });

  it("say what they do, whatever room they are pressed in", () => {
    expect(readOf(pressed({ intent_key: "task.stop", task_id: "t1", surface: "group" }))).toEqual({
      kind: "task.stop",
      taskId: "t1",
    });
  });

  it("ask for what is here: the workspace in the room of a project, else the list", () => {
    const here = pressed({ intent_key: "project.home", here: true });

    expect(readOf(here)).toEqual({ kind: "workspace.open", projectId: project.id });
    expect(readOf({ ...here, conversation: dm })).toMatchObject({ kind: "project.home" });
    expect(readOf(pressed({ intent_key: "project.home" }))).toEqual({ kind: "project.home" });
  });

  it("that say nothing are answered with what is missing", () => {
    expect(readOf(pressed({ task_id: "t1" }))).toBe("The action names no intent_key.");
  });
});
