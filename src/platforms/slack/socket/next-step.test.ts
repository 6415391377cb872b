import { describe, expect, it } from "vitest";
import { type NextStep, nextStep, type Setback } from "./next-step.ts";
import { usualTimings } from "./timings.ts";

/** Without luck: every wait is as long as it can be. */
const after = (setback: Setback, failures: number): NextStep =>
  nextStep(setback, { failures, timings: usualTimings, chance: 1 });

const failed: Setback = { kind: "failed", why: "Slack did not say hello." };
const lost = (livedMs: number): Setback => ({ kind: "lost", why: "The connection broke.", livedMs });

describe("the next step after a setback", () => {
  it("is at once after a line that lived long, whatever failed before it", () => {
    expect(after(lost(3_600_000), 7)).toEqual({
      kind: "retry",
      waitMs: 0,
      failures: 0,
      why: "The connection broke.",
    });
  });

  it("is at once after a short-lived line as well, but only the first time", () => {
    expect(after(lost(10), 0)).toMatchObject({ waitMs: 0, failures: 1 });
    expect(after(lost(10), 1)).toMatchObject({ waitMs: 400, failures: 2 });
    expect(after(lost(10), 2)).toMatchObject({ waitMs: 800, failures: 3 });
  });

  it("comes later with each failure, up to half a minute", () => {
    const waits = [0, 1, 2, 6, 7, 50].map((failures) => after(failed, failures));

    expect(waits.map((step) => (step.kind === "retry" ? step.waitMs : -1))).toEqual([
      400, 800, 1_600, 25_600, 30_000, 30_000,
    ]);
  });

  it("is never earlier than Slack asks for", () => {
    expect(after({ kind: "rate_limited", retryAfterMs: 45_000 }, 0)).toMatchObject({ waitMs: 45_000 });
    expect(after({ kind: "rate_limited", retryAfterMs: 0 }, 0)).toMatchObject({ waitMs: 400 });
  });

  it.each(["invalid_auth", "not_authed", "account_inactive", "token_revoked", "not_allowed_token_type"])(
    "is none before a person has put in another token: %s",
    (code) => {
      const step = after({ kind: "refused", code }, 0);

      expect(step.kind).toBe("stop");
      expect(step.why).toContain(code);
      expect(step.why).toContain("POCO_SLACK_APP_TOKEN");
    },
  );

  it.each<Setback>([
    { kind: "switched_off" },
    { kind: "refused", code: "missing_scope" },
    { kind: "refused", code: "team_disabled" },
  ])("is a look once a minute where a person can change it on Slack's side: %o", (setback) => {
    expect(after(setback, 0)).toMatchObject({ kind: "retry", waitMs: 60_000 });
    expect(after(setback, 0).why).toContain("api.slack.com/apps");
  });

  it("is a usual retry when Slack refuses for a reason that nobody knows", () => {
    const step = after({ kind: "refused", code: "constructor" }, 0);

    expect(step).toMatchObject({ kind: "retry", waitMs: 400, failures: 1 });
    expect(step.why).toContain("constructor");
  });
});
