import { describe, expect, it } from "vitest";
import { createGatewayFixture, type GatewayFixture, until } from "../testing/gateway-fixture.ts";
import { buttonsOf } from "../testing/walk.ts";
import { commandIn } from "./agent-commands.ts";

const commands = [
  { word: "/review", title: "Review", help: "Looks at what has changed." },
  { word: "/compact", title: "Compact", help: "Makes room in the conversation." },
] as const;

const reviewing = (): Promise<GatewayFixture> => createGatewayFixture({ agent: { commands } });

describe("an order to the agent itself", () => {
  it.each([
    ["/review", "/review"],
    [" /review the login\n", "/review"],
    ["/reviewer", undefined],
    ["please /review", undefined],
    ["", undefined],
  ])("is found in %j: %s", (prompt, word) => {
    expect(commandIn({ commands }, prompt)?.word).toBe(word);
  });

  it("is a button on the panel of the agent and on the one for a prompt", async () => {
    await using poco = await reviewing();
    const room = await poco.aRoom("api");
    const { id: projectId } = room.project;

    const panels = [
      await room.press({ kind: "workspace.choose_agent", projectId }),
      await room.press({ kind: "task.open_composer", projectId }),
    ];
    const button = {
      label: "Compact",
      does: { intent: { kind: "task.submit", projectId, prompt: "/compact" } },
    };
    for (const { card } of panels) {
      expect(card === null ? [] : buttonsOf(card)).toContainEqual(
        expect.objectContaining({ label: "Compact" }),
      );
      expect(card === null ? [] : buttonsOf(card).find(({ label }) => label === "Compact")).toMatchObject(
        button,
      );
    }
    await room.press({ kind: "task.submit", projectId, prompt: "/compact" });

    expect((await poco.run("/compact")).turn.prompt).toBe("/compact");
  });

  it("is written as any prompt, with its subject, and stands in the help of the room", async () => {
    await using poco = await reviewing();
    const room = await poco.aRoom("api");

    const reply = await room.say("/review the login");
    const help = await room.say("/help");

    expect(reply).toMatchObject({ status: "ok", message: "Task created." });
    expect((await poco.run("/review the login")).turn.prompt).toBe("/review the login");
    expect(JSON.stringify(help.card)).toContain(
      "Orders to Scripted itself:\\n/review: Looks at what has changed.",
    );
  });

  it("is no part of a burst", async () => {
    await using poco = await createGatewayFixture({ agent: { commands }, policy: { burstMs: 60_000 } });
    const room = await poco.aRoom("api");

    const words = room.say("look at the login");
    const order = room.say("/compact");
    await Promise.all([words, order]);

    await until(async () => {
      expect((await poco.tasks()).map(({ prompt }) => prompt)).toEqual(["look at the login", "/compact"]);
    });
  });

  it("is not merged into a task that runs", async () => {
    await using poco = await reviewing();
    const room = await poco.aRoom("api");
    await room.say("one");
    const run = await poco.run("one");
    await room.say("/compact");
    const waiting = await poco.taskOf("/compact");

    const reply = await room.press({ kind: "task.steer_queue", taskId: waiting.id });

    expect(reply).toMatchObject({
      status: "rejected",
      message: expect.stringContaining("order to the agent") as unknown,
    });
    expect(run.steers).toEqual([]);
  });
});
