import { describe, expect, it } from "vitest";
import { createHttpAppFixture, jsonOf } from "../../testing/http-app.ts";

describe("GET /health", () => {
  it("has every key of the contract, each of its type", async () => {
    await using poco = await createHttpAppFixture();

    const health = await jsonOf(await poco.get("/health"));

    expect(health).toMatchObject({
      status: "ok",
      mode: "local",
      feishu_enabled: expect.any(Boolean) as boolean,
      feishu_delivery_mode: expect.any(String) as string,
      feishu_verification_enabled: expect.any(Boolean) as boolean,
      feishu_signature_enabled: expect.any(Boolean) as boolean,
      feishu_listener_ready: expect.any(Boolean) as boolean,
      feishu_listener_detail: expect.any(String) as string,
      slack_enabled: expect.any(Boolean) as boolean,
      slack_delivery_mode: expect.any(String) as string,
      slack_socket_mode_enabled: expect.any(Boolean) as boolean,
      slack_signature_enabled: expect.any(Boolean) as boolean,
      slack_listener_ready: expect.any(Boolean) as boolean,
      slack_listener_detail: expect.any(String) as string,
      state_backend: "memory",
      state_db_path: null,
      agent_backend: "stub",
      agent_ready: true,
      agent_detail: expect.any(String) as string,
      missing: [],
    });
    expect(health["warnings"]).toContain("GET /debug/env shows which settings are set.");
  });

  it("shows the processes that an agent keeps, and what they cost", async () => {
    const process = { agent: "stub", pid: 4711, residentBytes: 180_400_000, processes: 3 };
    await using poco = await createHttpAppFixture({ agentProcesses: [process] });

    const health = await jsonOf(await poco.get("/health"));

    expect(health["agents"]).toEqual([
      expect.objectContaining({ name: "stub", processes: [{ pid: 4711, processes: 3, resident_mb: 180 }] }),
    ]);
  });

  it("counts the runs that are under way", async () => {
    await using poco = await createHttpAppFixture();
    const { task_id: id } = await poco.command("/run slow: work");
    await poco.inStatus(String(id), "running");

    expect(await jsonOf(await poco.get("/health"))).toMatchObject({ live_runs: 1 });

    await poco.press({ intent_key: "task.stop", task_id: id });
    await poco.inStatus(String(id), "cancelled");
    await expect
      .poll(async () => (await jsonOf(await poco.get("/health")))["live_runs"], { interval: 2 })
      .toBe(0);
  });
});
