import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { agentContract } from "../../src/agents/contract.ts";
import { carriersOf } from "../../src/agents/kit/process-table.ts";
import { stepsOf } from "../../src/testing/agents-fixtures/fake-acp-runs.ts";
import { realCommand, writeBelow } from "../../src/testing/agents-fixtures/real-acp.ts";
import { opening, runIn } from "../../src/testing/agents-fixtures/real-acp-runs.ts";
import { createRealOpenCode } from "../../src/testing/agents-fixtures/real-opencode.ts";

const isInstalled = existsSync(realCommand("opencode"));
const allow = { kind: "option", option: "allow_once" } as const;

describe.skipIf(!isInstalled)("the real OpenCode", () => {
  agentContract("opencode", {
    makeHarness: () => createRealOpenCode(),
    makeMissing: () => createRealOpenCode({ command: "/nowhere/opencode" }),
    prompts: {
      answer: (text) => `say ${text}`,
      severalMessages: "read absent.txt",
      recall: "recall",
      endless: "hang",
      ask: "run touch asked.txt",
      askTwice: { skip: "OpenCode asks the second after the first is answered" },
      withdraw: { skip: "OpenCode never withdraws a request" },
      steered: { skip: "ACP has no way to steer" },
      question: { skip: "OpenCode offers its model no tool for questions over ACP" },
      endlessCommand: { skip: "OpenCode asks before every command; see below" },
      wire: { skip: "the real OpenCode cannot be made to write nonsense; the scripted agent does" },
    },
  });

  it("asks before it writes a file, shows the change, and writes it itself", async () => {
    const place = await opening(createRealOpenCode());
    const writing = runIn(place, "write hello.txt hello");
    const request = await writing.ask();
    const before = existsSync(join(place.folder, "hello.txt"));

    await writing.run.decide(request.requestId, allow);

    expect(await writing.outcome()).toEqual({ kind: "completed" });
    expect(before).toBe(false);
    expect(request).toMatchObject({ ask: "edit", title: "Change hello.txt" });
    expect(request.detail.files).toEqual([
      { path: "hello.txt", change: "add", diff: "@@ -0,0 +1,1 @@\n+hello\n" },
    ]);
    expect(readFileSync(join(place.folder, "hello.txt"), "utf8")).toBe("hello");
    expect(stepsOf(writing.events)).toMatchObject([{ type: "edit", title: "hello.txt", state: "done" }]);
  });

  it("asks also where the project's own configuration would let it run everything", async () => {
    const place = await opening(createRealOpenCode());
    const permission = { bash: "allow", edit: "allow" };
    const config = { permission, agent: { build: { permission: { bash: { "*": "allow" } } } } };
    writeBelow(place.folder, "opencode.json", JSON.stringify(config));

    const asking = runIn(place, "run touch free.txt");

    expect(await asking.ask()).toMatchObject({ ask: "command", detail: { command: "touch free.txt" } });
    await asking.run.stop();
    expect(existsSync(join(place.folder, "free.txt"))).toBe(false);
  });

  it("asks nothing in the wide mode, and only reads in the plan mode", async () => {
    const place = await opening(createRealOpenCode());

    const wide = runIn(place, "run touch wide.txt", { options: { mode: "allow" } });
    expect(await wide.outcome()).toEqual({ kind: "completed" });
    const planning = runIn(place, "write plan.txt x", { options: { mode: "plan" } });
    await planning.outcome();

    expect(wide.events.some(({ kind }) => kind === "ask")).toBe(false);
    expect(existsSync(join(place.folder, "wide.txt"))).toBe(true);
    expect(existsSync(join(place.folder, "plan.txt"))).toBe(false);
  });

  it("leaves nothing of a command behind when it is stopped", async () => {
    const place = await opening(createRealOpenCode());
    const sleeping = runIn(place, "run sleep 613");
    const { requestId } = await sleeping.ask();
    await sleeping.run.decide(requestId, allow);
    const sleeps = () => carriersOf([`HOME=${place.home}`]).length;
    await expect.poll(sleeps, { timeout: 10_000 }).toBeGreaterThan(1);

    await sleeping.run.stop();

    expect(await sleeping.outcome()).toEqual({ kind: "stopped" });
    await expect.poll(sleeps).toBe(1);
  });

  it("shows its plan, its usage, and takes the model that was chosen", async () => {
    const place = await opening(createRealOpenCode({ model: "mock/large" }));
    const planning = runIn(place, "plan");

    expect(await planning.outcome()).toEqual({ kind: "completed" });
    const { items } = await planning.until("plan");
    expect(items.map(({ state }) => state)).toEqual(["done", "active", "pending"]);
    expect((await planning.until("usage")).last).toMatchObject({ outputTokens: 6 });
    expect(place.model.requests.some(({ model }) => model === "large")).toBe(true);
    expect((await place.agent.models()).map(({ id }) => id)).toEqual(["mock/large", "mock/small"]);
  });

  it("says what the model provider refused", async () => {
    const place = await opening(createRealOpenCode());

    expect(await runIn(place, "status 400").outcome()).toMatchObject({
      kind: "failed",
      reason: "agent",
      message: expect.stringContaining("scripted status 400") as string,
    });
  });

  it("begins anew where its conversation is gone, and copies one", async () => {
    const place = await opening(createRealOpenCode());
    const lost = runIn(place, "say hello", { resume: "ses_df91ffffffeg9Oh19r1WxrC0z" });
    expect(await lost.outcome()).toEqual({ kind: "completed" });
    const { sessionId: resume } = await lost.until("session");

    const copy = runIn(place, "recall", { resume, isFork: true });

    expect(lost.events[0]).toMatchObject({ kind: "session", start: "restarted" });
    expect(await copy.outcome()).toEqual({ kind: "completed" });
    expect(copy.events[0]).toMatchObject({ kind: "session", start: "forked" });
    expect(copy.text()).toContain("say hello | recall");
  });

  it("is found with its version", async () => {
    const place = await opening(createRealOpenCode());

    expect(await place.agent.readiness(10_000)).toMatchObject({ ready: true, version: "1.18.33" });
  });
});
