import { createTrace, type Trace } from "../platforms/kit/trace.ts";
import { createSlackApi, type SlackApi } from "../platforms/slack/api/slack-api.ts";
import { type FakeSlack, startFakeSlack } from "./fake-slack/fake-slack.ts";
import { countRequests } from "./open-requests.ts";
import { createVirtualTimers, type VirtualTimers } from "./virtual-timers.ts";

/** The paced client before a fake Slack, both on one clock that stands still until a test lets time pass. */
export interface SlackApiFixture {
  readonly slack: FakeSlack;
  readonly api: SlackApi;
  readonly trace: Trace;
  readonly clock: { now: number };
  readonly timers: VirtualTimers;
  /** Each line that was logged, as one text. */
  readonly logged: readonly string[];
  readonly user: string;
  readonly channel: string;
  /** Time passes in small steps; calls that are under way come to their end in between. */
  pass(ms: number): Promise<void>;
  /** Lets time pass until the promise is settled. */
  settled<Value>(promise: Promise<Value>): Promise<Value>;
  close(): Promise<void>;
}

export interface SlackApiFixtureOptions {
  readonly botToken?: string;
  readonly baseUrl?: string;
  readonly timeouts?: { readonly interactive: number; readonly background: number };
}

const stepMs = 50;

export async function createSlackApiFixture(options: SlackApiFixtureOptions = {}): Promise<SlackApiFixture> {
  const clock = { now: Date.UTC(2026, 5, 1) };
  const now = (): number => clock.now;
  const slack = await startFakeSlack({ now });
  const timers = createVirtualTimers(clock);
  const trace = createTrace({ now });
  const logged: string[] = [];
  const say = (fields: object, text: string): void => void logged.push(`${JSON.stringify(fields)} ${text}`);
  const log = { debug: say, info: say, warn: say, error: say };
  const { botToken = slack.botToken, baseUrl = slack.apiUrl, timeouts } = options;
  const api = createSlackApi({
    botToken,
    baseUrl,
    log,
    trace,
    now,
    timers,
    ...(timeouts !== undefined && { timeouts }),
  });
  const user = slack.addUser({ name: "ann" });
  const channel = slack.addChannel({ name: "api", members: [user] });

  const requests = countRequests();
  const pass = async (ms: number): Promise<void> => {
    for (let left = ms; left > 0; left -= stepMs) {
      await requests.rest();
      timers.pass(Math.min(stepMs, left));
    }
    await requests.rest();
  };

  const settled = async <Value>(promise: Promise<Value>): Promise<Value> => {
    let isOpen = true;
    const ended = promise.finally(() => {
      isOpen = false;
    });
    while (isOpen) await pass(stepMs);
    return ended;
  };

  const close = async (): Promise<void> => {
    api.close();
    await slack.close();
    requests.stop();
  };

  return { slack, api, trace, clock, timers, logged, user, channel, pass, settled, close };
}
