import { SocketModeClient } from "@slack/socket-mode";
import { LogLevel, type WebAPICallResult, WebClient } from "@slack/web-api";
import { z } from "zod";
import { type FakeSlack, startFakeSlack } from "./fake-slack.ts";
import type { Fields } from "./fields.ts";
import type { FakeSlackOptions } from "./start-parts.ts";

/** A fake with a person and a channel in which the app is, and the real Web API client. */
export interface Ready {
  readonly slack: FakeSlack;
  readonly web: WebClient;
  readonly ann: string;
  readonly channel: string;
  /** Calls a method by name through the real client. */
  call(method: string, args?: Record<string, unknown>): Promise<WebAPICallResult & Fields>;
  /** The error code that a call is refused with; undefined when it is not refused. */
  refusal(method: string, args?: Record<string, unknown>): Promise<string | undefined>;
}

/** What the real socket client has taken. */
export interface Listener {
  readonly client: SocketModeClient;
  readonly got: readonly Received[];
  /** What it answers from now on; `undefined` leaves things without an acknowledgement. */
  answer(with_: Answering): void;
}

export type Answering = ((received: Received) => Fields | undefined) | undefined;

export interface Received {
  readonly type: string;
  readonly body: Fields;
  readonly retry: number | undefined;
}

const quiet = { logLevel: LogLevel.ERROR, logger: silentLogger() };

export async function readySlack(options: FakeSlackOptions = {}): Promise<Ready> {
  const slack = await startFakeSlack(options);
  const ann = slack.addUser({ name: "ann", realName: "Ann Example" });
  const channel = slack.addChannel({ name: "dev", members: [ann] });
  const web = webOf(slack, slack.botToken);
  const call: Ready["call"] = async (method, args = {}) => ({ ...(await web.apiCall(method, args)) });
  return { slack, web, ann, channel, call, refusal: (...asked) => refusalOf(call(...asked)) };
}

export function webOf(slack: FakeSlack, token: string): WebClient {
  return new WebClient(token, {
    slackApiUrl: slack.apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    ...quiet,
  });
}

const PlatformError = z.object({ data: z.object({ error: z.string() }) });

export async function refusalOf(call: Promise<unknown>): Promise<string | undefined> {
  try {
    await call;
    return undefined;
  } catch (error) {
    const platform = PlatformError.safeParse(error);
    if (platform.success) return platform.data.data.error;
    throw error;
  }
}

const SlackEvent = z.object({
  type: z.string(),
  body: z.record(z.string(), z.unknown()),
  retry_num: z.number().optional(),
});

/** The real socket client, without its own reconnecting; it acknowledges what it gets. */
export async function listening(slack: FakeSlack): Promise<Listener> {
  const client = new SocketModeClient({
    appToken: slack.appToken,
    autoReconnectEnabled: false,
    clientOptions: { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 }, ...quiet },
    ...quiet,
  });
  const got: Received[] = [];
  let answering: Answering = () => ({});
  client.on("slack_event", (event: { ack(response?: Fields): Promise<void> }) => {
    const { type, body, retry_num: retry } = SlackEvent.parse(event);
    const received = { type, body, retry };
    got.push(received);
    const answer = answering?.(received);
    // The socket may be gone by now; the fake then sees no acknowledgement.
    if (answer !== undefined) event.ack(answer).catch(() => undefined);
  });
  await client.start();
  return {
    client,
    got,
    answer: (given) => {
      answering = given;
    },
  };
}

function silentLogger() {
  const nothing = (): void => undefined;
  return {
    debug: nothing,
    info: nothing,
    warn: nothing,
    error: nothing,
    setLevel: nothing,
    getLevel: () => LogLevel.ERROR,
    setName: nothing,
  };
}
