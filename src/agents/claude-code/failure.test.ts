import { describe, expect, it } from "vitest";
import { failureOf } from "./failure.ts";

const now = Date.UTC(2026, 10, 23, 6, 0);
const unknown = { kind: undefined, resetsAt: undefined, now };

describe("the failure of a turn", () => {
  it.each([
    "You've hit your limit · resets 8am (UTC)",
    "You've hit your session limit · resets 8am (UTC)",
    "You've hit your org's monthly usage limit · resets 8am (UTC)",
    "5-hour limit reached ∙ resets 8am (UTC)",
  ])("is a limit with its reset: %s", (result) => {
    expect(failureOf({ is_error: true, result }, unknown)).toMatchObject({
      kind: "failed",
      reason: "limit",
      retryAt: Date.UTC(2026, 10, 23, 8),
    });
  });

  it("is a limit by the word of the program or the status, whatever it says", () => {
    const byWord = failureOf({ result: "No." }, { ...unknown, kind: "rate_limit" });
    const byStatus = failureOf({ result: "No.", api_error_status: 429 }, unknown);

    expect([byWord, byStatus]).toMatchObject([{ reason: "limit" }, { reason: "limit" }]);
    expect(byWord).not.toHaveProperty("retryAt");
  });

  it("takes the exact reset of a notice before the words for people", () => {
    const told = failureOf(
      { result: "You've hit your limit · resets 8am (UTC)" },
      { ...unknown, resetsAt: 42 },
    );

    expect(told).toMatchObject({ reason: "limit", retryAt: 42 });
  });

  it.each([
    [{ result: "Not logged in · Please run /login" }, unknown],
    [{ result: "No.", api_error_status: 401 }, unknown],
    [{ result: "No." }, { ...unknown, kind: "authentication_failed" }],
  ])("says how to log in: %o", (line, facts) => {
    const failure = failureOf(line, facts);

    expect(failure).toMatchObject({ kind: "failed", reason: "agent" });
    expect(JSON.stringify(failure)).toContain("log in with `/login`");
  });

  it("is no limit of use when the context is full", () => {
    const line = { result: "Context limit reached", terminal_reason: "prompt_too_long" };

    expect(failureOf(line, unknown)).toMatchObject({ reason: "agent" });
    expect(JSON.stringify(failureOf(line, unknown))).toContain("/compact");
  });

  it("says what was said, and something also where nothing was", () => {
    const said = failureOf({ errors: ["the tool broke"] }, unknown);
    const silent = failureOf({ result: "", terminal_reason: "api_error" }, unknown);

    expect(JSON.stringify(said)).toContain("the tool broke. Try again");
    expect(JSON.stringify(silent)).toContain("api_error");
  });
});
