import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { aConversation, anAgent, run } from "../../testing/agents-fixtures/fake-acp-runs.ts";

const script = fileURLToPath(new URL("../../testing/agents-fixtures/fake-acp-by-sdk.ts", import.meta.url));

function aBook() {
  const place = anAgent();
  const command = place.program("by-the-book", script);
  return anAgent({ values: { command } });
}

describe("an agent made with the official SDK, which checks all it gets", () => {
  it("takes the mode, the prompt and the conversation again", async () => {
    const place = aBook();
    const resume = await aConversation(place, "hello");
    await place.agent.close();

    const next = run({ ...place, agent: place.again() }, "again", { resume });

    expect(await next.outcome()).toEqual({ kind: "completed" });
    expect(next.text()).toBe("In default: again");
  });

  it("takes a decision", async () => {
    const asking = run(aBook(), "ask");
    const { requestId } = await asking.ask();

    await asking.run.decide(requestId, { kind: "option", option: "allow_once" });

    await asking.outcome();
    expect(asking.text()).toBe('{"outcome":"selected","optionId":"yes"}');
  });

  it("takes the answer to a question", async () => {
    const asking = run(aBook(), "question");
    const { requestId } = await asking.ask();

    await asking.run.decide(requestId, { kind: "answers", answers: { colour: ["blue"] } });

    await asking.outcome();
    expect(JSON.parse(asking.text())).toEqual({ action: "accept", content: { colour: "blue" } });
  });

  it.each(["hang", "ask"])("takes a stop: %s", async (prompt) => {
    const place = aBook();
    const working = run(place, prompt);
    await working.until(prompt === "ask" ? "ask" : "text");

    await working.run.stop();

    expect(await working.outcome()).toEqual({ kind: "stopped" });
    expect(place.processes).toHaveLength(1);
  });
});
