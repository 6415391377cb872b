import type { RateLimits, RateWindow } from "./wire.ts";

/**
 * A newer report over an older one: an update leaves out what did not change. Another limit than before is a report
 * of its own. Pure.
 */
export function mergeLimits(before: RateLimits | undefined, update: RateLimits): RateLimits {
  if (before === undefined || before.limitId !== update.limitId) return update;
  return {
    limitId: update.limitId,
    primary: update.primary ?? before.primary,
    secondary: update.secondary ?? before.secondary,
  };
}

/** `5 h window 83 % used, resets 14:05 UTC; 7 d window …`; undefined when Codex told nothing. Pure. */
export function limitsText(limits: RateLimits | undefined, nowMs: number): string | undefined {
  const windows = [limits?.primary, limits?.secondary];
  const words = windows.map((window) => windowWords(window, nowMs)).filter((text) => text !== undefined);
  return words.length === 0 ? undefined : words.join("; ");
}

function windowWords(window: RateWindow, nowMs: number): string | undefined {
  if (window?.usedPercent === undefined) return undefined;
  const { resetsAt } = window;
  const isPast = resetsAt !== undefined && resetsAt * 1_000 <= nowMs;
  if (isPast) return undefined; // what was used then says nothing about now
  const resets = resetsAt === undefined ? "" : `, resets ${moment(resetsAt * 1_000, nowMs)}`;
  return `${lengthWords(window.windowDurationMins)} ${Math.round(window.usedPercent)} % used${resets}`;
}

function lengthWords(minutes: number | undefined): string {
  if (minutes === undefined) return "limit";
  if (minutes >= 1_440) return `${Math.round(minutes / 1_440)} d window`;
  return minutes >= 60 ? `${Math.round(minutes / 60)} h window` : `${minutes} min window`;
}

const dayMs = 24 * 60 * 60_000;

/** The time of day, with the date where that is not within a day. */
function moment(atMs: number, nowMs: number): string {
  const iso = new Date(atMs).toISOString();
  const time = iso.slice("2026-01-01T".length, "2026-01-01T00:00".length);
  return atMs - nowMs < dayMs ? `${time} UTC` : `${iso.slice(0, "2026-01-01".length)} ${time} UTC`;
}

/**
 * When the last of the used-up windows begins anew, whole epoch milliseconds; undefined when Codex did not tell. Codex
 * may tell seconds with a fraction; rounded up, so that nobody tries too early. Pure.
 */
export function resetOf(limits: RateLimits | undefined, nowMs: number): number | undefined {
  const used = [limits?.primary, limits?.secondary].filter((window) => (window?.usedPercent ?? 0) >= 100);
  const resets = used.map((window) => window?.resetsAt).filter((at) => at !== undefined);
  const times = resets.map((at) => Math.ceil(at * 1_000)).filter((at) => at > nowMs);
  return times.length === 0 ? undefined : Math.max(...times);
}

const timeInWords =
  /try again at (?:(?<month>[A-Z][a-z]{2}) (?<day>\d{1,2})(?:st|nd|rd|th), (?<year>\d{4}) )?(?<hour>\d{1,2}):(?<minute>\d{2}) (?<half>[AP]M)/u;

/**
 * The same out of the words of the error, where no window tells it: Codex keeps the time of the provider's answer to
 * itself, but writes it into its message, as the time of day on this machine, cut to the minute. Pure.
 */
export function resetInWords(said: string, nowMs: number): number | undefined {
  const { month, day, year, hour, minute, half } = timeInWords.exec(said)?.groups ?? {};
  if (hour === undefined) return undefined;
  const date = month === undefined ? new Date(nowMs) : new Date(`${month} ${day}, ${year}`);
  date.setHours((Number(hour) % 12) + (half === "PM" ? 12 : 0), Number(minute) + 1, 0, 0);
  const at = date.getTime();
  if (Number.isNaN(at)) return undefined;
  return month === undefined && at <= nowMs ? at + dayMs : at;
}
