import { afterEach, describe, expect, it } from "vitest";
import { createSlackApiFixture, type SlackApiFixture } from "../../../testing/slack-api-fixture.ts";
import { createCardUpdates } from "./card-updates.ts";
import { postMessage } from "./messages.ts";

let open: SlackApiFixture | undefined;

async function someCards(count: number) {
  open = await createSlackApiFixture();
  const { api, channel, clock } = open;
  const updates = createCardUpdates({ api, now: () => clock.now });
  const cards = await Promise.all(
    Array.from({ length: count }, async () => {
      const posted = await postMessage(api, { channel, text: "card" }, { lane: "interactive" });
      const ts = posted.kind === "ok" ? posted.data.ts : "";
      updates.posted({ channel, ts }, { state: "running", content: "card" });
      return (content: string, state = "running") =>
        updates.update({ channel, ts, text: content }, { state, content });
    }),
  );
  return { ...open, cards, updates };
}

async function oneCard() {
  const { cards, ...rest } = await someCards(1);
  const [card] = cards;
  if (card === undefined) throw new Error("no card");
  return { ...rest, card };
}

afterEach(async () => {
  await open?.close();
  open = undefined;
});

it("sends what changed and nothing else", async () => {
  const { card, slack, pass } = await oneCard();

  expect(await card("one")).toEqual({ kind: "shown" });
  await pass(5_000);
  expect(await card("one")).toEqual({ kind: "shown" });

  expect(slack.callsOf("chat.update")).toHaveLength(1);
});

it("sends nothing when the message was posted like that", async () => {
  const { updates, api, channel, slack } = await oneCard();
  const posted = await postMessage(api, { channel, text: "done" });
  if (posted.kind !== "ok") throw new Error(posted.kind);
  const visible = { state: "completed", content: "done" };
  updates.posted(posted.data, visible);

  expect(await updates.update({ ...posted.data, text: "done" }, visible)).toEqual({ kind: "shown" });
  expect(slack.callsOf("chat.update")).toHaveLength(0);
});

it("shows text later and a change of state at once", async () => {
  const { card } = await oneCard();
  await card("one");

  expect(await card("two")).toMatchObject({ kind: "later" });
  expect(await card("two", "completed")).toEqual({ kind: "shown" });
});

it("waits as long as Slack says, and the state is still to be shown then", async () => {
  const { card, slack, pass, channel } = await oneCard();
  await card("one");
  slack.fault({ method: "chat.update", kind: "rate_limited", retryAfterS: 7 });

  expect(await card("two", "completed")).toEqual({ kind: "later", retryAfterMs: 7_000 });
  await pass(7_000);
  expect(await card("two", "completed")).toEqual({ kind: "shown" });
  expect(slack.posts(channel)[0]?.text).toBe("two");
});

it("sends again what may not have arrived, even if it looks as before", async () => {
  const { card, slack, settled, channel } = await oneCard();
  await card("one");
  slack.fault({ method: "chat.update", kind: "cut_after", times: 3 });

  expect(await settled(card("two", "completed"))).toEqual({ kind: "later", retryAfterMs: 3_000 });
  expect(await card("one", "completed")).toEqual({ kind: "shown" });
  expect(slack.posts(channel)[0]?.text).toBe("one");
});

it("says that the message is gone", async () => {
  const { card, slack, channel } = await oneCard();
  const ts = slack.posts(channel)[0]?.ts ?? "";
  await slack.deleteMessage({ channel, ts });

  expect(await card("one")).toMatchObject({ kind: "refused", error: "message_not_found" });
});

describe("three live cards for three minutes", () => {
  it("stay within the limit, show every change of state within a second and drop nothing", async () => {
    const { cards, slack, channel, pass, clock } = await someCards(3);
    slack.enforceRates = true;
    const start = clock.now;
    const delays: number[] = [];
    const live = cards.map((show) => {
      const card = { show, text: "", state: "running", since: 0, dueAt: 0, isShown: true };
      return card;
    });

    const show = async (card: (typeof live)[number]): Promise<void> => {
      const { text, state, since } = card;
      card.isShown = true;
      const updated = await card.show(text, state);
      if (updated.kind === "shown" && card.since > 0 && card.since === since) {
        delays.push(clock.now - since);
        card.since = 0;
      }
      if (updated.kind !== "later") return;
      card.isShown = false;
      card.dueAt = clock.now + updated.retryAfterMs;
    };

    const sending: Promise<void>[] = [];
    const turn = async (): Promise<void> => {
      for (const card of live) if (!card.isShown && clock.now >= card.dueAt) sending.push(show(card));
      await pass(100);
    };
    for (let step = 0; step < 1_800; step += 1) {
      for (const [number, card] of live.entries()) {
        const isNewState = (step + number * 70) % 200 === 199;
        card.text = `card ${number}, text ${step}`;
        if (isNewState) Object.assign(card, { state: `state ${step}`, since: clock.now, dueAt: 0 });
        card.isShown = false;
      }
      await turn();
    }
    while (live.some(({ isShown }) => !isShown)) await turn();
    await Promise.all(sending);

    const times = slack.callsOf("chat.update").map(({ at }) => at - start);
    const most = times.map((from) => times.filter((at) => at >= from && at < from + 60_000).length);
    expect(Math.max(...most)).toBeLessThanOrEqual(45);
    expect(times.length).toBeGreaterThan(100);
    expect(delays).toHaveLength(27);
    expect(Math.max(...delays)).toBeLessThanOrEqual(1_000);
    expect(slack.posts(channel).map(({ text }) => text)).toEqual(live.map(({ text }) => text));
    expect(slack.rateBreaches).toEqual([]);
  }, 20_000);
});
