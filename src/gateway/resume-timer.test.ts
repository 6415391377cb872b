import { setImmediate } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { personId, taskId } from "../domain/ids.ts";
import type { Resume } from "../domain/resume.ts";
import { createVirtualTimers } from "../testing/virtual-timers.ts";
import { createResumeTimer } from "./resume-timer.ts";

const day = 86_400_000;

function aResume(id: string, at: number): Resume {
  const chosen = { by: personId("ann"), platform: "chat", source: "chat", chosenAt: 0 };
  return { taskId: taskId(id), at, ...chosen, gone: null };
}

/** A timer over a list of what is to come; what went on leaves the list. */
function aTimer(...first: readonly Resume[]) {
  const clock = { now: 0 };
  const timers = createVirtualTimers(clock);
  const to = { come: [...first], fails: 0, reads: 0 };
  const wentOn: string[] = [];
  const errors: string[] = [];
  const timer = createResumeTimer({
    pending: async () => {
      to.reads += 1;
      return to.come;
    },
    goOn: async (resume) => {
      if (to.fails > 0) {
        to.fails -= 1;
        throw new Error("the disk is gone");
      }
      to.come = to.come.filter((other) => other !== resume);
      wentOn.push(`${resume.taskId} at ${clock.now}`);
    },
    now: () => clock.now,
    timers,
    log: {
      debug: () => undefined,
      info: () => undefined,
      warn: () => undefined,
      error: (_, text) => errors.push(text),
    },
  });
  const look = async (): Promise<void> => {
    timer.nudge();
    await setImmediate();
  };
  const pass = async (ms: number): Promise<void> => {
    timers.pass(ms);
    await setImmediate();
  };
  return { timer, timers, to, wentOn, errors, look, pass };
}

describe("what is to go on by itself", () => {
  it("goes on at its time, and waits in one timer until then", async () => {
    const { timers, to, wentOn, look, pass } = aTimer(aResume("b", 200), aResume("c", 300));
    await look();
    const { reads } = to;

    await pass(199);
    const early = [...wentOn];
    await pass(1);
    await pass(100);

    expect(early).toEqual([]);
    expect(wentOn).toEqual(["b at 200", "c at 300"]);
    expect(to.reads).toBe(reads + 2);
    expect(timers.standing()).toBe(0);
  });

  it("goes on at once where its time is over already", async () => {
    const { wentOn, look } = aTimer(aResume("a", -5 * day), aResume("b", 0));

    await look();

    expect(wentOn).toEqual(["a at 0", "b at 0"]);
  });

  it("waits longer than a timer can", async () => {
    const { wentOn, look, pass } = aTimer(aResume("a", 60 * day));
    await look();

    for (let passed = 0; passed < 59; passed += 1) await pass(day);
    const early = [...wentOn];
    await pass(day);

    expect(early).toEqual([]);
    expect(wentOn).toEqual([`a at ${60 * day}`]);
  });

  it("hears of one that comes before the others, and of one that was taken back", async () => {
    const { to, wentOn, look, pass } = aTimer(aResume("late", 300));
    await look();

    to.come = [aResume("early", 100), aResume("late", 300)];
    await look();
    await pass(100);
    to.come = [];
    await look();
    await pass(1_000);

    expect(wentOn).toEqual(["early at 100"]);
  });

  it("is tried again after a failure, which costs the others nothing", async () => {
    const { to, wentOn, errors, look, pass } = aTimer(aResume("a", 0), aResume("b", 0));
    to.fails = 1;

    await look();
    const first = [...wentOn];
    await pass(5_000);

    expect(first).toEqual(["b at 0"]);
    expect(wentOn).toEqual(["b at 0", "a at 5000"]);
    expect(errors).toHaveLength(1);
  });

  it("does not go on any more once the timer is closed", async () => {
    const { timer, timers, wentOn, look, pass } = aTimer(aResume("a", 100));
    await look();

    await timer.close();
    await pass(200);
    await look();

    expect(wentOn).toEqual([]);
    expect(timers.standing()).toBe(0);
  });
});
