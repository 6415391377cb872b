import { describe, expect, it } from "vitest";
import { failureOf } from "./failure.ts";
import { kimiProfile } from "./profiles.ts";

const now = 1_000_000;

function of(message: string, code = -32_603, data?: unknown) {
  return failureOf({ code, message, data }, kimiProfile, now);
}

describe("why an agent failed", () => {
  it.each([
    ["Authentication required", -32_000],
    ["Internal error: 401 Unauthorized", -32_603],
    ["Incorrect API key provided", -32_603],
  ])("may be a login, which a person can mend: %s", (message, code) => {
    expect(of(message, code)).toMatchObject({
      reason: "setup",
      message: expect.stringContaining("kimi login") as string,
    });
  });

  it.each([
    ["429 Too Many Requests", undefined],
    ["Quota exceeded. Please retry in 34.5s.", now + 34_500],
    ["Usage limit reached, try again in 2 hours", now + 7_200_000],
    ["rate limit; resets in 5m", now + 300_000],
    ["rate limit, retry after 800 ms", now + 800],
  ])("may be a limit, with its end where it is told: %s", (message, retryAt) => {
    const { reason, ...failure } = of(message);

    expect(reason).toBe("limit");
    expect(failure.retryAt).toBe(retryAt);
  });

  it("may stand beside the message", () => {
    expect(of("Internal error", -32_603, { details: "disk on fire" }).message).toContain("disk on fire");
    expect(of("Internal error", -32_603, "disk on fire").message).toContain("disk on fire");
    expect(of("Internal error", -32_603, null).message).toContain("Internal error");
  });

  it("may be a conversation that has grown too long", () => {
    expect(of("maximum context length is 8192 tokens").message).toContain("Start a new session");
  });

  it("is kept short", () => {
    expect(of("x".repeat(10_000)).message.length).toBeLessThan(1_000);
  });
});
