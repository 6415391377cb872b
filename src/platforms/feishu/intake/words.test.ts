import { describe, expect, it } from "vitest";
import { commandIn } from "./words.ts";

const inRoom = { isDm: false, isAddressed: false, isLeading: false };
const mentioned = { isDm: false, isAddressed: true, isLeading: true };
const mentionedLater = { isDm: false, isAddressed: true, isLeading: false };
const inDm = { isDm: true, isAddressed: false, isLeading: false };

describe("a command with its slash", () => {
  it.each([
    ["/status", "/status"],
    ["/STOP 48274e23", "/stop 48274e23"],
    ["  /run fix it\n  twice ", "/run fix it\n  twice"],
    ["/new x", "/new x"],
    ["／status", "/status"],
    ["/stop。", "/stop"],
    ["/reject 48274e23 not on a Friday", "/reject 48274e23 not on a Friday"],
  ])("is one wherever it is written: %j", (text, command) => {
    for (const said of [inRoom, mentioned, mentionedLater, inDm]) expect(commandIn(text, said)).toBe(command);
  });

  it.each(["/runner", "/usr/bin/env is gone", "//status", "/", "", "a /status", "/status-page is down"])(
    "is none: %j",
    (text) => {
      for (const said of [inRoom, mentioned, inDm]) expect(commandIn(text, said)).toBeUndefined();
    },
  );
});

describe("a command without a slash", () => {
  it.each([
    ["status", "/status"],
    ["Status？", "/status"],
    ["stop!", "/stop"],
    ["new", "/new"],
    ["queue", "/queue"],
    ["approve `48274e23-0011aabb`。", "/approve 48274e23-0011aabb"],
    ["reject 48274e23 because it is\nFriday", "/reject 48274e23 because it is\nFriday"],
    ["run the tests", "/run the tests"],
  ])("is meant where PoCo is mentioned first: %j", (text, command) => {
    expect(commandIn(text, mentioned)).toBe(command);
  });

  it.each([
    "stop using tabs",
    "new tests for the parser",
    "help me",
    "new 48274e23",
    "status of the build",
    "approve it all",
  ])("is none with words behind it that name nothing: %j", (text) => {
    for (const said of [mentioned, mentionedLater, inDm]) expect(commandIn(text, said)).toBeUndefined();
  });

  it("is none in a group where nobody mentions PoCo", () => {
    expect(commandIn("status", inRoom)).toBeUndefined();
  });

  it("is a prompt behind words, where it brings words of its own", () => {
    expect(commandIn("run the tests", mentionedLater)).toBeUndefined();
    expect(commandIn("status", mentionedLater)).toBe("/status");
  });

  it("needs no mention in direct messages, unless it is about a room", () => {
    expect(["status", "stop", "help", "new", "queue", "run"].map((text) => commandIn(text, inDm))).toEqual([
      "/status",
      "/stop",
      "/help",
      undefined,
      undefined,
      undefined,
    ]);
  });
});
