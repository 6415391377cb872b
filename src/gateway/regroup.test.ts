import { describe, expect, it } from "vitest";
import { inboxId, personId } from "../domain/ids.ts";
import { mostParts, mostWindows } from "./burst.ts";
import { type LeftOver, regroup } from "./regroup.ts";
import type { IntakeEvent } from "./stored-event.ts";

const windowMs = 1_500;
const ann = { id: personId("ann"), platform: "chat" };
const bob = { id: personId("bob"), platform: "chat" };

/** A message that was received at this time and left over. */
function left(
  id: number,
  at: number | undefined,
  differs: Partial<IntakeEvent & { joined: number }> = {},
): LeftOver {
  const { joined, ...event } = differs;
  return {
    id: inboxId(id),
    joined: joined === undefined ? null : inboxId(joined),
    event: {
      kind: "message",
      eventId: `e${id}`,
      conversation: { platform: "chat", id: "room:api", surface: "group" },
      person: ann,
      source: "chat",
      messageId: `m${id}`,
      text: `words ${id}`,
      ...(at === undefined ? {} : { receivedAt: at }),
      ...event,
    } as IntakeEvent,
  };
}

const groups = (items: readonly LeftOver[], ms = windowMs) =>
  regroup(items, { windowMs: ms, isOrder: (text) => text === "/compact" }).map(({ kind, items }) => [
    kind,
    ...items.map(({ id }) => Number(id)),
  ]);

describe("what an earlier life of PoCo left", () => {
  it("stays the one prompt that it was made", () => {
    const items = [left(1, 0), left(2, 100, { joined: 1 }), left(3, 90_000, { joined: 1 })];

    expect(groups(items)).toEqual([["joined", 1, 2, 3]]);
  });

  it("becomes one prompt when it was written as close together as a burst", () => {
    expect(groups([left(1, 0), left(2, 1_500), left(3, 2_900)])).toEqual([["burst", 1, 2, 3]]);
  });

  it("stays apart when it was not", () => {
    expect(groups([left(1, 0), left(2, 1_501), left(3, undefined), left(4, undefined)])).toEqual([
      ["each", 1],
      ["each", 2],
      ["each", 3],
      ["each", 4],
    ]);
  });

  it("stays apart when nothing is ever one prompt", () => {
    expect(groups([left(1, 0), left(2, 0)], 0)).toEqual([
      ["each", 1],
      ["each", 2],
    ]);
  });

  it("stays apart where something else came in between", () => {
    const between = [left(2, 1, { person: bob }), left(2, 1, { text: "/stop" })];

    expect(between.map((other) => groups([left(1, 0), other, left(3, 2)]))).toEqual([
      [
        ["each", 1],
        ["each", 2],
        ["each", 3],
      ],
      [
        ["each", 1],
        ["each", 2],
        ["each", 3],
      ],
    ]);
  });

  it("is one with what came before it in the same room, whatever came in another", () => {
    const elsewhere = { conversation: { platform: "chat", id: "room:web", surface: "group" } } as const;

    expect(groups([left(1, 0), left(2, 1, elsewhere), left(3, 2)])).toEqual([
      ["burst", 1, 3],
      ["each", 2],
    ]);
  });

  it("does not join what is one prompt already", () => {
    expect(groups([left(1, 0), left(2, 1, { joined: 1 }), left(3, 2)])).toEqual([
      ["joined", 1, 2],
      ["each", 3],
    ]);
  });

  it("goes with its head or not at all", () => {
    expect(groups([left(2, 1, { joined: 1 }), left(3, 2)])).toEqual([["each", 3]]);
  });

  it("has as many parts as a burst at most, and takes as long", () => {
    const many = Array.from({ length: mostParts + 1 }, (_, index) => left(index + 1, index));
    const long = Array.from({ length: mostWindows + 2 }, (_, index) => left(index + 1, index * windowMs));

    expect(groups(many).map((group) => group.length - 1)).toEqual([mostParts, 1]);
    expect(groups(long).map((group) => group.length - 1)).toEqual([mostWindows + 1, 1]);
  });
});
