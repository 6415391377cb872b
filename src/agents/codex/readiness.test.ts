import { describe, expect, it } from "vitest";
import { aCodex, aConversation } from "../../testing/agents-fixtures/fake-codex-runs.ts";

const patienceMs = 10_000;

describe("the readiness of Codex", () => {
  it("is told before a process runs, and starts none", async () => {
    const codex = aCodex();

    expect(await codex.agent.readiness(patienceMs)).toEqual({
      ready: true,
      detail: "codex-cli 0.169.0",
      version: "0.169.0",
    });
    expect(codex.starts()).toEqual([]);
  });

  it("tells the login and how much of the limits is used, where a process runs", async () => {
    const codex = aCodex({ environment: { FAKE_ACCOUNT: "chatgpt" } });
    await aConversation(codex);

    const { detail } = await codex.agent.readiness(patienceMs);

    expect(detail).toContain("Logged in. 5 h window 83 % used, resets 2096-10-02 07:06 UTC; 7 d window 12 %");
  });

  it("is missing without a login", async () => {
    const codex = aCodex({ environment: { FAKE_ACCOUNT: "missing" } });
    await aConversation(codex);

    const { ready, detail } = await codex.agent.readiness(patienceMs);

    expect(ready).toBe(false);
    expect(detail).toContain("codex login");
  });

  it("says when the version is older than any that was tried", async () => {
    const codex = aCodex({ environment: { FAKE_VERSION: "0.99.1" } });

    const readiness = await codex.agent.readiness(patienceMs);

    expect(readiness).toMatchObject({ ready: true, version: "0.99.1" });
    expect(readiness.detail).toContain("older than 0.163.0");
  });
});
