import { expect, it } from "vitest";
import { Line } from "./wire.ts";
import { Words } from "./words.ts";

const lifecycle = (id: string, state: string) =>
  Line.parse({ type: "command_lifecycle", command_uuid: id, state });
const result = (ids?: readonly string[]) => Line.parse({ type: "result", user_message_uuids: ids });

it("is done with a message when the turn that took it in has ended", () => {
  const words = new Words();
  void words.sent("a");
  void words.sent("b");
  words.follow(lifecycle("a", "queued"));
  words.follow(lifecycle("a", "started"));

  words.end(result(["a"]));

  expect([words.isReceived("a"), words.isReceived("b"), words.areLeft]).toEqual([true, false, true]);
  words.follow(lifecycle("b", "started"));
  words.end(result([]));
  expect(words.areLeft).toBe(false);
});

it("is done with both when the second was taken into the turn of the first", () => {
  const words = new Words();
  void words.sent("a");
  void words.sent("b");

  words.end(result(["a", "b"]));

  expect(words.areLeft).toBe(false);
});

it("takes the oldest message for the one that a turn began with, where the process does not say", async () => {
  const words = new Words();
  const received = words.sent("a");
  void words.sent("b");

  words.begin();
  await received;
  words.end(result());

  expect([words.isReceived("a"), words.isReceived("b"), words.areLeft]).toEqual([true, false, true]);
});

it("does not wait for what was taken back or forgotten, nor for what it never sent", () => {
  const words = new Words();
  void words.sent("a");
  void words.sent("b");

  words.follow(lifecycle("a", "cancelled"));
  words.forget("b");
  words.follow(lifecycle("c", "started"));

  expect(words.areLeft).toBe(false);
});
