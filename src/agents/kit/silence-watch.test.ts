import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { SilenceWatch } from "./silence-watch.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function aWatch(limits = { silenceMs: 1_000, turnMs: 60_000 }) {
  const expired: string[] = [];
  return { expired, watch: new SilenceWatch(limits, (expiry) => expired.push(expiry)) };
}

describe("the watch over a turn", () => {
  it("expires once after silence", () => {
    const { expired } = aWatch();

    vi.advanceTimersByTime(999);
    expect(expired).toEqual([]);
    vi.advanceTimersByTime(10_000);
    expect(expired).toEqual(["silence"]);
  });

  it("counts silence, not work", () => {
    const { expired, watch } = aWatch();

    for (let at = 0; at < 20; at += 1) {
      vi.advanceTimersByTime(900);
      watch.sign();
    }

    expect(expired).toEqual([]);
  });

  it("does not count while people are asked, however long they take", () => {
    const { expired, watch } = aWatch();

    watch.pause();
    vi.advanceTimersByTime(24 * 60 * 60 * 1_000);
    watch.resume();
    vi.advanceTimersByTime(999);
    expect(expired).toEqual([]);
    vi.advanceTimersByTime(2);
    expect(expired).toEqual(["silence"]);
  });

  it("ends a turn that works for too long, without the time of people", () => {
    const { expired, watch } = aWatch({ silenceMs: 1_000, turnMs: 3_000 });
    const work = (ms: number) => {
      for (let at = 0; at < ms; at += 500) {
        vi.advanceTimersByTime(500);
        watch.sign();
      }
    };

    work(2_000);
    watch.pause();
    vi.advanceTimersByTime(10_000);
    watch.resume();
    work(500);
    expect(expired).toEqual([]);
    work(1_000);
    expect(expired).toEqual(["turn"]);
  });

  it("says nothing after it was closed", () => {
    const { expired, watch } = aWatch();

    watch.close();
    watch.resume();
    vi.advanceTimersByTime(100_000);

    expect(expired).toEqual([]);
  });
});
