import { LogLevel, SocketModeClient } from "@slack/socket-mode";
import manifest from "@slack/socket-mode/package.json" with { type: "json" };
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type FakeSlackSocket, startFakeSlackSocket } from "../../../testing/fake-slack-socket.ts";
import { startSocketProcess } from "../../../testing/slack-socket-process.ts";

const soon = { interval: 5, timeout: 5_000 };

/** Why `line.ts` opens the socket itself. Each of these has its counterpart in `supervisor.test.ts`. */
describe.skipIf(manifest.version !== "3.1.0")(
  "faults of the official client that nobody can supervise",
  () => {
    let slack: FakeSlackSocket;
    beforeEach(async () => {
      slack = await startFakeSlackSocket();
    });
    afterEach(() => slack.close());

    const createClient = (): SocketModeClient =>
      new SocketModeClient({
        appToken: "xapp-1",
        autoReconnectEnabled: false,
        clientOptions: { slackApiUrl: slack.apiBaseUrl, retryConfig: { retries: 0 } },
        logger: {
          debug: () => undefined,
          info: () => undefined,
          warn: () => undefined,
          error: () => undefined,
          setLevel: () => undefined,
          setName: () => undefined,
          getLevel: () => LogLevel.ERROR,
        },
      });

    it("ends the process when an event without an inner event comes", async () => {
      const child = startSocketProcess("official", slack.apiBaseUrl);
      await expect.poll(() => child.lines, soon).toContain("connected");

      await slack.send(slack.newest(), { type: "events_api", payload: { type: "app_rate_limited" } });

      await expect.poll(child.code, soon).toBe(1);
      expect(child.errors()).toContain("TypeError");
    });

    it("hangs up as soon as Slack asks for a new connection, so that what is being stored cannot be acknowledged", async () => {
      const client = createClient();
      const acks: (() => Promise<void>)[] = [];
      client.on("slash_commands", ({ ack }: { readonly ack: () => Promise<void> }) => void acks.push(ack));
      await client.start();
      const answer = slack.send(slack.newest(), { type: "slash_commands", payload: {} });
      await expect.poll(() => acks.length, soon).toBe(1);

      slack.newest().disconnect("refresh_requested");

      await expect(answer).resolves.toBeUndefined();
      await expect(acks[0]?.()).rejects.toThrow("not ready");
    });

    it("opens a socket after all when it was disconnected while it asked for an address", async () => {
      const client = createClient();
      const started = client.start().catch(() => undefined);

      await client.disconnect();

      await expect.poll(() => slack.live, soon).toBe(1);
      await started;
      await client.disconnect();
    });
  },
);
