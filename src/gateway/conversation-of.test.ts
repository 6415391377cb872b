import { describe, expect, it } from "vitest";
import { sessionId } from "../domain/ids.ts";
import { aSession, aTask } from "../testing/builders.ts";
import { conversationOf } from "./conversation-of.ts";

const copyOf = { agentSessionId: "original", name: "Login" };
const none = { session: undefined, earlier: undefined, canFork: true };
const kept = aSession({ agentSessionId: "own" });
const copy = aSession({ agentSessionId: null, isConfirmed: false, copyOf });
const elsewhere = aTask({ sessionId: sessionId("other"), agentSessionId: "elsewhere" });
const again = aTask({ agentSessionId: "unsure" });

describe("the conversation that a run begins with", () => {
  it.each([
    ["none, where there is no session", none, {}],
    ["that of the session", { ...none, session: kept }, { resume: "own" }],
    [
      "that of the task that it goes on with",
      { ...none, session: kept, earlier: elsewhere },
      { resume: "elsewhere" },
    ],
    [
      "that of the session, where the earlier task never began one",
      { ...none, session: kept, earlier: aTask() },
      { resume: "own" },
    ],
    ["a copy, the first time", { ...none, session: copy }, { resume: "original", isFork: true }],
    [
      "the copy itself, once the agent keeps it",
      { ...none, session: { ...copy, agentSessionId: "own", isConfirmed: true } },
      { resume: "own" },
    ],
    [
      "a new copy, while nobody knows whether the agent kept the first one",
      { ...none, session: { ...copy, agentSessionId: "unsure" }, earlier: again },
      { resume: "original", isFork: true },
    ],
    [
      "that of the task that it goes on with, also where a copy was begun since",
      { ...none, session: copy, earlier: elsewhere },
      { resume: "elsewhere" },
    ],
    [
      "none, rather than the original, where the agent copies nothing",
      { ...none, session: copy, canFork: false },
      {},
    ],
  ])("is %s", (_, known, begun) => {
    expect(conversationOf(known)).toEqual(begun);
  });
});
