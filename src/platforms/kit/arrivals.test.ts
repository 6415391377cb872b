import { expect, it } from "vitest";
import { arrivalChecks } from "./arrivals.ts";

const words = { title: "Chat", noEvents: "Subscribe the events.", noPresses: "Subscribe the callback." };

it("says how long ago the app delivered something", () => {
  const times = { lastEventAt: 1_000_000, lastPressAt: 940_000 };

  expect(arrivalChecks(times, words, 1_000_000 + 65_000)).toEqual([
    { state: "good", text: "Chat last delivered something 1m ago." },
    { state: "good", text: "The last press of a button came 2m ago." },
  ]);
});

it("claims nothing where nothing came, and says how to find out", () => {
  const checks = arrivalChecks({ lastEventAt: null, lastPressAt: null }, words, 0);

  expect(checks.map(({ state }) => state)).toEqual(["unknown", "unknown"]);
  expect(checks[0]?.text).toContain("Subscribe the events.");
  expect(checks[1]?.text).toContain("Subscribe the callback.");
});
