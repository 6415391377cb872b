import { describe, expect, it } from "vitest";
import { pressToCome } from "../../testing/feishu-press.ts";
import { aFeishuWorld, type FeishuWorld } from "../../testing/feishu-world.ts";
import type { ScriptedRun } from "../../testing/scripted-agent.ts";

/*
 * What people complain of with other bots in Feishu, each shown not to be so here: cards and their buttons. Side by side
 * where they wait for the pace of live cards.
 */

async function aRun(world: FeishuWorld, text = "build it") {
  const { feishu, ann } = world;
  const { chat } = await world.aProject("api");
  const prompt = feishu.say({ by: ann, chat, text });
  const run = await world.run(text);
  return { chat, prompt, run };
}

/** A task that waits for an answer; `message`: the card of its request. */
async function aRequest(world: FeishuWorld) {
  const started = await aRun(world);
  started.run.ask("r1");
  const { message } = await world.shown(started.chat, aRequestCard);
  return { ...started, message: message.id };
}

const aRequestCard = /^\[Waiting\] (?!Task)[^]*make test/;
const answersOf = (run: ScriptedRun) => run.decisions.map(({ answer }) => answer);
/** What stands in the head of a card. */
function titleOf({ feishu }: FeishuWorld, message: string): string {
  const { header } = (feishu.cardOf(message) ?? {}) as { header?: { title?: { content?: string } } };
  return header?.title?.content ?? "";
}

describe.concurrent("complaint 1, buttons answer 200340, 200341 or 200672:", () => {
  it.each([
    ["/approve", { option: "allow_once" }],
    ["1", { option: "allow_once" }],
    ["/reject", { option: "reject" }],
    ["2", { option: "reject" }],
    ["/reject not on a Friday", { option: "reject", note: "not on a Friday" }],
    ["3", { option: "reject_and_stop" }],
  ])("where presses are not subscribed, words decide the same: %s", async (words, answer) => {
    await using world = await aFeishuWorld();
    const { feishu, ann } = world;
    const { chat, run, message } = await aRequest(world);
    feishu.transport.subscribeToPresses(false);
    const press = await pressToCome(feishu, { by: ann, message, label: "Approve" })();

    feishu.say({ by: ann, chat, text: words });

    await feishu.until(() => run.decisions.length > 0, "it is decided");
    expect(answersOf(run)).toMatchObject([answer]);
    expect(press).toMatchObject({ kind: "failed", code: 200340 });
    const ends = run.isEnded ? "Stopped by Ann" : "Built.";
    run.complete("Built.");
    await world.shown(chat, ends);
  });

  it("where presses are not subscribed, words stop a task", async () => {
    await using world = await aFeishuWorld();
    const { feishu, ann } = world;
    const { chat, run } = await aRun(world);
    feishu.transport.subscribeToPresses(false);

    feishu.say({ by: ann, chat, text: "/stop" });

    await world.shown(chat, /\[Stopped\][^]*Stopped by Ann/);
    expect(run.stops).toBe(1);
  });

  it("whoever sets PoCo up is told what is missing when Feishu says 200340, until a press has come", async () => {
    await using world = await aFeishuWorld();
    const { ann } = world;
    const saying = (words: string) =>
      world.platform.checks?.().filter(({ text }) => text.includes(words)) ?? [];
    const before = saying("200340");
    const { chat } = await aRequest(world);

    await world.press(ann, chat, "Approve");

    expect(before).toMatchObject([{ text: expect.stringContaining("card.action.trigger") as string }]);
    expect(saying("200340")).toEqual([]);
    expect(saying("press of a button came")).toMatchObject([{ state: "good" }]);
  });

  it("a press is answered long before 3 s are over, though the store takes its time", async () => {
    await using world = await aFeishuWorld({ ackWithinMs: 1_500 });
    const { ann } = world;
    const { chat, run } = await aRequest(world);
    const held = Promise.withResolvers<void>();
    world.faults.before = ({ name }) => (name === "approvals.decide" ? held.promise : undefined);

    await world.press(ann, chat, "Approve");
    const before = run.decisions.length;
    held.resolve();

    await world.shown(chat, "Approved by Ann");
    expect([before, run.decisions.length]).toEqual([0, 1]);
  });

  it("a press that PoCo cannot store says so, and works when it is made again", async () => {
    await using world = await aFeishuWorld({ isFaulty: true });
    const { ann } = world;
    const { chat, run } = await aRequest(world);
    world.faults.fail("inbox.receive", 1);

    const toast = await world.press(ann, chat, "Approve");
    await world.press(ann, chat, "Approve");

    expect(toast).toMatchObject({
      type: "error",
      content: expect.stringContaining("disk is full") as string,
    });
    await world.feishu.until(() => run.decisions.length > 0, "it is decided");
    expect(answersOf(run)).toMatchObject([{ option: "allow_once" }]);
  });
});

describe.concurrent("complaint 2, a card stays at `running` for ever:", () => {
  it.each<readonly [string, (run: ScriptedRun) => void, RegExp]>([
    ["ends", (run) => run.complete("Built."), /^\[Complete/],
    ["fails", (run) => run.end({ kind: "failed", message: "No credit.", reason: "agent" }), /^\[Error/],
    ["is lost", (run) => run.end({ kind: "lost", message: "It crashed." }), /^\[Error/],
    ["falls silent without an end", (run) => run.hangUp(), /^\[Error/],
  ])("the card is sealed when the agent %s", async (_how, end, title) => {
    await using world = await aFeishuWorld({ isFaulty: true });
    const { chat, run } = await aRun(world);
    run.say("Looking into it.");
    const { message } = await world.shown(chat, "Looking into it.");

    end(run);

    await world.feishu.until(() => title.test(titleOf(world, message.id)), "it is sealed");
    const [entity] = world.feishu.tenant.entities.values();
    expect(entity?.streamingSince).toBeNull();
    expect(JSON.stringify(entity?.card)).not.toContain('"Stop"');
  });

  it("the card is sealed when Feishu finds too many elements in its last state", async () => {
    await using world = await aFeishuWorld({ isFaulty: true });
    const { chat, run } = await aRun(world);
    run.say("Looking into it.");
    const { message } = await world.shown(chat, "Looking into it.");
    const tooMany = world.feishu.fault({
      kind: "code",
      code: 300305,
      status: 200,
      method: "PUT /open-apis/cardkit/v1/cards/:card",
      times: 2,
    });

    run.complete("Built.");

    const { message: sealed } = await world.shown(chat, /^\[Complete[^]*Built\./);
    expect(sealed.id).toBe(message.id);
    expect(tooMany.hits).toBe(2);
  });
});

describe.concurrent("complaint 6, an error of the agent's API looks like an empty `done`:", () => {
  it.each([
    ["agent", "API Error 529: the model is overloaded"],
    ["limit", "You have hit your usage limit"],
    ["timeout", "No answer for 10 minutes"],
    ["setup", "Not signed in: run `codex login`"],
  ] as const)("the card says that it failed and why (%s)", async (reason, message) => {
    await using world = await aFeishuWorld();
    const { chat, prompt, run } = await aRun(world);

    run.end({ kind: "failed", reason, message });

    const { plain, message: card } = await world.shown(chat, message);
    expect(plain).toMatch(/^\[Error/);
    expect(world.feishu.cardOf(card.id)).toMatchObject({ header: { template: "red" } });
    await world.feishu.until(
      () => String(prompt.reactions.map(({ emoji }) => emoji)) === "CrossMark",
      "a mark",
    );
  });

  it("a task that ended well without a word says that", async () => {
    await using world = await aFeishuWorld();
    const { chat, run } = await aRun(world);

    run.complete();

    await world.shown(chat, /^\[Complete[^]*The agent finished without a word/);
  });
});

describe.concurrent("complaint 9, an old request can still be pressed, or its card flips back:", () => {
  it("whoever presses what was decided hears by whom, and nothing changes", async () => {
    await using world = await aFeishuWorld();
    const { feishu, ann, bob } = world;
    const { chat, run, message } = await aRequest(world);
    const late = pressToCome(feishu, { by: bob, message, label: "Reject" });
    await world.press(ann, chat, "Approve");
    await world.shown(chat, /^\[Approved\][^]*Approved by Ann/);

    const answer = await late();

    expect(answer).toMatchObject({ kind: "answered", body: { toast: { type: "warning" } } });
    expect(JSON.stringify(answer)).toContain("Ann approved it already");
    run.complete("Built.");
    await world.shown(chat, "Built.");
    expect(answersOf(run)).toMatchObject([{ option: "allow_once" }]);
    expect(titleOf(world, message)).toMatch(/^\[Approved\]/);
  });

  it("the same is true after a restart", async () => {
    await using world = await aFeishuWorld({ isFaulty: true });
    const { feishu, ann, bob } = world;
    const { chat, message } = await aRequest(world);
    const late = pressToCome(feishu, { by: bob, message, label: "Reject" });
    await world.press(ann, chat, "Approve");
    await world.shown(chat, /^\[Approved\][^]*Approved by Ann/);
    await using later = await world.restart();

    const answer = await late();

    expect(answer).toMatchObject({ kind: "answered", body: { toast: { type: "warning" } } });
    await later.shown(chat, /restarted/);
    expect(titleOf(later, message)).toMatch(/^\[Approved\]/);
  });

  it("what was on its way when the task ended does not come after its end", async () => {
    await using world = await aFeishuWorld({ isFaulty: true });
    const { chat, run } = await aRun(world);
    run.say("Looking");
    const { message } = await world.shown(chat, "Looking");
    const held = world.feishu.fault({
      kind: "held",
      method: "PUT /open-apis/cardkit/v1/cards/:card/elements/:element/content",
    });
    run.say(" into it");
    await world.feishu.until(() => held.hits === 1, "it is on its way");

    run.complete("Built.");
    held.release();

    await world.shown(chat, "Built.");
    expect(titleOf(world, message.id)).toMatch(/^\[Complete/);
  });
});

describe.concurrent("complaint 13, an update that times out takes everything down, and requests are lost with it:", () => {
  it("a request is asked and decided while an update of its task hangs", async () => {
    await using world = await aFeishuWorld({ isFaulty: true });
    const { ann } = world;
    const { chat, run } = await aRun(world);
    const update = "PUT /open-apis/cardkit/v1/cards/:card";
    const held = world.feishu.fault({ kind: "held", method: update, times: 1_000 });
    run.ask("r1");
    await world.shown(chat, aRequestCard);
    await world.feishu.until(() => held.hits > 0, "the update hangs");

    await world.press(ann, chat, "Approve");

    await world.feishu.until(() => run.decisions.length > 0, "it is decided");
    expect(answersOf(run)).toMatchObject([{ option: "allow_once" }]);
    held.release();
    run.complete("Built.");
    await world.shown(chat, "Built.");
  });

  it("a request whose card hung when PoCo was started again is decided where it stands", async () => {
    await using world = await aFeishuWorld({ isFaulty: true });
    const { feishu, ann } = world;
    const { chat } = await world.aProject("api");
    feishu.fault({ kind: "cut_before", method: "PUT /open-apis/cardkit/v1/cards/:card", times: 1_000 });
    feishu.say({ by: ann, chat, text: "confirm: drop the table" });
    const { message } = await world.shown(chat, /^\[Waiting\] (?!Task)[^]*drop the table/);
    const asked = pressToCome(feishu, { by: ann, message: message.id, label: "Approve" });

    await using later = await world.restart();
    const answer = await asked();

    expect(answer).toMatchObject({ kind: "answered" });
    (await later.run("drop the table")).complete("Dropped.");
    await later.shown(chat, "Approved by Ann");
    expect(later.agent.runs).toHaveLength(1);
  });
});
