import { describe, expect, it } from "vitest";
import { Kinship } from "./kinship.ts";

const isFollowed = (threadId: string) => threadId === "root";

describe("the kinship of threads", () => {
  it.each([
    ["thread/started", { thread: { id: "child", parentThreadId: "root" } }],
    ["turn/started", { threadId: "child", turn: { id: "turn-2", rootTurnId: "turn-1" } }],
    ["item/started", { threadId: "root", item: { type: "subAgentActivity", agentThreadId: "child" } }],
    [
      "item/completed",
      { threadId: "root", item: { type: "collabAgentToolCall", receiverThreadIds: ["child"] } },
    ],
  ])("is learned from %s", (method, params) => {
    const kinship = new Kinship();
    kinship.began("turn-1", "root");

    expect(kinship.learn(method, params)).toEqual(["child"]);
    expect(kinship.learn(method, params)).toEqual([]);
    expect(kinship.rootOf("child", isFollowed)).toBe("root");
  });

  it("reaches over several generations, and ends where threads name each other", () => {
    const kinship = new Kinship();
    kinship.adopt("grandchild", "child");
    kinship.adopt("child", "root");
    kinship.adopt("one", "other");
    kinship.adopt("other", "one");

    expect(kinship.rootOf("grandchild", isFollowed)).toBe("root");
    expect(kinship.rootOf("one", isFollowed)).toBeUndefined();
  });

  it("knows nothing of threads without parents, of turns that nobody follows, and of nulls", () => {
    const kinship = new Kinship();
    kinship.began("turn-1", "root");
    kinship.forget("root");

    expect(kinship.learn("thread/started", { thread: { id: "root", parentThreadId: null } })).toEqual([]);
    const turn = { id: "turn-2", rootTurnId: "turn-1" };
    expect(kinship.learn("turn/started", { threadId: "child", turn })).toEqual([]);
    expect(kinship.learn("item/started", null)).toEqual([]);
  });
});
