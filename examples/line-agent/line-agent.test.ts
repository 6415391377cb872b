import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { agentContract } from "../../src/agents/contract.ts";
import { createAgentHome } from "../../src/testing/agents-fixtures/agent-home.ts";
import { lineAgent } from "./line-agent.ts";
import { toAgentEvent } from "./to-agent-event.ts";
import { readLine } from "./wire.ts";

const script = fileURLToPath(new URL("line-program.ts", import.meta.url));

function makeHarness(command?: string) {
  const place = createAgentHome();
  const values = { command: command ?? place.program("line-agent", script), silenceSeconds: 900 };
  const make = () => lineAgent.create(values, place.host());
  const agent = make();
  const close = () => agent.close().then(place.remove);
  return { agent, again: make, folder: place.folder, home: place.home, close };
}

agentContract("the line agent of the examples", {
  makeHarness: () => makeHarness(),
  makeMissing: () => makeHarness("no-such-line-agent"),
  prompts: {
    answer: (text) => `say ${text}`,
    severalMessages: "twice",
    recall: "recall",
    endless: "hang",
    ask: "ask",
    askTwice: { skip: "its program asks one thing at a time" },
    withdraw: { skip: "its program waits for ever" },
    steered: "wait",
    question: { skip: "its program has no questions" },
    endlessCommand: "run sleep 7541",
    wire: { skip: "its program writes what it should; the drivers in src/agents show the rest" },
  },
});

describe("the line agent", () => {
  it.each([
    ["an unknown type", { type: "new" }],
    ["a member that is missing", { type: "text" }],
    ["no object", null],
  ])("reads past %s", (_what, value) => {
    expect(readLine(value)).toBeUndefined();
  });

  it("says that a conversation began anew when the program opened another one", () => {
    expect(toAgentEvent({ type: "session", id: "b" }, "a")).toMatchObject({ start: "restarted" });
  });
});
