import { expect, it } from "vitest";
import { Backoff } from "./backoff.ts";

function aBackoff() {
  const clock = { now: 1_000_000 };
  return { clock, backoff: new Backoff(() => clock.now) };
}

it("waits longer after each failure, then opens for a minute", () => {
  const { clock, backoff } = aBackoff();
  const permits = Array.from({ length: 6 }, () => {
    const permit = backoff.permit();
    backoff.failed();
    return permit;
  });

  expect(permits.slice(0, 5)).toEqual(
    [0, 200, 1_000, 5_000, 30_000].map((waitMs) => ({ kind: "go", waitMs })),
  );
  expect(permits[5]).toEqual({ kind: "open", retryAt: clock.now + 60_000 });
});

it("lets one attempt through after the minute, and opens again when that fails", () => {
  const { clock, backoff } = aBackoff();
  for (let failure = 0; failure < 5; failure += 1) backoff.failed();

  clock.now += 60_000;
  expect(backoff.permit()).toEqual({ kind: "go", waitMs: 0 });
  backoff.failed();
  expect(backoff.permit()).toMatchObject({ kind: "open" });
});

it("counts the time that has passed since the failure, and forgets after a success", () => {
  const { clock, backoff } = aBackoff();
  backoff.failed();
  backoff.failed();

  clock.now += 400;
  expect(backoff.permit()).toEqual({ kind: "go", waitMs: 600 });
  backoff.succeeded();
  expect(backoff.permit()).toEqual({ kind: "go", waitMs: 0 });
});
