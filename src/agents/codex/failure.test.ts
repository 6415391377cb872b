import { expect, it } from "vitest";
import { failureOf } from "./failure.ts";
import { RateLimits, TurnError } from "./wire.ts";

const now = 1_700_000_000_000;

const failing = (codexErrorInfo: unknown, message = "said") =>
  failureOf(TurnError.parse({ message, codexErrorInfo }), undefined, now);

it.each([
  ["usageLimitExceeded", "limit", "said"],
  ["rateLimitExceeded", "limit", "no more requests"],
  ["unauthorized", "agent", "codex login"],
  ["contextWindowExceeded", "agent", "new session"],
  ["sandboxError", "agent", "sandbox"],
  ["newInTheNextVersion", "agent", "said"],
  [{ responseTooManyFailedAttempts: { httpStatusCode: 429 } }, "limit", "no more requests"],
  [{ httpConnectionFailed: { httpStatusCode: 401 } }, "agent", "codex login"],
  [{ httpConnectionFailed: { httpStatusCode: 503 } }, "agent", "503"],
  [{ httpConnectionFailed: { httpStatusCode: null } }, "agent", "said"],
  [{ unknown: null }, "agent", "said"],
  [null, "agent", "said"],
])("says why and what next: %j", (info, reason, words) => {
  const outcome = failing(info);

  expect(outcome).toMatchObject({ kind: "failed", reason });
  expect(JSON.stringify(outcome)).toContain(words);
});

it("says something where Codex said nothing", () => {
  expect(failureOf(undefined, undefined, now)).toMatchObject({ kind: "failed", reason: "agent" });
});

it("tells when the used-up window begins anew", () => {
  const limits = RateLimits.parse({
    rateLimits: {
      primary: { usedPercent: 100, resetsAt: 1_800_000_000 },
      secondary: { usedPercent: 20, resetsAt: 1_900_000_000 },
    },
  }).rateLimits;
  const error = TurnError.parse({ message: "limit", codexErrorInfo: "usageLimitExceeded" });

  expect(failureOf(error, limits, now)).toMatchObject({ reason: "limit", retryAt: 1_800_000_000_000 });
  expect(failureOf(error, undefined, now)).not.toHaveProperty("retryAt");
});

it("tells a whole number of milliseconds, not before the window begins anew", () => {
  const primary = { usedPercent: 100, resetsAt: 1_800_000_000.123_4 };
  const limits = RateLimits.parse({ rateLimits: { primary } }).rateLimits;
  const error = TurnError.parse({ message: "limit", codexErrorInfo: "usageLimitExceeded" });

  expect(failureOf(error, limits, now)).toMatchObject({ retryAt: 1_800_000_000_124 });
});
