import { afterEach, describe, expect, it } from "vitest";
import { type Ready, readySlack } from "../fake-slack-fixture.ts";

const open: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of open.splice(0).toReversed()) await close();
});

async function ready(): Promise<Ready> {
  const made = await readySlack();
  open.push(made.slack.close);
  return made;
}

const post = "chat.postMessage";
const section = { type: "section", text: { type: "mrkdwn", text: "words" } };

describe("posts", () => {
  it("are refused where the app cannot speak", async () => {
    const { slack, ann, refusal } = await ready();
    const far = slack.addChannel({ name: "far", members: [ann], hasBot: false });
    const secret = slack.addChannel({ name: "secret", members: [ann], hasBot: false, isPrivate: true });
    const old = slack.addChannel({ name: "old", members: [ann] });
    await slack.archiveChannel({ channel: old, user: ann });

    const refusals = [
      await refusal(post, { channel: far, text: "hi" }),
      await refusal(post, { channel: secret, text: "hi" }),
      await refusal(post, { channel: old, text: "hi" }),
      await refusal(post, { channel: "C404", text: "hi" }),
    ];

    expect(refusals).toEqual(["not_in_channel", "channel_not_found", "is_archived", "channel_not_found"]);
  });

  it("are refused without text, with two kinds of it, in threads that are not there, with odd metadata", async () => {
    const { channel, refusal } = await ready();

    const refusals = [
      await refusal(post, { channel }),
      await refusal(post, { channel, text: "a", markdown_text: "b" }),
      await refusal(post, { channel, markdown_text: "b".repeat(12_001) }),
      await refusal(post, { channel, text: "a", thread_ts: "1.000001" }),
      await refusal(post, { channel, text: "a", metadata: { event_type: "x" } }),
      await refusal(post, { channel, text: "a", metadata: { event_type: "x", event_payload: {}, more: 1 } }),
      await refusal(post, { channel, text: "a", blocks: "no json" }),
    ];

    expect(refusals).toEqual([
      "no_text",
      "markdown_text_conflict",
      "msg_too_long",
      "thread_not_found",
      "invalid_metadata_format",
      "invalid_metadata_schema",
      "invalid_blocks_format",
    ]);
  });

  it("reach a person by the person's id", async () => {
    const { slack, ann, call } = await ready();

    const { channel } = await call(post, { channel: ann, text: "hi" });

    expect(channel).toBe(slack.dmOf(ann));
  });

  it("are kept escaped, with Slack's own marks", async () => {
    const { slack, ann, channel, call } = await ready();

    await call(post, { channel, text: `<@${ann}> a<b && c &lt; <https://x.dev|x>` });

    expect(slack.posts(channel)[0]).toMatchObject({
      text: `<@${ann}> a&lt;b &amp;&amp; c &lt; <https://x.dev|x>`,
      plain: `<@${ann}> a<b && c < x`,
    });
  });

  it("are linted for what Slack bears: no fallback text, text that is cut, replies to replies", async () => {
    const { slack, channel, call } = await ready();
    const { ts } = await call(post, { channel, text: "a" });
    const reply = await call(post, { channel, text: "b", thread_ts: ts });

    await call(post, { channel, blocks: [section] });
    await call(post, { channel, text: "x".repeat(40_001) });
    await call(post, { channel, text: "c", thread_ts: reply["ts"] });

    expect(slack.lints).toEqual([
      "chat.postMessage: blocks without a fallback text",
      "chat.postMessage: text was truncated at 40000 characters",
      "chat.postMessage: thread_ts is the ts of a reply, not of the thread's first message",
    ]);
    expect(slack.posts(channel).at(-1)?.threadTs).toBe(ts);
  });

  it("with plan blocks are refused where the workspace does not know them", async () => {
    const { slack, channel, refusal } = await ready();
    const task = { type: "task_card", task_id: "t1", title: "look", status: "pending" };
    slack.supportsAgentBlocks = false;

    const old = await refusal(post, { channel, text: "a", blocks: [task] });
    slack.supportsAgentBlocks = true;
    const fresh = await refusal(post, { channel, text: "a", blocks: [task] });

    expect([old, fresh]).toEqual(["invalid_blocks", undefined]);
  });

  it("with too much in all blocks together are refused", async () => {
    const { channel, refusal } = await ready();
    const long = { type: "section", text: { type: "mrkdwn", text: "x".repeat(2_700) } };

    const refusals = [
      await refusal(post, { channel, text: "a", blocks: Array.from({ length: 4 }, () => long) }),
      await refusal(post, { channel, text: "a", blocks: Array.from({ length: 5 }, () => long) }),
    ];

    expect(refusals).toEqual([undefined, "msg_blocks_too_long"]);
  });

  it("with bad blocks are refused with pointers to them", async () => {
    const { channel, call } = await ready();

    const failure = await call(post, { channel, text: "a", blocks: [{ type: "nonsense" }] }).catch(
      (error: unknown) => error,
    );

    expect(failure).toMatchObject({
      data: {
        error: "invalid_blocks",
        response_metadata: { messages: [expect.stringContaining("[json-pointer:/blocks/0") as string] },
      },
    });
  });
});

describe("updates", () => {
  it("change only the app's own messages that are there", async () => {
    const { slack, ann, channel, call, refusal } = await ready();
    const { ts: theirs } = await slack.say({ user: ann, channel, text: "mine" });
    const { ts } = await call(post, { channel, text: "a" });

    const refusals = [
      await refusal("chat.update", { channel, ts: theirs, text: "b" }),
      await refusal("chat.delete", { channel, ts: theirs }),
      await refusal("chat.update", { channel, ts: "1.000001", text: "b" }),
      await refusal("chat.update", { channel, ts, text: "b".repeat(4_001) }),
      await refusal("chat.delete", { channel, ts }),
      await refusal("chat.update", { channel, ts, text: "b" }),
    ];

    expect(refusals).toEqual([
      "cant_update_message",
      "cant_delete_message",
      "message_not_found",
      "msg_too_long",
      undefined,
      "message_not_found",
    ]);
  });

  it("drop the blocks with text alone and show as edited, with blocks they do not", async () => {
    const { slack, channel, call } = await ready();
    const { ts } = await call(post, { channel, text: "a", blocks: [section] });

    await call("chat.update", { channel, ts, text: "b", blocks: [section, section] });
    const withBlocks = slack.message(channel, String(ts));
    await call("chat.update", { channel, ts, text: "c" });
    const withText = slack.message(channel, String(ts));

    expect(withBlocks).toMatchObject({ isEdited: false, blocks: [{}, {}] });
    expect(withText).toMatchObject({ isEdited: true, blocks: [], plain: "c" });
  });
});

describe("ephemeral messages", () => {
  it("are seen by one person who is there, and cannot be updated", async () => {
    const { slack, ann, channel, call, refusal } = await ready();
    const bob = slack.addUser({ name: "bob" });

    const { message_ts: ts } = await call("chat.postEphemeral", { channel, user: ann, text: "psst" });

    expect(slack.ephemerals(ann)).toMatchObject([{ plain: "psst" }]);
    expect(slack.messages(channel)).toEqual([]);
    expect(await refusal("chat.postEphemeral", { channel, user: bob, text: "psst" })).toBe(
      "user_not_in_channel",
    );
    expect(await refusal("chat.update", { channel, ts, text: "b" })).toBe("message_not_found");
  });
});

describe("permalinks", () => {
  it("lead to messages that are there", async () => {
    const { channel, call, refusal } = await ready();
    const { ts } = await call(post, { channel, text: "a" });

    const { permalink } = await call("chat.getPermalink", { channel, message_ts: ts });

    expect(permalink).toContain(`/archives/${channel}/p${String(ts).replace(".", "")}`);
    expect(await refusal("chat.getPermalink", { channel, message_ts: "1.000001" })).toBe("message_not_found");
  });
});
