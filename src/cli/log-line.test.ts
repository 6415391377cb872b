import { expect, it } from "vitest";
import { isPressing, readableLine } from "./log-line.ts";

const line = (level: string, more: object = {}) =>
  JSON.stringify({ level, time: "2026-01-02T03:04:05.678Z", ...more, msg: "card update refused" });

it("puts a line of the log into words", () => {
  expect(readableLine(line("warn", { task: "t_1", attempt: 2 }))).toBe(
    "03:04:05 warn  card update refused  task=t_1  attempt=2",
  );
});

it("shows of an error its message", () => {
  expect(readableLine(line("error", { error: { type: "Error", message: "no answer", stack: "…" } }))).toBe(
    "03:04:05 error card update refused  error=no answer",
  );
});

it.each(["plain words", "{broken", '{"other":"json"}', ""])("leaves %j as it is", (text) => {
  expect(readableLine(text)).toBe(text);
});

it("knows what a person should see at once", () => {
  expect(["debug", "info", "warn", "error"].filter((level) => isPressing(line(level)))).toEqual([
    "warn",
    "error",
  ]);
  expect(isPressing("Error: no answer")).toBe(true);
});
