import { describe, expect, it } from "vitest";
import { createGatewayFixture, type GatewayFixture, type Room, until } from "../testing/gateway-fixture.ts";

const minute = 60_000;

async function aPoco(): Promise<GatewayFixture & { readonly room: Room }> {
  const poco = await createGatewayFixture();
  return Object.assign(poco, { room: await poco.aRoom("api") });
}

/** A prompt that was written so long before PoCo could read it. Milliseconds. */
async function sayLate({ chat, clock, room }: GatewayFixture & { readonly room: Room }, ms: number) {
  const event = chat.message("deploy it", { conversation: room.conversation });
  return (await chat.send({ ...event, sentAt: clock.now - ms })).reply;
}

describe("a message that comes late", () => {
  it("is asked about first, with the reason, and goes through once somebody wants it", async () => {
    await using poco = await aPoco();

    await sayLate(poco, 12 * minute);
    const [approval] = await poco.asked("deploy it");
    const before = poco.agent.runs.length;
    await poco.room.press({ kind: "task.approve", taskId: (await poco.taskOf("deploy it")).id });
    const run = await poco.run("deploy it");

    expect(approval).toMatchObject({
      ask: "confirm",
      detail: {
        text: "This was written 12 minutes before PoCo could read it. Is it still wanted?\n\ndeploy it",
      },
    });
    expect(before).toBe(0);
    expect(run.turn).toMatchObject({ prompt: "deploy it", isApproved: true });
  });

  it("reaches no agent when nobody wants it any more", async () => {
    await using poco = await aPoco();
    await sayLate(poco, 12 * minute);
    await poco.asked("deploy it");

    await poco.room.say("/reject too late");

    expect((await poco.ended("deploy it")).state.status).toBe("cancelled");
    expect(poco.agent.runs).toEqual([]);
  });

  it.each([0, 5 * minute, -minute])("is a prompt like any other within five minutes (%i ms)", async (ms) => {
    await using poco = await aPoco();

    await sayLate(poco, ms);

    await poco.run("deploy it");
    expect(await poco.approvals(await poco.taskOf("deploy it"))).toEqual([]);
  });

  it("is not late because PoCo itself took its time with it", async () => {
    await using poco = await createGatewayFixture({ onDisk: true });
    const room = await poco.aRoom("api");
    const event = poco.chat.message("deploy it", { conversation: room.conversation });
    poco.faults.after = ({ name }) => {
      if (name === "inbox.receive") poco.crash();
    };
    void poco.chat.send({ ...event, sentAt: poco.clock.now });
    await until(() => expect(poco.faults.isDead).toBe(true));
    poco.clock.now += 60 * minute;
    const again = await poco.again();

    await again.gateway.recover();

    await again.run("deploy it");
    expect((await again.taskOf("deploy it")).heldBecause).toBeNull();
  });
});

describe("what a task keeps of its message", () => {
  it("is the message and its thread", async () => {
    await using poco = await aPoco();

    await poco.room.say("fix it", { messageId: "m1" });

    expect((await poco.taskOf("fix it")).origin).toEqual({ message: "m1", thread: null, after: null });
  });

  it("is nothing where there was none", async () => {
    await using poco = await aPoco();

    await poco.room.press({ kind: "task.submit", projectId: poco.room.project.id, prompt: "fix it" });

    expect(await poco.taskOf("fix it")).toMatchObject({ origin: null, attachments: [], heldBecause: null });
  });
});
