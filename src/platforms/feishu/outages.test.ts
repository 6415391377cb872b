import { describe, expect, it } from "vitest";
import { shownIn } from "../../testing/feishu-sight.ts";
import { aFeishuWorld, type FeishuWorld } from "../../testing/feishu-world.ts";
import { scopes } from "./scopes.ts";

const post = "POST /open-apis/im/v1/messages/:message/reply";
const create = "POST /open-apis/cardkit/v1/cards";
const update = "PUT /open-apis/cardkit/v1/cards/:card";
const content = "PUT /open-apis/cardkit/v1/cards/:card/elements/:element/content";

async function aRun(world: FeishuWorld, text = "mend it") {
  const { feishu, ann } = world;
  const { chat } = await world.aProject("api");
  const prompt = feishu.say({ by: ann, chat, text });
  const run = await world.run(text);
  return { chat, prompt, run };
}

const delta = (text: string) => ({ kind: "text", messageId: "m1", delta: text }) as const;

// Side by side: they wait for the times after which PoCo tries again.
describe.concurrent("a live card", () => {
  it("is posted once though the answer to its posting was lost", async () => {
    await using world = await aFeishuWorld({ isFaulty: true });
    world.feishu.fault({ kind: "cut_after", method: post, times: 3 });

    const { chat, run } = await aRun(world);
    run.complete("Mended.");

    await world.shown(chat, "Mended.");
    expect(shownIn(world.feishu, chat)).toHaveLength(1);
  });

  it("does without CardKit where the app lacks the right to it, and says that it is missing", async () => {
    await using world = await aFeishuWorld({ refusals: [99991672] });
    world.feishu.tenant.scopes.delete("cardkit:card:write");

    const { chat, run } = await aRun(world);
    run.emit(delta("Looking"));
    await world.shown(chat, "Looking");
    run.complete("Mended.");

    await world.shown(chat, "Mended.");
    expect(shownIn(world.feishu, chat)).toHaveLength(1);
    expect(world.platform.status().missing).toContain("feishu scope cardkit:card:write");
  });

  it("shows its end though CardKit counts further than PoCo does", async () => {
    await using world = await aFeishuWorld({ refusals: [300317] });
    const { chat, run } = await aRun(world);
    run.emit(delta("Looking"));
    await world.shown(chat, "Looking");
    for (const entity of world.feishu.tenant.entities.values()) entity.sequence += 700;

    run.complete("Mended.");

    await world.shown(chat, "Mended.");
    expect(shownIn(world.feishu, chat)).toHaveLength(1);
  });

  it("goes on after Feishu has ended the typing by itself", async () => {
    await using world = await aFeishuWorld({ refusals: [300309] });
    const { chat, run } = await aRun(world);
    run.emit(delta("Looking"));
    await world.shown(chat, "Looking");
    for (const entity of world.feishu.tenant.entities.values()) entity.streamingSince = null;

    run.emit(delta(" into it, for long."));
    await world.shown(chat, "into it, for long.");
    run.complete("Mended.");

    await world.shown(chat, "Mended.");
    expect(shownIn(world.feishu, chat)).toHaveLength(1);
  });

  it("types: what is added to the answer alone is sent alone", async () => {
    await using world = await aFeishuWorld();
    const { chat, run } = await aRun(world);
    run.emit(delta("Looking"));
    await world.shown(chat, "Looking");
    const before = world.feishu.callsOf(content).length;

    run.emit(delta(" into it"));
    await world.shown(chat, "Looking into it");

    expect(world.feishu.callsOf(content).length).toBeGreaterThan(before);
    run.complete("Mended.");
    await world.shown(chat, "Mended.");
  });

  it("is the same card after PoCo was killed and started again", async () => {
    await using world = await aFeishuWorld({ isFaulty: true });
    const { chat, run } = await aRun(world);
    run.emit(delta("Looking"));
    const { message } = await world.shown(chat, "Looking");

    await using later = await world.restart();

    const after = await later.shown(chat, /PoCo was restarted|restarted/i);
    expect(after.message.id).toBe(message.id);
    expect(shownIn(world.feishu, chat)).toHaveLength(1);
    const [entity] = [...world.feishu.tenant.entities.values()];
    expect(entity?.streamingSince).toBeNull();
  });

  it("is posted again when people took it away", async () => {
    await using world = await aFeishuWorld({ refusals: [230011, 300301, 231003] });
    const { chat, run } = await aRun(world);
    run.emit(delta("Looking"));
    const { message } = await world.shown(chat, "Looking");
    message.state = "recalled";
    world.feishu.tenant.entities.clear();

    run.complete("Mended.");

    const again = await world.shown(chat, "Mended.");
    expect(again.message.id).not.toBe(message.id);
  });

  it("comes without addresses of e-mail where the audit refuses them, and says so", async () => {
    await using world = await aFeishuWorld({ refusals: [230028] });
    const { chat, run } = await aRun(world);

    run.complete("Committed as Ann <ann@example.org>.");

    const { plain } = await world.shown(chat, "ann[at]example.org");
    expect(plain).toContain("audit");
  });

  it("is told in words where Feishu takes no card of it at all", async () => {
    await using world = await aFeishuWorld({ isFaulty: true });
    const unfit = { kind: "code", code: 230099, times: 1_000 } as const;
    const isCard = ({ args }: { readonly args: Readonly<Record<string, unknown>> }) =>
      args["msg_type"] === "interactive";
    world.feishu.fault({ kind: "code", code: 300302, status: 200, method: create, times: 1_000 });
    world.feishu.fault({ ...unfit, method: post, when: isCard });
    const { chat, run } = await aRun(world);

    const { message } = await world.shown(chat, "mend it");
    run.complete("Mended.");

    await world.shown(chat, "Mended.");
    expect(message.type).toBe("text");
    expect(shownIn(world.feishu, chat).filter(({ plain }) => plain.includes("Mended."))).toHaveLength(1);
  });

  it("that the audit stops takes the typing from no other card", async () => {
    await using world = await aFeishuWorld({ isFaulty: true });
    const { feishu, ann } = world;
    const isFirst = ({ args }: { readonly args: Readonly<Record<string, unknown>> }) =>
      String(args["data"]).includes("a bad word");
    feishu.fault({ kind: "code", code: 230028, status: 200, method: create, when: isFirst, times: 9 });
    const { chat, run } = await aRun(world, "say a bad word");
    const first = await world.shown(chat, "a bad word");
    run.complete("Said.");
    await world.shown(chat, "Said.");

    feishu.say({ by: ann, chat, text: "mend it" });
    const next = await world.run("mend it");
    const second = await world.shown(chat, "mend it");
    next.complete("Mended.");

    await world.shown(chat, "Mended.");
    expect([first, second].map(({ message }) => message.content.includes("card_id"))).toEqual([false, true]);
  });

  it("waits while Feishu is in trouble, and shows the newest state then", async () => {
    await using world = await aFeishuWorld({ isFaulty: true });
    const fault = world.feishu.fault({ kind: "http", status: 502, method: create, times: 1_000 });
    const { chat, run } = await aRun(world);
    run.complete("Mended.");
    await world.feishu.until(() => fault.hits > 1, "Feishu was asked");

    fault.clear();

    await world.shown(chat, "Mended.");
    expect(shownIn(world.feishu, chat)).toHaveLength(1);
  });

  it("honours what Feishu says of how often it may be called", async () => {
    await using world = await aFeishuWorld({ isFaulty: true });
    world.feishu.fault({ kind: "code", code: 230020, method: update, status: 400, times: 2 });
    const { chat, run } = await aRun(world);

    run.complete("Mended.");

    await world.shown(chat, "Mended.");
  });
});

describe("a right that the app lacks", () => {
  it("is told once to whom the app belongs, with the page where it is added", async () => {
    const lacked = "im:message.group_msg";
    const feishuScopes = scopes.map(({ name }) => name).filter((name) => name !== lacked);
    await using world = await aFeishuWorld({ scopes: feishuScopes });
    const dm = world.feishu.dmOf(world.ann).id;
    const { plain } = await world.shown(dm, lacked);

    await using later = await world.restart();
    world.feishu.say({ by: world.ann, text: "hello" });
    await later.shown(dm, "PoCo Projects");

    expect(plain).toContain("hear prompts that do not mention it");
    expect(plain).toMatch(/Add them at http\S+auth\?q=im%3Amessage\.group_msg/);
    expect(shownIn(world.feishu, dm).filter((one) => one.plain.includes(lacked))).toHaveLength(1);
    expect(later.platform.status().warnings?.join()).toContain(lacked);
  });
});

describe("a token", () => {
  it("that Feishu takes no more is replaced, and nobody notices", async () => {
    await using world = await aFeishuWorld({ refusals: [99991663] });
    const { chat, run } = await aRun(world);
    world.feishu.expireTokens();

    run.complete("Mended.");

    await world.shown(chat, "Mended.");
    expect(world.feishu.tokensGiven()).toBe(2);
  });
});
