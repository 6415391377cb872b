import type { CallLog } from "../../kit/call-log.ts";
import { createRateWindow, type RateWindow } from "../../kit/rate-window.ts";
import { budgets, budgetWindowMs, channelBudget, type MethodName, methods } from "./methods.ts";

/** A budget for each method, and one for the posts of each channel. */
export interface Budgets {
  of(method: MethodName): RateWindow;
  ofChannel(channel: string, now: number): RateWindow;
}

/** A channel that got no post for so long needs no memory. */
const idleMs = 60_000;

/** What the log knows of an earlier PoCo counts: Slack does not begin a new minute when PoCo does. */
export function createBudgets(calls?: CallLog): Budgets {
  const byMethod = new Map<MethodName, RateWindow>();
  const byChannel = new Map<string, { readonly window: RateWindow; usedAt: number }>();
  return {
    of: (method) => {
      const window = byMethod.get(method) ?? newWindow(method, calls);
      byMethod.set(method, window);
      return window;
    },
    ofChannel: (channel, now) => {
      for (const [other, { usedAt }] of byChannel) if (usedAt < now - idleMs) byChannel.delete(other);
      const known = byChannel.get(channel) ?? { window: createRateWindow(channelBudget), usedAt: now };
      known.usedAt = now;
      byChannel.set(channel, known);
      return known.window;
    },
  };
}

function newWindow(method: MethodName, calls: CallLog | undefined): RateWindow {
  const window = createRateWindow({ ...budgets[methods[method].tier], windowMs: budgetWindowMs });
  if (calls === undefined) return window;
  for (const { at, isUrgent } of calls.earlier(method)) window.note(at, { isUrgent });
  const note: RateWindow["note"] = (now, asker = {}) => {
    window.note(now, asker);
    calls.note({ line: method, at: now, isUrgent: asker.isUrgent ?? false });
  };
  return {
    note,
    take: (now, asker) => {
      const waitMs = window.wait(now, asker);
      if (waitMs === 0) note(now, asker);
      return waitMs;
    },
    wait: (now, asker) => window.wait(now, asker),
    pause: (now, ms) => window.pause(now, ms),
    paused: (now) => window.paused(now),
  };
}
