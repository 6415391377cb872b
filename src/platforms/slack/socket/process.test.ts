import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type FakeSlackSocket, startFakeSlackSocket } from "../../../testing/fake-slack-socket.ts";
import { type SocketProcess, startSocketProcess } from "../../../testing/slack-socket-process.ts";

const soon = { interval: 5, timeout: 5_000 };

describe("a process that holds a connection to Slack", () => {
  let slack: FakeSlackSocket;
  let child: SocketProcess;
  beforeEach(async () => {
    slack = await startFakeSlackSocket();
    child = startSocketProcess("supervised", slack.apiBaseUrl);
  });
  afterEach(async () => {
    await child.end();
    await slack.close();
  });

  const connections = (): number => child.lines.filter((line) => line === "connected").length;

  it("survives everything that Slack and the network do, and ends by itself when it is closed", async () => {
    await expect.poll(connections, soon).toBe(1);
    const fiveHundred = { kind: "status", status: 500 } as const;
    slack.openFaults.push(fiveHundred, fiveHundred, fiveHundred, fiveHundred, { kind: "cut" });
    slack.openFaults.push({ kind: "body", text: "<html>" }, { kind: "body", text: "null" });
    slack.openFaults.push({ kind: "error", code: "internal_error" });
    slack.greetingFaults.push("close", "silence", "refuse", "hang");
    slack.newest().drop();
    await expect.poll(connections, soon).toBe(2);
    slack.newest().disconnect("refresh_requested");
    slack.newest().drop();
    await expect.poll(connections, soon).toBe(3);
    for (const one of ["{", "null", { type: "events_api", envelope_id: "1" }]) slack.newest().say(one);
    await slack.send(slack.newest(), { type: "events_api", payload: { type: "app_rate_limited" } });
    slack.newest().mute();
    await expect.poll(connections, soon).toBe(4);

    const code = await child.end();

    expect(child.errors()).toBe("");
    expect(code).toBe(0);
    expect(child.lines.slice(-2)).toEqual(["closing", "closed"]);
  });

  it("goes on, stopped, when the token is refused on a reconnect", async () => {
    await expect.poll(connections, soon).toBe(1);
    slack.openFaults.push({ kind: "error", code: "invalid_auth" });

    slack.newest().drop();

    await expect
      .poll(() => {
        child.ask();
        return child.lines.at(-1);
      }, soon)
      .toBe("state stopped");
    expect(child.code()).toBeUndefined();
    expect(await child.end()).toBe(0);
  });

  it("can be closed while it connects again and has not heard a hello", async () => {
    await expect.poll(connections, soon).toBe(1);
    slack.greetingFaults.push("silence");
    slack.newest().drop();
    await expect.poll(() => slack.lines.length, soon).toBe(2);

    const code = await child.end();

    expect(code).toBe(0);
    expect(child.errors()).toBe("");
    await expect.poll(() => slack.live, soon).toBe(0);
  });
});
