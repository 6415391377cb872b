import { expect, it } from "vitest";
import { failureOf } from "./failure.ts";
import { TurnError } from "./wire.ts";

const failing = (codexErrorInfo: unknown, message = "said") =>
  failureOf(TurnError.parse({ message, codexErrorInfo }));

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
  expect(failureOf(undefined)).toMatchObject({ kind: "failed", reason: "agent" });
});

it("tells when the used-up window begins anew", () => {
  const limits = {
    primary: { usedPercent: 100, resetsAt: 1_800_000_000 },
    secondary: { usedPercent: 20, resetsAt: 1_900_000_000 },
  };
  const error = TurnError.parse({ message: "limit", codexErrorInfo: "usageLimitExceeded" });

  expect(failureOf(error, limits)).toMatchObject({ reason: "limit", retryAt: 1_800_000_000_000 });
  expect(failureOf(error)).not.toHaveProperty("retryAt");
});

it("tells a whole number of milliseconds, not before the window begins anew", () => {
  const limits = { primary: { usedPercent: 100, resetsAt: 1_800_000_000.123_4 }, secondary: undefined };
  const error = TurnError.parse({ message: "limit", codexErrorInfo: "usageLimitExceeded" });

  expect(failureOf(error, limits)).toMatchObject({ retryAt: 1_800_000_000_124 });
});
