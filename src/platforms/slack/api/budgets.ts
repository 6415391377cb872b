import { createRateWindow, type RateWindow } from "../../kit/rate-window.ts";
import { budgets, budgetWindowMs, channelBudget, type MethodName, methods } from "./methods.ts";

/** A budget for each method, and one for the posts of each channel. */
export interface Budgets {
  of(method: MethodName): RateWindow;
  ofChannel(channel: string, now: number): RateWindow;
}

/** A channel that got no post for so long needs no memory. */
const idleMs = 60_000;

export function createBudgets(): Budgets {
  const byMethod = new Map<MethodName, RateWindow>();
  const byChannel = new Map<string, { readonly window: RateWindow; usedAt: number }>();
  return {
    of: (method) => {
      const window = byMethod.get(method) ?? newWindow(method);
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

function newWindow(method: MethodName): RateWindow {
  return createRateWindow({ ...budgets[methods[method].tier], windowMs: budgetWindowMs });
}
