import { rm } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { silentLog } from "../../observe/log.ts";
import { createFakeInbox } from "../../testing/fake-inbox.ts";
import { pressToCome } from "../../testing/feishu-press.ts";
import { shownIn } from "../../testing/feishu-sight.ts";
import { feishuValues } from "../../testing/feishu-values.ts";
import { aFeishuWorld, type FeishuWorld } from "../../testing/feishu-world.ts";
import { createFeishu } from "./feishu.ts";

/*
 * What people complain of with other bots in Feishu, each shown not to be so here. Those about buttons and requests are in
 * `complaints-cards.test.ts`, those about what arrives in `complaints-delivery.test.ts`.
 */

describe("complaint 5, messages wait for ever and nobody sees the queue:", () => {
  it("a message that waits says its place and behind what, and whoever wrote it cancels it there", async () => {
    await using world = await aFeishuWorld();
    const { feishu, ann, bob } = world;
    const { chat } = await world.aProject("api");
    feishu.say({ by: ann, chat, text: "first" });
    const first = await world.run("first");
    const second = feishu.say({ by: bob, chat, text: "second" });
    await world.shown(chat, /\[Queued\][^]*second[^]*Place 1 in the queue, behind task/);
    feishu.say({ by: ann, chat, text: "third" });
    await world.shown(chat, /\[Queued\][^]*third[^]*Place 2 in the queue/);

    const { message } = await world.shown(chat, /\[Queued\][^]*second/);
    await pressToCome(feishu, { by: bob, message: message.id, label: "Cancel" })();

    await world.shown(chat, /\[Stopped\][^]*second[^]*Stopped by Bob/);
    await world.shown(chat, /\[Queued\][^]*third[^]*Place 1 in the queue/);
    first.complete("Done.");
    (await world.run("third")).complete("Done too.");
    await world.shown(chat, "Done too.");
    expect(world.agent.runs.map(({ turn }) => turn.prompt)).toEqual(["first", "third"]);
    expect(second.reactions.map(({ emoji }) => emoji)).toEqual(["No"]);
  });

  it("a round of permission that failed ends its task, and the next message runs", async () => {
    await using world = await aFeishuWorld();
    const { feishu, ann } = world;
    const { chat } = await world.aProject("api");
    feishu.say({ by: ann, chat, text: "first" });
    const first = await world.run("first");
    feishu.say({ by: ann, chat, text: "second" });
    first.takes = () => ({ taken: false, reason: "The agent takes no answer any more." });
    first.ask("r1");
    await world.shown(chat, /\[Queued\][^]*second[^]*which waits for a decision/);

    await world.press(ann, chat, "Approve");
    first.end({ kind: "lost", message: "The agent is gone." });

    (await world.run("second")).complete("Done.");
    await world.shown(chat, "Done.");
    await world.shown(chat, /\[Error\][^]*first[^]*The agent is gone/);
  });
});

describe("complaint 7, what was written long ago is carried out after an outage:", () => {
  /** A world in which it is ten minutes ago, until its clock is set right. */
  async function tenMinutesAgo(redeliverAfterMs: readonly number[] = []) {
    const clock = { ago: 10 * 60_000 };
    const world = await aFeishuWorld({
      now: () => Date.now() - clock.ago,
      isFaulty: true,
      ackWithinMs: 300,
      redeliverAfterMs,
    });
    return { world, clock, ...(await world.aProject("api")) };
  }

  /** Nothing runs before somebody says that it shall. */
  async function isAskedFirst(world: FeishuWorld, chat: string): Promise<void> {
    await world.shown(chat, /written 1\d minutes before PoCo could read it\. Is it still wanted/);
    expect(world.agent.runs).toEqual([]);
    await world.press(world.bob, chat, "Approve");
    (await world.run("delete the table")).complete("Deleted.");
    await world.shown(chat, "Deleted.");
  }

  it("a message that Feishu kept while nobody was connected is asked about first", async () => {
    const { world, clock, chat } = await tenMinutesAgo();
    await using _ = world;
    await world.stop();
    world.feishu.say({ by: world.bob, chat, text: "delete the table" });
    clock.ago = 0;

    await using later = await world.restart();

    await isAskedFirst(later, chat);
    expect(later.agent.runs).toHaveLength(1);
  });

  it("a message that Feishu delivers again because it could not be stored is asked about first", async () => {
    const { world, clock, chat } = await tenMinutesAgo([200]);
    await using _ = world;
    world.faults.fail("inbox.receive", 1);
    world.feishu.say({ by: world.bob, chat, text: "delete the table" });

    clock.ago = 0;

    await isAskedFirst(world, chat);
    expect(world.agent.runs).toHaveLength(1);
    expect(world.feishu.transport.counts.redelivered).toBe(1);
  });

  it("a message that only the history of the group tells of is asked about first", async () => {
    const { world, clock, chat } = await tenMinutesAgo();
    await using _ = world;
    await world.stop();
    world.feishu.tenant.events.delete("im.message.receive_v1");
    world.feishu.say({ by: world.bob, chat, text: "delete the table" });
    world.feishu.tenant.events.add("im.message.receive_v1");
    clock.ago = 0;

    await using later = await world.restart();

    await isAskedFirst(later, chat);
    expect(later.agent.runs).toHaveLength(1);
  });

  it("a message that is not wanted any more is dropped by a button", async () => {
    const { world, clock, chat } = await tenMinutesAgo();
    await using _ = world;
    await world.stop();
    world.feishu.say({ by: world.bob, chat, text: "delete the table" });
    clock.ago = 0;
    await using later = await world.restart();
    await later.shown(chat, /Is it still wanted/);

    await later.press(later.bob, chat, "Reject");

    await later.shown(chat, /\[Stopped\][^]*delete the table/);
    expect(later.agent.runs).toEqual([]);
  });
});

describe("complaint 8, with two PoCos on one app half of the messages vanish:", () => {
  it("the second one says who has the app and hears nothing, and the first one hears everything", async () => {
    await using world = await aFeishuWorld();
    const { feishu, ann } = world;
    const { chat } = await world.aProject("api");
    const inbox = createFakeInbox();
    const second = await createFeishu(feishuValues(feishu), { inbox, log: silentLog, version: "1.2.3" });

    await second.start();
    await feishu.until(() => second.status().detail.includes("Another PoCo"), "the second one says so");
    const prompts = ["one", "two", "three", "four"];
    for (const text of prompts) {
      feishu.say({ by: ann, chat, text });
      (await world.run(text)).complete(`Done ${text}.`);
    }

    await world.shown(chat, "Done four.");
    expect(second.status()).toMatchObject({ ready: false, missing: ["feishu long connection listener"] });
    expect(second.health?.()).toMatchObject({
      feishu_listener_ready: false,
      feishu_listener_detail: expect.stringContaining(`process ${process.pid}`) as string,
    });
    expect(inbox.events).toEqual([]);
    expect(feishu.transport.sockets.opened()).toBe(1);
    await second.close();
  });
});

describe("complaint 10, buttons in direct messages do nothing because of what groups are allowed:", () => {
  /** Bob's task in his direct messages, and a project whose group he may not even see. */
  async function inDirectMessages(world: FeishuWorld) {
    const { feishu, bob } = world;
    const { project } = await world.aProject("secret");
    const policy = { ...project.policy, access: "listed" } as const;
    await world.store.projects.change(project.id, { policy }, Date.now());
    feishu.say({ by: bob, text: "/run build it" });
    const run = await world.run("build it");
    run.ask("r1");
    const dm = feishu.dmOf(bob).id;
    const { message } = await world.shown(dm, /^\[Waiting\] (?!Task)[^]*make test/);
    return { dm, run, message };
  }

  it("a request there is decided there, though Feishu names a chat as in groups", async () => {
    await using world = await aFeishuWorld();
    const { feishu, bob } = world;
    const { dm, run, message } = await inDirectMessages(world);

    const answer = await pressToCome(feishu, { by: bob, message: message.id, label: "Approve" })();

    expect(dm).toMatch(/^oc_/);
    expect(answer).toMatchObject({ kind: "answered", body: { toast: { type: "success" } } });
    await expect.poll(() => run.decisions).toHaveLength(1);
    run.complete("Built.");
    await world.shown(dm, "Built.");
  });

  it("a button of before a restart works there too, though PoCo has forgotten where it stands", async () => {
    await using world = await aFeishuWorld({ isFaulty: true });
    const { feishu, bob, folder } = world;
    const dm = feishu.dmOf(bob).id;
    feishu.say({ by: bob, text: "hello" });
    await world.shown(dm, "PoCo Projects");
    await world.stop();
    await rm(join(folder, "feishu-posts.jsonl"));

    await using later = await world.restart();
    await later.press(bob, dm, "Help");

    const { message } = await later.shown(dm, "Here you see your projects");
    expect(message.chat).toBe(dm);
    expect(shownIn(feishu, dm)).toHaveLength(2);
  });
});
