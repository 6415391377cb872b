import { afterEach, describe, expect, it, vi } from "vitest";
import { createGatewayFixture, until } from "../testing/gateway-fixture.ts";

describe("the cards of tasks that wait", () => {
  afterEach(() => vi.useRealTimers());

  it("move up when the tasks before them end", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    for (const prompt of ["one", "two", "three"]) await room.say(prompt);
    const { id } = await poco.taskOf("three");
    const card = () => JSON.stringify(poco.chat.card(`task:${id}`));
    await until(() => expect(card()).toContain("Place 2 in the queue"));

    (await poco.run("one")).complete();
    await poco.run("two");

    await until(() => expect(card()).toContain("Place 1 in the queue"));
    expect(card()).toContain(`behind task ${(await poco.taskOf("two")).id}`);
  });

  it("cost one call each, however many tasks before them move", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    for (let index = 0; index < 20; index += 1) await room.say(`prompt ${index}`);
    await room.say("last");
    const { id } = await poco.taskOf("last");
    await until(() => expect(poco.chat.callsFor(`task:${id}`)).not.toEqual([]));
    await vi.advanceTimersByTimeAsync(1_000);
    const before = poco.chat.callsFor(`task:${id}`).length;
    let isHeld = false;
    poco.agent.act = (run) => {
      isHeld = run.turn.prompt === "prompt 19";
      if (!isHeld) run.complete();
    };

    poco.agent.runs[0]?.complete();
    await vi.waitUntil(() => isHeld, { interval: 1 });
    await vi.advanceTimersByTimeAsync(1_000);

    await until(() => expect(poco.chat.callsFor(`task:${id}`).length).toBeGreaterThan(before));
    expect(poco.chat.callsFor(`task:${id}`).length - before).toBeLessThan(6);
  });
});
