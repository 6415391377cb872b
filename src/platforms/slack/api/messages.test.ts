import { afterEach, describe, expect, it } from "vitest";
import { createSlackApiFixture, type SlackApiFixture } from "../../../testing/slack-api-fixture.ts";
import { findFile, findOwn } from "./find-own.ts";
import { historyPage } from "./history.ts";
import { deleteMessage, permalinkOf, postEphemeral, postMessage, updateMessage } from "./messages.ts";

let open: SlackApiFixture | undefined;

async function aSlack(): Promise<SlackApiFixture> {
  open = await createSlackApiFixture();
  return open;
}

afterEach(async () => {
  await open?.close();
  open = undefined;
});

const mark = { key: "task:1a2b3c4d", nonce: "n1" };

async function posted({ api, channel }: SlackApiFixture, more: object = {}): Promise<string> {
  const answer = await postMessage(api, { channel, text: "card", ...more }, { lane: "interactive" });
  if (answer.kind !== "ok") throw new Error(`not posted: ${answer.kind}`);
  return answer.data.ts;
}

describe("a message", () => {
  it("is posted with its mark, changed and deleted", async () => {
    const fixture = await aSlack();
    const { api, slack, channel } = fixture;
    const ts = await posted(fixture, { mark });

    const updated = await updateMessage(api, { channel, ts, text: "newer" });
    expect(updated).toMatchObject({ kind: "ok", data: { channel, ts } });
    expect(slack.message(channel, ts)).toMatchObject({
      text: "newer",
      metadata: { event_type: "poco_card", event_payload: mark },
    });

    expect((await deleteMessage(api, { channel, ts })).kind).toBe("ok");
    expect((await deleteMessage(api, { channel, ts })).kind).toBe("ok");
    expect(slack.posts(channel)).toEqual([]);
  });

  it("is shown to one person alone", async () => {
    const { api, slack, channel, user } = await aSlack();

    const answer = await postEphemeral(api, { channel, user, text: "already decided" });

    expect(answer).toMatchObject({ kind: "ok", data: null });
    expect(slack.ephemerals(user)).toMatchObject([{ text: "already decided" }]);
  });

  it("has an address", async () => {
    const fixture = await aSlack();
    const { api, channel } = fixture;

    const answer = await permalinkOf(api, { channel, ts: await posted(fixture) });

    expect(answer.kind === "ok" && answer.data).toMatch(new RegExp(`/archives/${channel}/p\\d+$`));
  });
});

describe("a post whose answer was lost", () => {
  it("is found by its mark, so that nobody posts it again", async () => {
    const fixture = await aSlack();
    const { api, slack, channel, clock } = fixture;
    slack.fault({ method: "chat.postMessage", kind: "cut_after" });
    const since = clock.now;

    const lost = await postMessage(api, { channel, text: "card", mark });
    const found = await findOwn(api, { channel, threadTs: null, since }, mark);

    expect(lost.kind).toBe("unsure");
    expect(slack.callsOf("chat.postMessage")).toHaveLength(1);
    expect(found).toEqual({ kind: "found", ts: slack.posts(channel)[0]?.ts });
  });

  it("is found in a thread", async () => {
    const fixture = await aSlack();
    const { api, channel, clock } = fixture;
    const threadTs = await posted(fixture);
    const ts = await posted(fixture, { threadTs, mark });

    expect(await findOwn(api, { channel, threadTs, since: clock.now }, mark)).toEqual({ kind: "found", ts });
    expect(await findOwn(api, { channel, threadTs: null, since: clock.now }, mark)).toEqual({
      kind: "absent",
    });
  });

  it("is absent when it never came through, and another edition is not it", async () => {
    const fixture = await aSlack();
    const { api, slack, channel, clock } = fixture;
    await posted(fixture, { mark: { ...mark, nonce: "n0" } });
    slack.fault({ method: "chat.postMessage", kind: "cut_before" });
    await postMessage(api, { channel, text: "card", mark });

    expect(await findOwn(api, { channel, threadTs: null, since: clock.now }, mark)).toEqual({
      kind: "absent",
    });
  });

  it("is looked for on several pages, among all that was said since", async () => {
    const fixture = await aSlack();
    const { api, slack, channel, user, clock } = fixture;
    const since = clock.now;
    const ts = await posted(fixture, { mark });
    for (let number = 0; number < 450; number += 1) await slack.say({ user, channel, text: `${number}` });

    expect(await findOwn(api, { channel, threadTs: null, since }, mark)).toEqual({ kind: "found", ts });
    expect(slack.callsOf("conversations.history").length).toBe(3);
  });

  it("is unknown when Slack does not let us look", async () => {
    const { api, slack, channel, clock } = await aSlack();
    slack.scopes.delete("channels:history");

    expect(await findOwn(api, { channel, threadTs: null, since: clock.now }, mark)).toEqual({
      kind: "unknown",
    });
    expect(await findOwn(api, { channel: "C0GONE", threadTs: null, since: clock.now }, mark)).toEqual({
      kind: "absent",
    });
  });
});

describe("history", () => {
  it("comes in pages and keeps every member of a message", async () => {
    const { api, slack, channel, user } = await aSlack();
    for (const text of ["one", "two", "three"]) await slack.say({ user, channel, text });

    const first = await historyPage(api, { channel, limit: 2 });
    if (first.kind !== "ok") throw new Error(first.kind);
    const cursor = first.data.nextCursor;
    const second = await historyPage(api, { channel, limit: 2, ...(cursor !== null && { cursor }) });

    expect(first.data.messages.map(({ text, user: by }) => [text, by])).toEqual([
      ["three", user],
      ["two", user],
    ]);
    expect(second).toMatchObject({ kind: "ok", data: { messages: [{ text: "one" }], nextCursor: null } });
  });
});

it("finds the message that shows a file", async () => {
  const { api, slack, channel, user, clock } = await aSlack();
  const files = [{ name: "log.txt", bytes: Buffer.from("x") }];
  const { ts } = await slack.say({ user, channel, text: "see", files });
  const where = { channel, threadTs: null, since: clock.now };

  expect(await findFile(api, where, ({ name }) => name === "log.txt")).toEqual({ kind: "found", ts });
  expect(await findFile(api, where, ({ name }) => name === "other.txt")).toEqual({ kind: "absent" });
});
