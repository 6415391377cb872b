/*
 * When a limit is reset, out of what Claude Code says to people. Seen: `… limit reached|1766000000` (epoch seconds,
 * older versions), `… · resets 1:30am (Asia/Dhaka)`, `… · resets Oct 3, 5pm (UTC)`, `… · resets Oct 3`.
 */

const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"] as const;
const clock = /(?<hour>\d{1,2})(?::(?<minute>\d\d))?\s?(?<half>am|pm)/u;
const day = /(?<month>[a-z]{3})[a-z]* (?<day>\d{1,2})/u;
const zone = /(?:\s?\((?<zone>[^)]+)\))?/u;
const told = new RegExp(
  `resets (?:at )?(?:${day.source}(?:,? (?:at )?${clock.source.replaceAll("(?<", "(?<on_")})?|${clock.source})${zone.source}`,
  "iu",
);

const dayMs = 24 * 60 * 60_000;

/** Epoch milliseconds; undefined where the text tells no time, or one that cannot be. Pure. */
export function resetTimeIn(said: string, now: number): number | undefined {
  const [, seconds] = /\|(\d{9,11})\b/u.exec(said) ?? [];
  if (seconds !== undefined) return Number(seconds) * 1_000;
  const parts = told.exec(said)?.groups;
  if (parts === undefined) return undefined;
  const timeZone = zoneOf(parts["zone"]);
  const today = wallClock(now, timeZone);
  const [hour, minute] = timeOf(parts);
  const month = months.findIndex((name) => name === parts["month"]?.toLowerCase());
  if (parts["day"] === undefined) {
    const at = epochOf({ ...today, hour, minute }, timeZone);
    return at > now ? at : epochOf({ ...today, day: today.day + 1, hour, minute }, timeZone);
  }
  if (month === -1) return undefined;
  const at = epochOf({ year: today.year, month, day: Number(parts["day"]), hour, minute }, timeZone);
  // A day of this year that is long over is one of the next year.
  const isOver = at < now - dayMs;
  return isOver
    ? epochOf({ year: today.year + 1, month, day: Number(parts["day"]), hour, minute }, timeZone)
    : at;
}

interface WallClock {
  readonly year: number;
  /** From 0. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
}

function timeOf(
  parts: Readonly<Record<string, string | undefined>>,
): readonly [hour: number, minute: number] {
  const hour = parts["hour"] ?? parts["on_hour"];
  if (hour === undefined) return [0, 0];
  const half = (parts["half"] ?? parts["on_half"])?.toLowerCase();
  return [(Number(hour) % 12) + (half === "pm" ? 12 : 0), Number(parts["minute"] ?? parts["on_minute"] ?? 0)];
}

/** Undefined, for the zone of this machine, where it is not named or nobody knows it. */
function zoneOf(name: string | undefined): string | undefined {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return undefined; // not a name of a zone
  }
}

function wallClock(at: number, timeZone: string | undefined): WallClock {
  const format = new Intl.DateTimeFormat("en", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
  });
  const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0 } = parts;
  return { year, month: month - 1, day, hour, minute };
}

/** The moment at which clocks in the zone show this; looked at twice, as the offset may change on the way. */
function epochOf({ year, month, day, hour, minute }: WallClock, timeZone: string | undefined): number {
  const wanted = Date.UTC(year, month, day, hour, minute);
  const shownAt = (at: number): number => {
    const shown = wallClock(at, timeZone);
    return Date.UTC(shown.year, shown.month, shown.day, shown.hour, shown.minute);
  };
  const first = wanted - (shownAt(wanted) - wanted);
  return first - (shownAt(first) - wanted);
}
