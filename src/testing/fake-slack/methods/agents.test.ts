import { afterEach, describe, expect, it } from "vitest";
import { type Ready, readySlack } from "../fake-slack-fixture.ts";

const open: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of open.splice(0).toReversed()) await close();
});

async function prompted(): Promise<Ready & { readonly thread: { channel_id: string; thread_ts: string } }> {
  const made = await readySlack();
  open.push(made.slack.close);
  const { ts } = await made.slack.say({ user: made.ann, channel: made.channel, text: "go" });
  return { ...made, thread: { channel_id: made.channel, thread_ts: ts } };
}

describe("the line that the app is thinking", () => {
  it("stands until the app speaks in the thread", async () => {
    const { slack, channel, thread, call, refusal } = await prompted();

    await call("assistant.threads.setStatus", { ...thread, status: "is thinking..." });
    const before = slack.status(channel, thread.thread_ts);
    await call("chat.postMessage", { channel, thread_ts: thread.thread_ts, text: "done" });

    expect(before).toBe("is thinking...");
    expect(slack.status(channel, thread.thread_ts)).toBeUndefined();
    const many = { ...thread, status: "x", loading_messages: Array(11).fill("y") };
    expect(await refusal("assistant.threads.setStatus", many)).toBe("invalid_arguments");
    expect(await refusal("assistant.threads.setStatus", { channel_id: channel, status: "x" })).toBe(
      "invalid_arguments",
    );
  });
});

describe("agent sessions", () => {
  it("have a state and a title, and warn where nobody hears of the stop button", async () => {
    const { slack, channel, thread, call, refusal } = await prompted();

    slack.subscriptions.add("agent_session_stopped");
    const first = await call("agents.sessions.setStatus", { ...thread, status: "processing", title: "Shop" });
    slack.subscriptions.delete("agent_session_stopped");
    const second = await call("agents.sessions.setStatus", { ...thread, status: "active", title: "Other" });

    expect(first).toMatchObject({ status: "processing", title: "Shop" });
    expect(first["warning"]).toBeUndefined();
    expect(second).toMatchObject({
      title: "Shop",
      warning: "missing_agent_session_stopped_event_subscription",
    });
    expect(slack.session(channel, thread.thread_ts)).toBe("active");
    expect(await refusal("agents.sessions.setStatus", { ...thread, status: "busy" })).toBe(
      "invalid_arguments",
    );
    expect(await refusal("agents.sessions.rename", { ...thread, title: "x".repeat(201) })).toBe(
      "invalid_arguments",
    );
  });
});
