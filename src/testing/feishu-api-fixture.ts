import { onTestFinished } from "vitest";
import { createFeishuApi, type FeishuApi } from "../platforms/feishu/api/feishu-api.ts";
import { createMonthlyCalls, type MonthlyCalls } from "../platforms/feishu/api/monthly-calls.ts";
import { createTrace, type Trace } from "../platforms/kit/trace.ts";
import { type FakeFeishu, type FakeFeishuOptions, startFakeFeishu } from "./fake-feishu/fake-feishu.ts";
import { countRequests } from "./open-requests.ts";
import { createVirtualTimers } from "./virtual-timers.ts";

/** The paced client before a fake Feishu, both on one clock that stands still until a test lets time pass. */
export interface FeishuApiFixture {
  readonly feishu: FakeFeishu;
  readonly api: FeishuApi;
  readonly monthly: MonthlyCalls;
  readonly trace: Trace;
  readonly clock: { now: number };
  /** Each line that was logged, as one text. */
  readonly logged: readonly string[];
  /** A member of `chat`. */
  readonly ann: string;
  /** A group with the bot. */
  readonly chat: string;
  /** Time passes in small steps; calls that are under way come to their end in between. Milliseconds. */
  pass(ms: number): Promise<void>;
  /** Lets time pass until the promise is settled. */
  settled<Value>(promise: Promise<Value>): Promise<Value>;
}

export interface FeishuApiFixtureOptions extends Pick<FakeFeishuOptions, "scopes" | "monthlyQuota"> {
  readonly origin?: string;
  readonly appSecret?: string;
  readonly timeoutMs?: number;
}

const stepMs = 50;

/** Ends with its test, and fails it where Feishu was called more often than it allows or with what it does not know. */
export async function aFeishuApi(options: FeishuApiFixtureOptions = {}): Promise<FeishuApiFixture> {
  const clock = { now: Date.UTC(2026, 5, 1) };
  const now = (): number => clock.now;
  const { scopes, monthlyQuota = null, ...differs } = options;
  const feishu = await startFakeFeishu({ now, monthlyQuota, ...(scopes === undefined ? {} : { scopes }) });
  const { origin, appId, appSecret } = feishu;
  const timers = createVirtualTimers(clock);
  const trace = createTrace({ now });
  const logged: string[] = [];
  const say = (fields: object, text: string): void => void logged.push(`${JSON.stringify(fields)} ${text}`);
  const log = { debug: say, info: say, warn: say, error: say };
  const monthly = createMonthlyCalls({ path: undefined, limit: 0, now, log });
  const api = createFeishuApi({ origin, appId, appSecret, log, trace, monthly, now, timers, ...differs });
  const ann = feishu.add("Ann");
  const { id: chat } = feishu.makeGroup("api", [ann]);
  feishu.addBot(chat, ann);

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

  onTestFinished(async () => {
    api.close();
    await feishu.close();
    requests.stop();
    const { breaches, lints } = feishu;
    if (breaches.length + lints.length > 0) throw new Error([...breaches, ...lints].join("\n"));
  });
  return { feishu, api, monthly, trace, clock, logged, ann, chat, pass, settled };
}
