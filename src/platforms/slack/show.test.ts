import { describe, expect, it } from "vitest";
import type { Card } from "../../cards/card.ts";
import { createSlackApiFixture } from "../../testing/slack-api-fixture.ts";
import type { OutgoingCard } from "../platform.ts";
import { createMessages } from "./show.ts";

describe("a post whose answer was lost", () => {
  it("is found once and stays known, though its update has to wait", async () => {
    await using given = await aChannel();
    const { slack, channel, messages, api, clock } = given;
    slack.fault({ kind: "cut_after", method: "chat.postMessage" });
    await given.settled(messages.post(given.card("first")));
    await given.pass(6_000);
    for (let place = 0; place < 45; place += 1) api.budget("chat.update").note(clock.now, { isUrgent: true });

    const paced = await given.settled(messages.post(given.card("second")));
    await given.pass(60_000);
    const shown = await given.settled(messages.post(given.card("second")));

    expect(paced.kind).toBe("later");
    expect(shown.kind).toBe("shown");
    expect(slack.posts(channel).map(({ plain }) => plain)).toEqual([expect.stringContaining("second")]);
  });

  it("is not looked for at once, because Slack may still be at it", async () => {
    await using given = await aChannel();
    const { slack, channel, messages } = given;
    slack.fault({ kind: "cut_before", method: "chat.postMessage" });
    await given.settled(messages.post(given.card("first")));

    const early = await given.settled(messages.post(given.card("second")));
    await given.pass(6_000);
    await given.settled(messages.post(given.card("third")));

    expect(early.kind).toBe("later");
    expect(slack.posts(channel).map(({ plain }) => plain)).toEqual([expect.stringContaining("third")]);
  });

  it("is posted again where people deleted it before it was found", async () => {
    await using given = await aChannel();
    const { slack, channel, messages, api, clock } = given;
    slack.fault({ kind: "cut_after", method: "chat.postMessage" });
    await given.settled(messages.post(given.card("first")));
    await given.pass(6_000);
    for (let place = 0; place < 45; place += 1) api.budget("chat.update").note(clock.now, { isUrgent: true });
    await given.settled(messages.post(given.card("second")));
    await slack.deleteMessage({ channel, ts: slack.posts(channel)[0]?.ts ?? "" });
    await given.pass(60_000);

    const shown = await given.settled(messages.post(given.card("second")));

    expect(shown.kind).toBe("shown");
    expect(slack.posts(channel).map(({ plain }) => plain)).toEqual([expect.stringContaining("second")]);
  });
});

async function aChannel() {
  const fixture = await createSlackApiFixture();
  const { api, channel, clock } = fixture;
  const messages = createMessages({
    api,
    drawing: { agentBlocks: true, nameOf: () => undefined, keep: (text) => text.slice(0, 20) },
    names: { learn: async () => undefined },
    files: { post: async () => ({ kind: "refused", reason: "no file" }), putRest: async () => undefined },
    surroundings: { show: async () => ({}) },
    now: () => clock.now,
  });
  const card = (words: string): OutgoingCard => ({
    key: "task:1",
    version: 1,
    edition: 0,
    mayStand: false,
    card: { title: words, tone: "neutral", blocks: [{ kind: "plain", text: words }] } satisfies Card,
    conversation: { platform: "slack", id: channel, surface: "group" },
  });
  return { ...fixture, messages, card, [Symbol.asyncDispose]: () => fixture.close() };
}
