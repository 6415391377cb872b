import { describe, expect, it } from "vitest";
import { createGatewayFixture } from "../testing/gateway-fixture.ts";

const detail = "It is not logged in. Run `scripted login` on the server, then try again.";
const notReady = { readiness: async () => ({ ready: false, detail }) as const };

describe("a task of an agent that is not ready", () => {
  it("fails with what is missing and what to do", async () => {
    await using poco = await createGatewayFixture({ agent: notReady });
    const room = await poco.aRoom("api");
    await room.say("one");
    (await poco.run("one")).end({ kind: "lost", message: "The agent exited with code 1." });

    const { state } = await poco.ended("one");

    expect(state).toMatchObject({
      status: "failed",
      reason: "setup",
      message: `The agent exited with code 1. Scripted is not ready: ${detail}`,
    });
    const card = poco.chat.card(`task:${(await poco.taskOf("one")).id}`);
    expect(JSON.stringify(card)).toContain("Run `scripted login` on the server");
  });

  it("is not told twice what the agent said itself", async () => {
    await using poco = await createGatewayFixture({ agent: notReady });
    const room = await poco.aRoom("api");
    await room.say("one");
    (await poco.run("one")).end({ kind: "failed", reason: "setup", message: detail });

    expect((await poco.ended("one")).state).toMatchObject({ reason: "setup", message: detail });
  });

  it("keeps its own reason once the agent had begun, at a limit, and where nothing is missing", async () => {
    await using poco = await createGatewayFixture({ agent: notReady });
    const room = await poco.aRoom("api");
    await room.say("begun");
    const begun = await poco.run("begun");
    begun.say("Looking.");
    begun.end({ kind: "failed", reason: "agent", message: "It broke." });
    const first = await poco.ended("begun");
    await room.say("limited");
    (await poco.run("limited")).end({ kind: "failed", reason: "limit", message: "Used up." });
    const second = await poco.ended("limited");
    await using ready = await createGatewayFixture();
    const other = await ready.aRoom("api");
    await other.say("one");
    (await ready.run("one")).end({ kind: "failed", reason: "agent", message: "It broke." });

    expect(first.state).toMatchObject({ reason: "agent", message: "It broke." });
    expect(second.state).toMatchObject({ reason: "limit", message: "Used up." });
    expect((await ready.ended("one")).state).toMatchObject({ reason: "agent", message: "It broke." });
  });

  it("says nothing about readiness where the agent cannot even tell that", async () => {
    const readiness = async () => Promise.reject(new Error("broken"));
    await using poco = await createGatewayFixture({ agent: { readiness } });
    const room = await poco.aRoom("api");
    await room.say("one");
    (await poco.run("one")).end({ kind: "failed", reason: "agent", message: "It broke." });

    expect((await poco.ended("one")).state).toMatchObject({ reason: "agent", message: "It broke." });
  });
});
