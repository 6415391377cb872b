import { unreachable } from "../../domain/unreachable.ts";
import { type Arrivals, arrivalChecks } from "../kit/arrivals.ts";
import type { PlatformCheck } from "../platform.ts";
import type { MonthlyState } from "./api/monthly-calls.ts";
import { callbacks, events } from "./scopes.ts";

const words = {
  title: "Feishu",
  noEvents: `If nothing comes then, subscribe ${events[0]} and the other events under Events & Callbacks, and publish a new version.`,
  noPresses: `If Feishu says 200340 then, subscribe the callback ${callbacks[0]}, and publish a new version.`,
};

interface Seen {
  readonly times: Arrivals;
  readonly calls: MonthlyState;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** What Feishu delivered, and how many of its calls are left. Pure. */
export function checksOf({ times, calls, now }: Seen): readonly PlatformCheck[] {
  return [...arrivalChecks(times, words, now), callsCheck(calls)];
}

function callsCheck({ month, used, limit, level }: MonthlyState): PlatformCheck {
  const text = `${used}${limit === null ? "" : ` of ${limit}`} calls of Feishu's were made in ${month}.`;
  switch (level) {
    case "plenty":
      return { state: "good", text };
    case "scarce":
      return { state: "bad", text: `${text} Cards show less of the work until the month is over. ${more}` };
    case "spent":
      return { state: "bad", text: `${text} Cards show no progress until the month is over. ${more}` };
    default:
      return unreachable(level);
  }
}

const more =
  "A plan of Feishu's with more calls changes that; set POCO_FEISHU_MONTHLY_CALLS to what it allows.";
