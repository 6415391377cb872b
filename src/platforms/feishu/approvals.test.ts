import { describe, expect, it } from "vitest";
import { shownIn } from "../../testing/feishu-sight.ts";
import { aFeishuWorld, type FeishuWorld } from "../../testing/feishu-world.ts";
import type { ScriptedRun } from "../../testing/scripted-agent.ts";

type Request = Parameters<ScriptedRun["ask"]>[1];

/** A task of Bob's that waits for an answer. */
async function asked(world: FeishuWorld, request: Request = {}, words = "make test") {
  const { feishu, bob } = world;
  const { chat } = await world.aProject("api");
  const prompt = feishu.say({ by: bob, chat, text: "build it" });
  const run = await world.run("build it");
  run.ask("r1", request);
  const { message } = await world.shown(chat, new RegExp(`^\\[Waiting\\] (?!Task)[^]*${words}`));
  return { chat, run, message, prompt };
}

describe("a request of an agent", () => {
  it("is a card of its own that answers the task's, and calls whoever may decide in words", async () => {
    await using world = await aFeishuWorld();
    const { feishu, bob } = world;
    const command = 'psql -c "select a < b && \\"c\\" > `d` & *e*"';

    const { chat, message, prompt } = await asked(world, { detail: { command } }, "psql");

    const [task] = shownIn(feishu, chat);
    expect(task?.message.parentId).toBe(prompt.id);
    expect(message.parentId).toBe(task?.message.id);
    const call = await world.shown(chat, `<at user_id="${bob}"></at>`);
    expect(call.message).toMatchObject({ type: "text", parentId: message.id });
  });

  it("is answered with a toast, and its card says who decided and cannot be pressed any more", async () => {
    await using world = await aFeishuWorld();
    const { ann, bob } = world;
    const { chat, run } = await asked(world);

    const toast = await world.press(ann, chat, "Approve");

    await expect
      .poll(() => run.decisions.map(({ answer }) => answer))
      .toMatchObject([{ option: "allow_once" }]);
    const { message } = await world.shown(chat, "Approved by Ann");
    expect(toast.type).toBe("success");
    expect(JSON.stringify(world.feishu.cardOf(message.id))).not.toContain('"Approve"');
    expect(bob).not.toBe(ann);
  });

  it("is decided by the first press; whoever is late is told so", async () => {
    await using world = await aFeishuWorld();
    const { feishu, ann, bob } = world;
    const { chat, run, message } = await asked(world);
    const name = await nameOf(world, chat, "Reject");
    await world.press(ann, chat, "Approve");

    const late = await feishu.press({ by: bob, message: message.id, name }).catch(() => undefined);

    expect(late?.kind === "answered" ? late.body : {}).toMatchObject({ toast: { type: "warning" } });
    expect(run.decisions).toHaveLength(1);
  });

  it("is not for somebody whom PoCo does not know", async () => {
    await using world = await aFeishuWorld();
    const { eve } = world;
    const { chat, run } = await asked(world);

    const toast = await world.press(eve, chat, "Approve");

    expect(toast.type).toBe("warning");
    expect(run.decisions).toEqual([]);
  });

  it("is answered by words as well", async () => {
    await using world = await aFeishuWorld();
    const { feishu, ann } = world;
    const { chat, run } = await asked(world);

    feishu.say({ by: ann, chat, text: "/approve" });

    await expect
      .poll(() => run.decisions.map(({ answer }) => answer))
      .toMatchObject([{ option: "allow_once" }]);
  });
});

/** The name of a button as it stands now. */
async function nameOf(world: FeishuWorld, chat: string, label: string): Promise<string> {
  const { message } = await world.shown(chat, label);
  const found = JSON.stringify(world.feishu.cardOf(message.id)).match(/"name":"([^"]*)"/g) ?? [];
  const name = found.find((one) => one.includes("reject"));
  return /"name":"([^"]*)"/.exec(name ?? "")?.[1] ?? "";
}
