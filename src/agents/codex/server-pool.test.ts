import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createFakeCodex } from "../../testing/agents-fixtures/fake-codex.ts";
import { aCodex, aConversation, run } from "../../testing/agents-fixtures/fake-codex-runs.ts";

describe("accounts", () => {
  it("have conversations of their own, in processes of their own", async () => {
    const codex = aCodex({ values: { accounts: { work: "~/work-account" } } });
    mkdirSync(join(codex.home, "work-account"));
    const resume = await aConversation(codex);

    const other = run(codex, "environment CODEX_HOME", { resume, options: { account: "work" } });

    expect(await other.outcome()).toEqual({ kind: "completed" });
    expect(other.events[0]).toMatchObject({ kind: "session", start: "restarted" });
    expect(other.text()).toBe(`CODEX_HOME is ${join(codex.home, "work-account")}`);
    expect(codex.processes).toHaveLength(2);
  });

  it("whose folder is missing fail clearly", async () => {
    const codex = aCodex({ values: { accounts: { work: "/no/such/folder" } } });

    const outcome = await run(codex, "say hello", { options: { account: "work" } }).outcome();

    expect(outcome).toMatchObject({ kind: "failed", reason: "setup" });
    expect(JSON.stringify(outcome)).toContain("/no/such/folder");
    expect(await run(codex, "say hello", { options: { account: "none" } }).outcome()).toEqual({
      kind: "completed",
    });
  });
});

describe("environments", () => {
  const environments = { staging: { API_URL: "https://staging.example" } };

  it("reach the process, and only that of those who chose them", async () => {
    const codex = aCodex({ values: { environments } });

    const chosen = run(codex, "environment API_URL", { options: { environment: "staging" } });
    const plain = run(codex, "environment API_URL");
    await Promise.all([chosen.outcome(), plain.outcome()]);

    expect([chosen.text(), plain.text()]).toEqual([
      "API_URL is https://staging.example",
      "API_URL is not set",
    ]);
  });

  it("can change within a conversation: the process that has it open ends first", async () => {
    const codex = aCodex({ values: { environments } });
    const resume = await aConversation(codex);

    const next = run(codex, "recall", { resume, options: { environment: "staging" } });

    expect(await next.outcome()).toEqual({ kind: "completed" });
    expect(next.events[0]).toMatchObject({ kind: "session", start: "resumed" });
    expect(codex.processes).toHaveLength(1);
  });

  it("that nobody set up are refused", async () => {
    const codex = createFakeCodex();

    const outcome = await run(codex, "say hello", { options: { environment: "staging" } }).outcome();
    await codex.close();

    expect(outcome).toMatchObject({ kind: "failed", reason: "setup" });
  });
});

describe("a process with too many conversations in its memory", () => {
  it("is replaced as soon as it has nothing to do, and they go on", async () => {
    const codex = aCodex({ values: { loadedThreads: 2 } });
    const resume = await aConversation(codex);
    const busy = run(codex, "wait-added");
    await busy.until("session", ({ confirmed }) => confirmed);
    await aConversation(codex);
    expect(codex.starts()).toHaveLength(1);
    expect(codex.processes).toHaveLength(1);

    await busy.run.steer("done");
    await busy.outcome();
    await expect.poll(() => codex.processes.length).toBe(0);

    const next = run(codex, "recall", { resume });
    expect(await next.outcome()).toEqual({ kind: "completed" });
    expect(next.events[0]).toMatchObject({ kind: "session", start: "resumed" });
    expect(codex.starts()).toHaveLength(2);
  });
});

it("starts its process when there is room among the agents that start, and makes room again", async () => {
  const opened = Promise.withResolvers<void>();
  const log: string[] = [];
  const enter = async () => {
    log.push("waits");
    await opened.promise;
    return () => void log.push("left");
  };
  const codex = aCodex({ starts: { enter } });
  const waiting = run(codex, "say hello");
  await expect.poll(() => log).toEqual(["waits"]);
  expect(codex.starts()).toEqual([]);

  opened.resolve();

  expect(await waiting.outcome()).toEqual({ kind: "completed" });
  expect(log).toEqual(["waits", "left"]);
});
