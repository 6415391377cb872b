import { SocketModeClient } from "@slack/socket-mode";
import { silentLog } from "../observe/log.ts";
import { createSocketSupervisor } from "../platforms/slack/socket/supervisor.ts";

/**
 * A process of its own that holds a Socket Mode connection: `supervised` by PoCo, or `official`, the client of Slack as
 * it is. Says a line for each thing that happens and ends when its input ends.
 */
const [mode, apiBaseUrl = ""] = process.argv.slice(2);

const say = (line: string): void => void process.stdout.write(`${line}\n`);

if (mode === "supervised") startSupervised();
else await startOfficial();

function startSupervised(): void {
  const supervisor = createSocketSupervisor({
    appToken: "xapp-of-a-child",
    apiBaseUrl,
    log: silentLog,
    onEnvelope: (envelope) => {
      say(`envelope ${envelope.kind}`);
      return Promise.resolve(undefined);
    },
    onConnected: () => say("connected"),
    timings: { firstWaitMs: 1, mostWaitMs: 5, stableAfterMs: 0, helloTimeoutMs: 200, pingEveryMs: 50 },
  });
  supervisor.start();
  process.stdin.on("data", () => say(`state ${supervisor.state().kind}`));
  // Nothing else keeps the process alive then: it ends by itself when no timer and no socket is left.
  process.stdin.on("end", () => {
    say("closing");
    void supervisor.close().then(() => say("closed"));
  });
}

async function startOfficial(): Promise<void> {
  const client = new SocketModeClient({
    appToken: "xapp-of-a-child",
    autoReconnectEnabled: false,
    clientOptions: { slackApiUrl: apiBaseUrl, retryConfig: { retries: 0 } },
  });
  client.on("slack_event", ({ type }: { readonly type: string }) => say(`envelope ${type}`));
  await client.start();
  say("connected");
  process.stdin.on("end", () => void client.disconnect());
  process.stdin.resume();
}
