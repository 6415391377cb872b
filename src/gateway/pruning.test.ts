import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { silentLog } from "../observe/log.ts";
import { aMoment } from "../testing/builders.ts";
import { startPruning } from "./pruning.ts";

const dayMs = 24 * 60 * 60 * 1_000;

describe("pruning", () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval"] });
  });
  afterEach(() => vi.useRealTimers());

  function aJob(retentionDays: number, answers: readonly (number | Error)[] = []) {
    const asked: { tasks: number; inbox: number }[] = [];
    const waiting = [...answers];
    const prune = async (before: { tasks: number; inbox: number }): Promise<number> => {
      asked.push(before);
      const answer = waiting.shift() ?? 0;
      if (answer instanceof Error) throw answer;
      return answer;
    };
    const job = startPruning({
      store: { prune },
      retentionDays,
      log: silentLog,
      now: () => aMoment,
      removeFiles: async () => undefined,
    });
    return { asked, job };
  }

  it("removes tasks by the age of the settings and inbox entries after 30 days, soon after the start and then daily", async () => {
    const { asked, job } = aJob(90);

    await vi.advanceTimersByTimeAsync(60_000);
    const soon = asked.length;
    await vi.advanceTimersByTimeAsync(2 * dayMs);
    job.stop();

    expect(soon).toBe(1);
    expect(asked).toHaveLength(3);
    expect(asked[0]).toEqual({ tasks: aMoment - 90 * dayMs, inbox: aMoment - 30 * dayMs });
  });

  it("keeps tasks for ever when the settings say so", async () => {
    const { asked, job } = aJob(0);

    await vi.advanceTimersByTimeAsync(60_000);
    job.stop();

    expect(asked).toEqual([{ tasks: 0, inbox: aMoment - 30 * dayMs }]);
  });

  it("tries again the next day after a failure", async () => {
    const { asked, job } = aJob(90, [new Error("the disk is full")]);

    await vi.advanceTimersByTimeAsync(dayMs);
    job.stop();

    expect(asked).toHaveLength(2);
  });

  it("does nothing after it was stopped", async () => {
    const { asked, job } = aJob(90);

    job.stop();
    await vi.advanceTimersByTimeAsync(3 * dayMs);

    expect(asked).toEqual([]);
  });
});
