import type { Tier } from "./method.ts";

/** A call over Slack's limit. */
export interface RateBreach {
  readonly method: string;
  /** Where the limit is one of the conversation. */
  readonly channel: string | undefined;
  /** Epoch milliseconds, by the fake's clock. */
  readonly at: number;
}

export interface RateLimits {
  readonly breaches: readonly RateBreach[];
  /** Counts a call; says after how many seconds it would have been right, undefined when it is. */
  count(call: {
    readonly method: string;
    readonly tier: Tier;
    readonly channel: string | undefined;
  }): number | undefined;
}

const minuteMs = 60_000;
/** Slack: calls a minute for each method. */
const perMinute: Readonly<Record<Exclude<Tier, "post">, number>> = { 1: 1, 2: 20, 3: 50, 4: 100 };
/** Slack: a message a second and channel, "short bursts" above that; how short is nowhere written. */
const postBurst = 5;
/** Slack: "several hundred messages per minute" for a workspace. */
const postsPerMinute = 300;

/** Counts calls against Slack's limits on the fake's clock. */
export function createRateLimits(now: () => number): RateLimits {
  const breaches: RateBreach[] = [];
  const windows = new Map<string, number[]>();
  const buckets = new Map<string, { tokens: number; at: number }>();

  /** A sliding minute: how many seconds until the oldest call leaves it. */
  function window(key: string, most: number): number | undefined {
    const recent = (windows.get(key) ?? []).filter((at) => at > now() - minuteMs);
    const oldest = recent[recent.length - most];
    if (oldest === undefined) recent.push(now());
    windows.set(key, recent);
    return oldest === undefined ? undefined : seconds(oldest + minuteMs - now());
  }

  function bucket(key: string): number | undefined {
    const known = buckets.get(key) ?? { tokens: postBurst, at: now() };
    const tokens = Math.min(postBurst, known.tokens + (now() - known.at) / 1_000);
    const isOver = tokens < 1;
    buckets.set(key, { tokens: isOver ? tokens : tokens - 1, at: now() });
    return isOver ? seconds((1 - tokens) * 1_000) : undefined;
  }

  return {
    breaches,
    count: ({ method, tier, channel }) => {
      const wait =
        tier === "post"
          ? (bucket(`${method} ${channel}`) ?? window(method, postsPerMinute))
          : window(method, perMinute[tier]);
      if (wait !== undefined) {
        breaches.push({ method, channel: tier === "post" ? channel : undefined, at: now() });
      }
      return wait;
    },
  };
}

function seconds(ms: number): number {
  return Math.max(1, Math.ceil(ms / 1_000));
}
