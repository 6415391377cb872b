import { afterEach, describe, expect, it } from "vitest";
import { type Listener, listening, type Ready, readySlack } from "./fake-slack-fixture.ts";

const open: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of open.splice(0).toReversed()) await close();
});

async function ready(): Promise<Ready> {
  const made = await readySlack({ ackTimeoutMs: 50 });
  open.push(made.slack.close);
  return made;
}

async function listener({ slack }: Ready): Promise<Listener> {
  const made = await listening(slack);
  open.push(() => made.client.disconnect());
  return made;
}

describe("commands and interactions", () => {
  it("carry a command's fields and show what it is answered with", async () => {
    const made = await ready();
    const { slack, ann, channel } = made;
    const socket = await listener(made);
    socket.answer(() => ({ text: "only for you" }));

    const done = await slack.command({ user: ann, channel, text: " status " });

    expect(done).toMatchObject({ isAcknowledged: true, problem: undefined });
    expect(socket.got[0]).toMatchObject({
      type: "slash_commands",
      body: { command: "/poco", text: "status", user_id: ann, channel_id: channel, team_id: slack.teamId },
    });
    expect(slack.ephemerals(ann)).toMatchObject([{ plain: "only for you", channel }]);
  });

  it("are never repeated: the person sees a failure", async () => {
    const made = await ready();
    const { slack, ann, channel } = made;

    const done = await slack.command({ user: ann, channel });
    const socket = await listener(made);
    await slack.tick(600_000);

    expect(done.problem).toBe("dispatch_failed");
    expect(socket.got).toEqual([]);
  });

  it("carry the button that was pressed, with its value, the message and where it stands", async () => {
    const made = await ready();
    const { slack, ann, channel, call } = made;
    const socket = await listener(made);
    const stop = {
      type: "button",
      text: { type: "plain_text", text: "Stop" },
      action_id: "stop",
      value: "t1",
    };
    const blocks = [{ type: "actions", block_id: "b1", elements: [stop] }];
    const { ts } = await call("chat.postMessage", { channel, text: "a task", blocks });

    await slack.press({ user: ann, channel, ts: String(ts), text: "Stop" });

    expect(socket.got.at(-1)?.body).toMatchObject({
      type: "block_actions",
      user: { id: ann },
      container: { type: "message", message_ts: ts, channel_id: channel, is_ephemeral: false },
      channel: { id: channel, name: "dev" },
      message: { ts },
      actions: [{ action_id: "stop", block_id: "b1", value: "t1", type: "button" }],
      trigger_id: expect.any(String) as string,
      response_url: expect.stringContaining("/response/") as string,
    });
    await expect(slack.press({ user: ann, channel, ts: String(ts), text: "Go" })).rejects.toThrow(
      'stop "Stop"',
    );
  });

  it("carry shortcuts, Home and the stop button of a session", async () => {
    const made = await ready();
    const { slack, ann, channel } = made;
    slack.subscriptions.add("agent_session_stopped");
    const socket = await listener(made);
    const said = await slack.say({ user: ann, channel, text: "hi" });

    await slack.shortcut({ user: ann, callbackId: "poco_new_project" });
    await slack.shortcut({ user: ann, callbackId: "poco_run_message", message: said });
    await slack.openHome(ann);
    await slack.stopAgentSession({ user: ann, channel, threadTs: said.ts });

    expect(socket.got.slice(1).map(({ body }) => body)).toMatchObject([
      { type: "shortcut", callback_id: "poco_new_project", user: { id: ann } },
      { type: "message_action", callback_id: "poco_run_message", message: { text: "hi" } },
      { event: { type: "app_home_opened", tab: "home", user: ann, channel: slack.dmOf(ann) } },
      { event: { type: "agent_session_stopped", thread_ts: said.ts, streaming_message_ts: [] } },
    ]);
  });
});
