import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { type AgentHome, createAgentHome } from "../../testing/agents-fixtures/agent-home.ts";
import { stepsOf } from "../../testing/agents-fixtures/fake-acp-runs.ts";
import { type FollowedRun, followRun } from "../../testing/agents-fixtures/follow-run.ts";
import { plainAcpValues } from "../../testing/agents-fixtures/real-acp.ts";
import type { Agent, Turn } from "../agent.ts";
import { carriersOf } from "../kit/process-table.ts";
import { createCursor, modelsIn } from "./cursor.ts";
import type { AcpValues } from "./settings.ts";

const script = fileURLToPath(new URL("../../testing/agents-fixtures/fake-cursor.ts", import.meta.url));

describe("Cursor without a way to ask", () => {
  const opened: { readonly agent: Agent; readonly place: AgentHome }[] = [];

  afterEach(async () => {
    for (const { agent, place } of opened.splice(0)) {
      await agent.close();
      place.remove();
    }
  });

  function aCursor(values: Partial<AcpValues> = {}): { readonly agent: Agent; readonly place: AgentHome } {
    const place = createAgentHome();
    const command = place.program("cursor-agent", script);
    const host = place.host({ FAKE_STATE: place.home });
    const made = { agent: createCursor("headless", { ...plainAcpValues, command, ...values }, host), place };
    opened.push(made);
    return made;
  }

  function run(
    { agent, place }: ReturnType<typeof aCursor>,
    prompt: string,
    more: Partial<Turn> = {},
  ): FollowedRun {
    const turn = { runId: prompt, prompt, folder: place.folder, options: {}, isApproved: false };
    return followRun(agent.run({ ...turn, ...more }));
  }

  it("says so, and that it has no way to ask", async () => {
    const cursor = aCursor();
    const saying = run(cursor, "say hello there");

    expect(await saying.outcome()).toEqual({ kind: "completed" });
    expect(cursor.agent.can.ask).toBe(false);
    expect(saying.text()).toBe("hello there");
    expect((await saying.until("notice")).text).toContain("cannot ask");
  });

  it("shows what was done, and what was refused", async () => {
    const several = run(aCursor(), "several");
    await several.outcome();

    expect(several.messages()).toEqual(["First one.", "Second one."]);
    expect(stepsOf(several.events)).toMatchObject([
      { type: "command", title: "ls", state: "done" },
      { type: "edit", title: "a.txt", state: "declined" },
    ]);
    expect(several.events).toContainEqual({ kind: "thought", delta: "Hm." });
  });

  it("goes on with a conversation", async () => {
    const cursor = aCursor();
    const first = run(cursor, "say seven");
    const { sessionId } = await first.until("session");
    await first.outcome();

    const next = run(cursor, "recall", { resume: sessionId });

    expect(await next.outcome()).toEqual({ kind: "completed" });
    expect(next.events[0]).toMatchObject({ kind: "session", sessionId, start: "resumed", confirmed: true });
    expect(next.text()).toContain("say seven | recall");
  });

  it("keeps the prompt out of the command line, and passes what was chosen", async () => {
    const cursor = aCursor({ model: "composer-2" });
    await run(cursor, "say secret", { options: { mode: "plan", sandbox: "enabled" } }).outcome();

    const argv = readFileSync(join(cursor.place.home, "argv"), "utf8");
    expect(argv).not.toContain("secret");
    expect(argv).toContain('["--model","composer-2","--sandbox","enabled","-p"');
    expect(argv).toContain('"--mode","plan"');
  });

  it("fails where it answered a question of the model by itself", async () => {
    const asking = run(aCursor(), "question");

    expect(await asking.outcome()).toMatchObject({ kind: "failed", reason: "agent" });
    expect(asking.text()).toBe("");
  });

  it("stops, twice is once, and leaves no process behind", async () => {
    const cursor = aCursor();
    const endless = run(cursor, "endless");
    await endless.until("text");

    await Promise.all([endless.run.stop(), endless.run.stop()]);

    expect(await endless.outcome()).toEqual({ kind: "stopped" });
    expect(carriersOf([`HOME=${cursor.place.home}`])).toEqual([]);
  });

  it("stops before it has begun", async () => {
    const early = run(aCursor(), "endless");

    await early.run.stop();

    expect(await early.outcome()).toEqual({ kind: "stopped" });
  });

  it.each([
    ["exit-without-end", "lost", undefined],
    ["exit-at-once", "failed", "agent"],
    ["login", "failed", "setup"],
    ["fail it broke", "failed", "agent"],
    ["fail You hit your usage limit", "failed", "limit"],
  ])("ends truly when its process does not: %s", async (prompt, kind, reason) => {
    const ending = run(aCursor(), prompt);

    expect(await ending.outcome()).toMatchObject({ kind, ...(reason === undefined ? {} : { reason }) });
  });

  it.each([
    ["garbage", "after the garbage"],
    ["nulls", "nulls survived"],
  ])("survives %s", async (prompt, said) => {
    const odd = run(aCursor(), prompt);

    expect(await odd.outcome()).toEqual({ kind: "completed" });
    expect(odd.text()).toBe(said);
  });

  it("gives a result that it never streamed", async () => {
    expect(await run(aCursor(), "silent-result").outcome()).toEqual({
      kind: "completed",
      text: "Only in the result.",
    });
  });

  it("is stopped after silence", async () => {
    const silent = run(aCursor({ silenceSeconds: 1 }), "endless");

    expect(await silent.outcome()).toMatchObject({ kind: "failed", reason: "timeout" });
  });

  it("lists its models, and says what to install where it is missing", async () => {
    const missing = aCursor({ command: "/nowhere/cursor-agent" });

    expect(await aCursor().agent.models()).toMatchObject([
      { id: "auto" },
      { id: "composer-2", title: "Composer 2" },
    ]);
    expect(await missing.agent.readiness(5_000)).toMatchObject({ ready: false });
    expect(await run(missing, "say hello").outcome()).toMatchObject({ kind: "failed", reason: "setup" });
  });
});

it("reads a list of models with colours and remarks", () => {
  expect(modelsIn("Models\n\u001B[1mauto\u001B[0m - Auto (current)\n gpt-5.4-medium - GPT 5.4\n")).toEqual([
    { id: "auto", title: "Auto", isDefault: true },
    { id: "gpt-5.4-medium", title: "GPT 5.4", isDefault: false },
  ]);
});
