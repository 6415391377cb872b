import { describe, expect, it } from "vitest";
import { resetTimeIn } from "./reset-time.ts";

const now = Date.UTC(2026, 10, 23, 6, 0);

describe("the reset of a limit in the words of Claude Code", () => {
  it.each([
    ["Claude AI usage limit reached|1795400000", 1_795_400_000_000],
    ["You've hit your limit · resets 1:30pm (UTC)", Date.UTC(2026, 10, 23, 13, 30)],
    ["You've hit your session limit · resets 2am (UTC)", Date.UTC(2026, 10, 24, 2)],
    ["You've hit your limit · resets 1:30am (Asia/Dhaka)", Date.UTC(2026, 10, 23, 19, 30)],
    ["5-hour limit reached ∙ resets 12am (Europe/Berlin)", Date.UTC(2026, 10, 23, 23)],
    ["You've hit your weekly limit · resets Nov 27, 5pm (America/New_York)", Date.UTC(2026, 10, 27, 22)],
    ["You've hit your weekly limit · resets Nov 27 at 12:15pm (UTC)", Date.UTC(2026, 10, 27, 12, 15)],
    ["You've hit your monthly spend limit · resets Dec 1 (UTC)", Date.UTC(2026, 11, 1)],
    ["You've hit your monthly spend limit · resets Jan 1 (UTC)", Date.UTC(2027, 0, 1)],
  ])("is read from %s", (said, at) => {
    expect(new Date(resetTimeIn(said, now) ?? 0).toISOString()).toBe(new Date(at).toISOString());
  });

  it.each(["You're out of usage credits", "resets soon", "resets Foo 3", ""])(
    "is unknown where nothing is said: %s",
    (said) => {
      expect(resetTimeIn(said, now)).toBeUndefined();
    },
  );

  it("is taken for one of this machine's clock where the zone is unknown", () => {
    expect(resetTimeIn("resets 3am (Somewhere/Else)", now)).toBeGreaterThan(now);
  });
});
