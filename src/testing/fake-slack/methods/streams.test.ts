import { afterEach, describe, expect, it } from "vitest";
import { type Ready, readySlack } from "../fake-slack-fixture.ts";

const open: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of open.splice(0).toReversed()) await close();
});

interface Streaming extends Ready {
  readonly thread: string;
  /** The arguments that say where the stream is. */
  start(): Promise<{ readonly channel: string; readonly ts: unknown }>;
}

async function streaming(): Promise<Streaming> {
  const made = await readySlack();
  open.push(made.slack.close);
  const { slack, ann, channel, call } = made;
  const { ts: thread } = await slack.say({ user: ann, channel, text: "go" });
  const start = async () => {
    const { ts } = await call("chat.startStream", {
      channel,
      thread_ts: thread,
      recipient_user_id: ann,
      recipient_team_id: slack.teamId,
      markdown_text: "one ",
    });
    return { channel, ts };
  };
  return { ...made, thread, start };
}

describe("streams", () => {
  it("grow by pieces and end with blocks", async () => {
    const { slack, channel, call, start } = await streaming();
    const stream = await start();

    await call("chat.appendStream", { ...stream, markdown_text: "two " });
    const task = { type: "task_update", id: "1", title: "look", status: "complete" };
    await call("chat.appendStream", { ...stream, chunks: [task, { type: "markdown_text", text: "three" }] });
    await call("chat.stopStream", {
      ...stream,
      blocks: [{ type: "section", text: { type: "mrkdwn", text: "end" } }],
    });

    expect(slack.posts(channel)[0]).toMatchObject({ text: "one two three", stream: "stopped", plain: "end" });
    expect(slack.posts(channel)[0]?.chunks).toContainEqual(task);
  });

  it("work with the client's own streamer", async () => {
    const { slack, web, ann, channel, thread } = await streaming();
    const streamer = web.chatStream({
      channel,
      thread_ts: thread,
      recipient_user_id: ann,
      recipient_team_id: slack.teamId,
    });

    await streamer.append({ markdown_text: "x".repeat(300) });
    await streamer.stop();

    expect(slack.posts(channel)).toMatchObject([
      { text: "x".repeat(300), stream: "stopped", threadTs: thread },
    ]);
  });

  it("die after five minutes; only an update mends the message", async () => {
    const { slack, refusal, start } = await streaming();
    const stream = await start();

    const during = await refusal("chat.update", { ...stream, text: "all" });
    await slack.tick(5 * 60_000);

    expect(during).toBe("streaming_state_conflict");
    expect(await refusal("chat.appendStream", { ...stream, markdown_text: "b" })).toBe(
      "message_not_in_streaming_state",
    );
    expect(await refusal("chat.stopStream", { ...stream })).toBe("message_not_in_streaming_state");
    expect(await refusal("chat.update", { ...stream, text: "all" })).toBeUndefined();
  });

  it("are stopped by people", async () => {
    const { slack, ann, channel, thread, refusal, start } = await streaming();
    slack.subscriptions.add("agent_session_stopped");
    const stream = await start();

    const done = await slack.stopAgentSession({ user: ann, channel, threadTs: thread });

    expect(done.deliveries[0]?.payload["event"]).toMatchObject({ streaming_message_ts: [stream.ts] });
    expect(await refusal("chat.appendStream", { ...stream, markdown_text: "b" })).toBe("stopped_by_user");
  });

  it("need a thread, a recipient in rooms, and good pieces", async () => {
    const { slack, ann, channel, thread, refusal, start } = await streaming();
    const stream = await start();
    const recipient = { recipient_user_id: ann, recipient_team_id: slack.teamId };
    const tooLong = { type: "task_update", id: "1", title: "x".repeat(257), status: "pending" };

    const refusals = [
      await refusal("chat.startStream", { channel, ...recipient }),
      await refusal("chat.startStream", { channel, thread_ts: thread }),
      await refusal("chat.startStream", { channel, thread_ts: thread, recipient_user_id: ann }),
      await refusal("chat.appendStream", { ...stream }),
      await refusal("chat.appendStream", { ...stream, chunks: [tooLong] }),
      await refusal("chat.appendStream", { ...stream, markdown_text: "x".repeat(12_001) }),
    ];

    expect(refusals).toEqual([
      "invalid_arguments",
      "missing_recipient_user_id",
      "missing_recipient_team_id",
      "no_text",
      "invalid_chunks",
      "msg_too_long",
    ]);
  });
});
