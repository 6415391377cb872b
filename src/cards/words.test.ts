import { describe, expect, it } from "vitest";
import { age, counted, elapsed, moment, tokens, usageLine } from "./words.ts";

describe("tokens", () => {
  it.each([
    [0, "0"],
    [999, "999"],
    [1000, "1.0k"],
    [1500, "1.5k"],
    [9949, "9.9k"],
    [9950, "10k"],
    [12_345, "12k"],
    [999_499, "999k"],
    [999_500, "1.0M"],
    [1_234_567, "1.2M"],
    [12_345_678, "12M"],
  ])("writes %i as %s", (count, text) => {
    expect(tokens(count)).toBe(text);
  });
});

describe("elapsed", () => {
  it.each([
    [-5000, "0s"],
    [0, "0s"],
    [59_999, "59s"],
    [65_000, "1m 05s"],
    [3_600_000, "1h 00m"],
    [90_000_000, "1d 01h"],
  ])("writes %i ms as %s", (milliseconds, text) => {
    expect(elapsed(milliseconds)).toBe(text);
  });
});

describe("age", () => {
  it.each([
    [-5000, "just now"],
    [Number.NaN, "just now"],
    [59_999, "just now"],
    [60_000, "1m ago"],
    [3_599_999, "59m ago"],
    [3 * 3_600_000, "3h ago"],
    [86_399_999, "23h ago"],
    [2 * 86_400_000, "2d ago"],
  ])("writes %d ms as %s", (milliseconds, text) => {
    expect(age(milliseconds)).toBe(text);
  });
});

describe("usageLine", () => {
  it("leaves out what was not counted and what is zero", () => {
    const usage = { inputTokens: 12_000, cachedInputTokens: 0, outputTokens: 1500 };

    expect(usageLine("turn", usage)).toBe("turn · in 12k · out 1.5k");
  });

  it.each([
    [{ costUsd: 0.123 }, "turn · $0.12"],
    [{ costUsd: 12 }, "turn · $12.00"],
    [{ costUsd: 0.004 }, "turn · under $0.01"],
    [{ contextTokens: 45_000, contextWindow: 200_000 }, "turn · context 45k of 200k (23%)"],
    [{ contextTokens: 45_000 }, "turn · context 45k"],
    [{ contextWindow: 200_000, totalTokens: 1 }, "turn · total 1"],
  ])("tells what it cost and how full the context is: %j", (usage, text) => {
    expect(usageLine("turn", usage)).toBe(text);
  });

  it("is absent when nothing was counted", () => {
    expect(usageLine("session", null)).toBeUndefined();
    expect(usageLine("session", { inputTokens: 0 })).toBeUndefined();
  });
});

it("counts with the right number of the noun", () => {
  expect([counted(0, "file"), counted(1, "file"), counted(2, "file")]).toEqual([
    "0 files",
    "1 file",
    "2 files",
  ]);
});

it("names a moment for every time zone, also one that no calendar has", () => {
  expect(moment(Date.UTC(2026, 4, 1, 9, 30))).toBe("2026-05-01 09:30 UTC");
  expect(moment(Number.POSITIVE_INFINITY)).toBe("an unknown time");
});
