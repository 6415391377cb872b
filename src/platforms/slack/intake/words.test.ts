import { describe, expect, it } from "vitest";
import { commandIn, isCommand } from "./words.ts";

const inRoom = { isDm: false, isAddressed: false, isLeading: false };
const mentioned = { isDm: false, isAddressed: true, isLeading: true };
const mentionedLater = { isDm: false, isAddressed: true, isLeading: false };
const inDm = { isDm: true, isAddressed: false, isLeading: false };

describe("words without a slash", () => {
  it.each([
    ["status", "/status"],
    ["Status?", "/status"],
    ["  STOP!! ", "/stop"],
    ["stop 48274e23", "/stop 48274e23"],
    ["stop `48274E23`.", "/stop 48274E23"],
    ["approve", "/approve"],
    ["approve 48274e23-0011aabb", "/approve 48274e23-0011aabb"],
    ["reject", "/reject"],
    ["reject 48274e23", "/reject 48274e23"],
    ["reject 48274e23 because it is\nFriday", "/reject 48274e23 because it is\nFriday"],
    ["run fix it", "/run fix it"],
    ["run\nfix it\n\nnow", "/run fix it\n\nnow"],
    ["run", "/run"],
    ["help", "/help"],
    ["new", "/new"],
    ["queue", "/queue"],
  ])("behind a mention are a command: %s", (text, command) => {
    expect(commandIn(text, mentioned)).toBe(command);
  });

  it.each([
    "stop the server from crashing",
    "stop 48274e23 from spreading",
    "stop 48274e234",
    "status of the build",
    "approve the pull request",
    "reject bad input in the form",
    "reject deadbeefs",
    "help me with the tests",
    "new endpoint for users",
    "queue the mails",
    "runs fail",
    "stop. Then start again",
    "stopp",
    "fix it",
    "",
    "please stop",
    "constructor",
  ])("behind a mention stay a prompt: %s", (text) => {
    expect(commandIn(text, mentioned)).toBeUndefined();
  });

  it.each([
    ["!status", "/status"],
    ["!stop 48274e23", "/stop 48274e23"],
    ["!run the tests", "/run the tests"],
    ["!reject not on a Friday", "/reject not on a Friday"],
    ["!Help", "/help"],
    ["!new", "/new"],
  ])("with an exclamation mark are a command anywhere: %s", (text, command) => {
    expect(commandIn(text, inRoom)).toBe(command);
    expect(commandIn(text, inDm)).toBe(command);
  });

  it.each(["!stop the server", "!important: fix it", "!", "! status", "!!status", "!help me"])(
    "with an exclamation mark may stay a prompt: %s",
    (text) => {
      expect(commandIn(text, inRoom)).toBeUndefined();
    },
  );

  it.each(["status", "stop", "help", "run the tests", "approve 48274e23"])(
    "said in a room stay a prompt: %s",
    (text) => {
      expect(commandIn(text, inRoom)).toBeUndefined();
    },
  );

  it("with the mention behind them are a command, unless they may be the task itself", () => {
    expect(commandIn("status", mentionedLater)).toBe("/status");
    expect(commandIn("stop 48274e23", mentionedLater)).toBe("/stop 48274e23");
    expect(commandIn("run the tests", mentionedLater)).toBeUndefined();
  });

  it.each([
    ["status", "/status"],
    ["Help", "/help"],
    ["stop", "/stop"],
    ["approve 48274e23", "/approve 48274e23"],
    ["reject 48274e23 too risky", "/reject 48274e23 too risky"],
  ])("alone in a DM are a command: %s", (text, command) => {
    expect(commandIn(text, inDm)).toBe(command);
  });

  it.each(["run the tests", "run", "new", "queue", "stop the server", "hello"])(
    "in a DM may be anything: %s",
    (text) => {
      expect(commandIn(text, inDm)).toBeUndefined();
    },
  );
});

it.each([
  ["/run it", true],
  [" /status", true],
  ["/runner", false],
  ["/home/ann", false],
  ["run", false],
])("knows what is a command as it stands: %s", (text, is) => {
  expect(isCommand(text)).toBe(is);
});
