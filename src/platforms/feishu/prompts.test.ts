import { describe, expect, it } from "vitest";
import { shownIn } from "../../testing/feishu-sight.ts";
import { aFeishuWorld } from "../../testing/feishu-world.ts";

describe("a prompt in the group of a project", () => {
  it("gets a live card that types, a result, and marks of where it stands", async () => {
    await using world = await aFeishuWorld();
    const { feishu, ann } = world;
    const { chat } = await world.aProject("api");

    const prompt = feishu.say({ by: ann, chat, text: "a<b && 修复它" });
    const run = await world.run("a<b && 修复它");
    run.emit({ kind: "text", messageId: "m1", delta: "Looking into it" });
    const { message } = await world.shown(chat, "Looking into it");
    run.complete("All mended.");
    await world.shown(chat, "All mended.");
    const marks = () => prompt.reactions.map(({ emoji }) => emoji);
    await feishu.until(() => String(marks()) === "DONE", "it is marked as done only");

    expect(message.parentId).toBe(prompt.id);
    expect(shownIn(feishu, chat)).toHaveLength(1);
    const [entity] = [...feishu.tenant.entities.values()];
    expect(entity?.streamingSince).toBeNull();
  });
});
