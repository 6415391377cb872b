import { describe, expect, it } from "vitest";
import type { Card } from "../../cards/card.ts";
import { createSlackApiFixture } from "../../testing/slack-api-fixture.ts";
import type { OutgoingCard } from "../platform.ts";
import { createSlackNames } from "./names.ts";
import { createMessages } from "./show.ts";
import { createThreadFiles } from "./thread-files.ts";

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

describe("a card that people deleted, posted again with a lost answer", () => {
  it("stands once, though its update fails and the board still knows the old message only", async () => {
    await using given = await aChannel();
    const { slack, channel, messages } = given;
    const first = await given.settled(messages.post(given.card("first")));
    const ref = first.kind === "shown" ? first.ref : {};
    await slack.deleteMessage({ channel, ts: ref["message"] ?? "" });
    /** As the board does it. */
    const show = async (words: string) => {
      const updated = await given.settled(messages.update(ref, given.card(words)));
      return updated.kind === "refused" ? given.settled(messages.post(given.card(words))) : updated;
    };
    slack.fault({ kind: "cut_after", method: "chat.postMessage" });
    await show("second");
    await given.pass(60_000);
    const isNew = ({ args }: { readonly args: Readonly<Record<string, unknown>> }) =>
      args["ts"] !== ref["message"];
    slack.fault({ kind: "http", method: "chat.update", status: 500, when: isNew, times: 10 });

    const failed = await show("third");
    slack.clearFaults();
    await given.pass(60_000);
    const shown = await show("fourth");

    expect([failed.kind, shown.kind]).toEqual(["later", "shown"]);
    expect(slack.posts(channel).map(({ plain }) => plain)).toEqual([expect.stringContaining("fourth")]);
  });
});

describe("what does not fit into a card", () => {
  const long = "a line of code\n".repeat(2_000);

  it("stands below the card where that had to go into the channel, because its thread is gone", async () => {
    await using given = await aChannel();
    const { slack, channel, messages } = given;
    const { ts } = await slack.say({ user: given.user, channel, text: "a prompt" });
    await slack.deleteMessage({ channel, ts });

    const shown = await given.settled(
      messages.post({ ...given.card("first", long), under: { message: ts } }),
    );

    const [card, file] = slack.posts(channel);
    expect(shown.kind).toBe("shown");
    expect(card?.threadTs).toBeUndefined();
    expect(file?.threadTs).toBe(card?.ts);
    expect(file?.files).toHaveLength(1);
  });

  it("goes into the channel where the thread was deleted later", async () => {
    await using given = await aChannel();
    const { slack, channel, messages } = given;
    const { ts } = await slack.say({ user: given.user, channel, text: "a prompt" });
    const under = { under: { message: ts } };
    const posted = await given.settled(messages.post({ ...given.card("first"), ...under }));
    await slack.deleteMessage({ channel, ts });

    const ref = posted.kind === "shown" ? posted.ref : {};
    const shown = await given.settled(messages.update(ref, { ...given.card("second", long), ...under }));

    expect(shown.kind).toBe("shown");
    expect(slack.posts(channel).filter(({ files }) => files.length > 0)).toHaveLength(1);
  });

  it("is given up where Slack takes no files, and the card stands once all the same", async () => {
    await using given = await aChannel();
    const { slack, channel, messages } = given;
    slack.fault({
      kind: "error",
      error: "file_uploads_disabled",
      method: "files.getUploadURLExternal",
      times: 10,
    });

    const shown = await given.settled(messages.post(given.card("first", long)));

    expect(shown.kind).toBe("shown");
    expect(slack.posts(channel)).toHaveLength(1);
  });
});

describe("somebody's name", () => {
  const ended = (card: OutgoingCard, text: string): OutgoingCard => ({
    ...card,
    card: { ...card.card, blocks: [{ kind: "note", text }] },
  });

  it("comes after all when Slack could not say it at first", async () => {
    await using given = await aChannel();
    const { slack, channel, messages, user } = given;
    const posted = await given.settled(messages.post(given.card("first")));
    const ref = posted.kind === "shown" ? posted.ref : {};
    const card = ended(given.card("second"), `Stopped by ${user}.`);
    slack.fault({ kind: "http", method: "users.info", status: 500, times: 3 });

    const first = await given.settled(messages.update(ref, card));
    await given.pass(60_000);
    const second = await given.settled(messages.update(ref, card));

    expect([first.kind, second.kind]).toEqual(["later", "shown"]);
    expect(slack.posts(channel).map(({ plain }) => plain)).toEqual([expect.not.stringContaining(user)]);
  });

  it("is not waited for where Slack does not know the person", async () => {
    await using given = await aChannel();
    const { slack, channel, messages } = given;
    const posted = await given.settled(messages.post(given.card("first")));
    const ref = posted.kind === "shown" ? posted.ref : {};

    const shown = await given.settled(
      messages.update(ref, ended(given.card("second"), "Stopped by U0NOB0DY1.")),
    );

    expect(shown.kind).toBe("shown");
    expect(slack.posts(channel)[0]?.plain).toContain("U0NOB0DY1");
  });
});

async function aChannel() {
  const fixture = await createSlackApiFixture();
  const { api, channel, clock } = fixture;
  const names = createSlackNames(api, () => clock.now);
  const messages = createMessages({
    api,
    drawing: { agentBlocks: true, nameOf: names.known, keep: (text) => text.slice(0, 20) },
    names,
    files: createThreadFiles({ api, baseUrl: fixture.slack.apiUrl, now: () => clock.now }),
    surroundings: { show: async () => ({}) },
    now: () => clock.now,
  });
  const card = (words: string, code = ""): OutgoingCard => ({
    key: "task:1",
    version: 1,
    edition: 0,
    mayStand: false,
    card: {
      title: words,
      tone: "neutral",
      blocks: [{ kind: "plain", text: words }, ...codeOf(code)],
    } satisfies Card,
    conversation: { platform: "slack", id: channel, surface: "group" },
  });
  return { ...fixture, messages, card, [Symbol.asyncDispose]: () => fixture.close() };
}

function codeOf(text: string): Card["blocks"] {
  return text === "" ? [] : [{ kind: "code", text, language: "text" }];
}
