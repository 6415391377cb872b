import type { CallLog } from "../../kit/call-log.ts";
import { createRateWindow, type RateWindow } from "../../kit/rate-window.ts";
import { createRateWindows } from "../../kit/rate-windows.ts";
import { budgets, budgetWindowMs, channelBudget, type MethodName, methods } from "./methods.ts";

/** A budget for each method, and one for the posts of each channel. */
export interface Budgets {
  of(method: MethodName): RateWindow;
  ofChannel(channel: string, now: number): RateWindow;
}

/** What the log knows of an earlier PoCo counts: Slack does not begin a new minute when PoCo does. */
export function createBudgets(calls?: CallLog): Budgets {
  const byMethod = new Map<MethodName, RateWindow>();
  const byChannel = createRateWindows(channelBudget);
  return {
    of: (method) => {
      const window = byMethod.get(method) ?? newWindow(method, calls);
      byMethod.set(method, window);
      return window;
    },
    ofChannel: byChannel.of,
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
