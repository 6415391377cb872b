import type { Answer } from "./answer.ts";
import type { Limited } from "./method.ts";
import type { Tenant } from "./tenant.ts";

/** What Feishu counts: each method by the second and the minute, what a call is about by the second, all calls by the month. */
export interface Rates {
  /** The answer of a call that came too often. */
  count(method: string, subject: Limited | undefined): Answer | undefined;
  /** How many calls came too often. */
  readonly breaches: () => readonly string[];
  readonly callsThisMonth: () => number;
}

const perSecond = 50;
const perMinute = 1_000;

export function createRates(tenant: Tenant): Rates {
  const seen = new Map<string, number[]>();
  const breaches: string[] = [];
  let calls = 0;

  const isTooOften = (name: string, limit: number, windowMs: number): boolean => {
    const now = tenant.now();
    const kept = (seen.get(name) ?? []).filter((at) => at > now - windowMs);
    kept.push(now);
    seen.set(name, kept);
    return kept.length > limit;
  };

  return {
    breaches: () => breaches,
    callsThisMonth: () => calls,
    count: (method, subject) => {
      calls += 1;
      const { monthlyQuota } = tenant.rules;
      if (monthlyQuota !== null && calls > monthlyQuota) {
        breaches.push(`month: ${method}`);
        return refused(429, 99991403);
      }
      const second = isTooOften(`second ${method}`, perSecond, 1_000);
      const minute = isTooOften(`minute ${method}`, perMinute, 60_000);
      if (second || minute) {
        breaches.push(method);
        return refused(429, 99991400, { "x-ogw-ratelimit-limit": "50", "x-ogw-ratelimit-reset": "1" });
      }
      if (subject !== undefined && isTooOften(subject.name, subject.perSecond, 1_000)) {
        breaches.push(`${method} of ${subject.name}`);
        return refused(400, 230020);
      }
      return undefined;
    },
  };
}

function refused(status: number, code: number, headers: Readonly<Record<string, string>> = {}): Answer {
  return { kind: "json", status, headers, body: { code, msg: "request trigger frequency limit" } };
}
