import { expect, it } from "vitest";
import { sessionsToClose } from "./close-sessions.ts";

const now = 1_000_000;
const used = (secondsAgo: number) => ({ lastUsed: now - secondsAgo * 1_000 });

it("closes what nobody used for a while", () => {
  const [fresh, old] = [used(5), used(700)];

  expect(sessionsToClose([old, fresh], { idleSeconds: 600, now, limit: 8 })).toEqual([old]);
  expect(sessionsToClose([old, fresh], { idleSeconds: 0, now, limit: 8 })).toEqual([]);
});

it("closes the oldest of too many", () => {
  const sessions = [used(3), used(1), used(2)];

  expect(sessionsToClose(sessions, { idleSeconds: 600, now, limit: 2 })).toEqual([used(3)]);
});
