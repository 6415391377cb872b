import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { shownIn } from "../../testing/feishu-sight.ts";
import { aFeishuWorld } from "../../testing/feishu-world.ts";

const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

describe("what comes with a prompt", () => {
  it("is fetched and handed to the agent: pictures of a rich text, and a file", async () => {
    await using world = await aFeishuWorld({ agent: { can: { images: true } } });
    const { feishu, ann } = world;
    const { chat } = await world.aProject("api");
    const image_key = feishu.addFile("shot", png, "image");
    const post = {
      title: "",
      content: [[{ tag: "text", text: "make it look like this" }], [{ tag: "img", image_key }]],
    };

    feishu.say({ by: ann, chat, content: { type: "post", json: post } });

    const run = await feishu.until(() => world.agent.runs[0], "somebody runs it");
    expect(run.turn.prompt).toMatch(/^make it look like this\n/);
    expect(run.turn.images).toHaveLength(1);
    run.complete("Done.");
    await world.shown(chat, "Done.");
  });

  it("is told when it is too large", async () => {
    await using world = await aFeishuWorld({ values: { fileLimitMegabytes: 1 } });
    const { feishu, ann } = world;
    const { chat } = await world.aProject("api");
    const file_key = feishu.addFile("big.bin", Buffer.alloc(1_100_000, 7), "file");

    feishu.say({ by: ann, chat, content: { type: "file", json: { file_key, file_name: "big.bin" } } });

    const run = await feishu.until(() => world.agent.runs[0], "somebody runs it");
    expect(run.turn.prompt).toContain("could not be fetched");
    await world.shown(chat, "larger than 1 MB (POCO_FEISHU_FILE_LIMIT_MB)");
    run.complete("Done.");
    await world.shown(chat, "Done.");
  });

  it("is not carried out when it is taken back while it waits", async () => {
    // Its mark and the answer to it have no place any more.
    await using world = await aFeishuWorld({ refusals: [230011, 231003] });
    const { feishu, ann } = world;
    const { chat } = await world.aProject("api");
    feishu.say({ by: ann, chat, text: "first" });
    const first = await world.run("first");
    const second = feishu.say({ by: ann, chat, text: "second" });
    await world.shown(chat, /Queued[^]*second/);

    feishu.recall(second.id);
    await world.shown(chat, /Stopped[^]*second/);
    first.complete("Done.");

    await world.shown(chat, "Done.");
    expect(world.agent.runs).toHaveLength(1);
  });

  it("is told what to do instead where Feishu hands it to no app", async () => {
    await using world = await aFeishuWorld();
    const { feishu, ann } = world;

    feishu.say({ by: ann, content: { type: "merge_forward", json: {} } });

    await world.shown(feishu.dmOf(ann).id, "forwarded");
  });
});

describe("what an agent brings", () => {
  it("comes beside its answer when the answer links to it: a picture as a picture, a table as a file", async () => {
    await using world = await aFeishuWorld();
    const { feishu, ann, folder } = world;
    const { chat } = await world.aProject("api");
    feishu.say({ by: ann, chat, text: "draw it" });
    const run = await world.run("draw it");
    await writeFile(join(folder, "plot.png"), png);
    await writeFile(join(folder, "data.pdf"), "%PDF-1.4 x");

    run.complete("Here: ![the plot](plot.png) and [the data](data.pdf).");

    await feishu.until(() => shownIn(feishu, chat).some(({ plain }) => plain === "[image]"), "the picture");
    await feishu.until(() => shownIn(feishu, chat).some(({ plain }) => plain === "[file]"), "the file");
    const [task] = shownIn(feishu, chat);
    const files = shownIn(feishu, chat).filter(({ plain }) => plain.startsWith("["));
    expect(files.filter(({ message }) => message.parentId === task?.message.id).length).toBeGreaterThan(1);
  });

  it("comes in at most two further cards, and beyond that as a file", async () => {
    await using world = await aFeishuWorld();
    const { feishu, ann } = world;
    const { chat } = await world.aProject("api");
    feishu.say({ by: ann, chat, text: "tell me" });
    const run = await world.run("tell me");

    run.complete("字".repeat(60_000));

    await feishu.until(() => shownIn(feishu, chat).some(({ plain }) => plain === "[file]"), "the file");
    expect(shownIn(feishu, chat).length).toBeLessThan(6);
  });

  it("calls whoever waited for it, in words, when it took long", async () => {
    let now = Date.now();
    await using world = await aFeishuWorld({ now: () => now });
    const { feishu, ann } = world;
    const { chat } = await world.aProject("api");
    feishu.say({ by: ann, chat, text: "take your time" });
    const run = await world.run("take your time");
    now += 60_000;

    run.complete("All done.");

    const call = await world.shown(chat, `<at user_id="${ann}"></at>`);
    expect(call.message.type).toBe("text");
    expect(call.plain).toContain("All done.");
  });
});

describe("after an outage", () => {
  it("what was said in the group is read up, once", async () => {
    await using world = await aFeishuWorld({ isFaulty: true });
    const { feishu, ann } = world;
    const { chat } = await world.aProject("api");
    await world.stop();
    feishu.tenant.events.delete("im.message.receive_v1");
    feishu.say({ by: ann, chat, text: "are you there" });
    feishu.tenant.events.add("im.message.receive_v1");

    await using later = await world.restart();

    const run = await later.run("are you there");
    run.complete("I am.");
    await later.shown(chat, "I am.");
    expect(later.agent.runs).toHaveLength(1);
  });
});
