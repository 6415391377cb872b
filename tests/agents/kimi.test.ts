import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { agentContract } from "../../src/agents/contract.ts";
import { carriersOf } from "../../src/agents/kit/process-table.ts";
import { stepsOf } from "../../src/testing/agents-fixtures/fake-acp-runs.ts";
import { realCommand } from "../../src/testing/agents-fixtures/real-acp.ts";
import { opening, runIn } from "../../src/testing/agents-fixtures/real-acp-runs.ts";
import { createRealKimi } from "../../src/testing/agents-fixtures/real-kimi.ts";

const isInstalled = existsSync(realCommand("kimi"));
const allow = { kind: "option", option: "allow_once" } as const;

describe.skipIf(!isInstalled)("the real Kimi Code", () => {
  agentContract("kimi", {
    makeHarness: () => createRealKimi(),
    makeMissing: () => createRealKimi({ command: "/nowhere/kimi" }),
    prompts: {
      answer: (text) => `say ${text}`,
      severalMessages: "read absent.txt",
      recall: "recall",
      endless: "hang",
      ask: "run touch asked.txt",
      askTwice: { skip: "Kimi asks the second after the first is answered" },
      withdraw: { skip: "Kimi never withdraws a request" },
      steered: { skip: "ACP has no way to steer" },
      question: "ask",
      endlessCommand: { skip: "Kimi asks before every command; see below" },
      wire: { skip: "the real Kimi cannot be made to write nonsense; the scripted agent does" },
    },
  });

  it("asks for the command in full, although its request does not carry it", async () => {
    const place = await opening(createRealKimi());
    const asking = runIn(place, "run touch hello.txt");
    const request = await asking.ask();
    await asking.run.decide(request.requestId, { kind: "option", option: "allow_session" });

    expect(await asking.outcome()).toEqual({ kind: "completed" });
    expect(request).toMatchObject({ ask: "command", detail: { command: "touch hello.txt" } });
    expect(request.options).toEqual(["allow_once", "allow_session", "reject", "reject_and_stop"]);
    expect(stepsOf(asking.events)).toMatchObject([
      { type: "command", title: "touch hello.txt", state: "done" },
    ]);
    expect(existsSync(join(place.folder, "hello.txt"))).toBe(true);
  });

  it("shows what was declined, and gets the reason", async () => {
    const place = await opening(createRealKimi());
    const asking = runIn(place, "run touch hello.txt");
    const { requestId } = await asking.ask();

    await asking.run.decide(requestId, { kind: "option", option: "reject", note: "use a folder" });

    expect(await asking.outcome()).toEqual({ kind: "completed" });
    expect(stepsOf(asking.events)).toMatchObject([{ state: "declined" }]);
    expect(asking.text()).toContain("use a folder");
  });

  it("leaves nothing of a command behind when it is stopped", async () => {
    const place = await opening(createRealKimi());
    const sleeping = runIn(place, "run sleep 613");
    const { requestId } = await sleeping.ask();
    const before = carriersOf([`HOME=${place.home}`]).length;
    await sleeping.run.decide(requestId, allow);
    const processes = () => carriersOf([`HOME=${place.home}`]).length;
    await expect.poll(processes, { timeout: 10_000 }).toBeGreaterThan(before);

    await sleeping.run.stop();

    expect(await sleeping.outcome()).toEqual({ kind: "stopped" });
    await expect.poll(processes).toBe(before);
  });

  it("shows its plan and its usage, which comes after the answer", async () => {
    const place = await opening(createRealKimi());
    const planning = runIn(place, "plan");

    expect(await planning.outcome()).toEqual({ kind: "completed" });
    const { items } = await planning.until("plan");
    expect(items.map(({ state }) => state)).toEqual(["done", "active", "pending"]);
    expect((await planning.until("usage")).total).toEqual({ contextTokens: 110, contextWindow: 100_000 });
  });

  it("fails where it ends without a word, as it does when the model provider refuses", async () => {
    const place = await opening(createRealKimi());

    expect(await runIn(place, "status 400").outcome()).toMatchObject({ kind: "failed", reason: "agent" });
  });

  it("begins anew where its conversation is gone, and copies one", async () => {
    const place = await opening(createRealKimi());
    const lost = runIn(place, "say hello", { resume: "session_7c8469f5-82d8-4573-b682-175b8844f387" });
    expect(await lost.outcome()).toEqual({ kind: "completed" });
    const { sessionId: resume } = await lost.until("session");

    const copy = runIn(place, "recall", { resume, isFork: true });

    expect(lost.events[0]).toMatchObject({ kind: "session", start: "restarted" });
    expect(await copy.outcome()).toEqual({ kind: "completed" });
    expect(copy.events[0]).toMatchObject({ kind: "session", start: "forked" });
    expect(copy.text()).toContain("say hello | recall");
  });

  it("is found with its version, and lists its models", async () => {
    const place = await opening(createRealKimi());

    expect(await place.agent.readiness(10_000)).toMatchObject({ ready: true, version: "2.1.0" });
    expect((await place.agent.models()).map(({ id }) => id)).toEqual(["small", "large"]);
  });
});
