import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { runId, taskId } from "../domain/ids.ts";
import type { TaskEvent } from "../domain/task.ts";
import type { Recorded } from "../store/store.ts";
import { aTask } from "../testing/builders.ts";
import { diskFull } from "../testing/store-faults.ts";
import { type RecorderParts, RunRecorder } from "./run-recorder.ts";

const run = runId("r1");
const text = (delta: string, messageId = "m1"): TaskEvent => ({
  kind: "text",
  runId: run,
  messageId,
  delta,
  final: false,
});
const thought = (delta: string): TaskEvent => ({ kind: "thought", runId: run, delta });
const notice = (words: string): TaskEvent => ({ kind: "notice", runId: run, text: words });

const recorded: Recorded = { kind: "recorded", task: aTask(), hasMoved: false, owed: [] };

/** A recorder whose clock and store the test works by hand. */
function aRecorder(differs: Partial<RecorderParts> = {}) {
  const writes: (readonly TaskEvent[])[] = [];
  const faults: unknown[] = [];
  const timers: { work: () => void; ms: number; isCancelled: boolean }[] = [];
  const recorder = new RunRecorder({
    taskId: taskId("t1"),
    record: async (_, events) => {
      writes.push(events);
      return recorded;
    },
    now: () => 0,
    onRecorded: () => undefined,
    onFault: (error) => faults.push(error),
    schedule: (work, ms) => {
      const timer = { work, ms, isCancelled: false };
      timers.push(timer);
      return {
        cancel: () => {
          timer.isCancelled = true;
        },
      };
    },
    ...differs,
  });
  const tick = () => timers.filter(({ isCancelled }) => !isCancelled).forEach(({ work }) => work());
  return { recorder, writes, faults, timers, tick };
}

/** Resolves after what was put off to the next turn of the event loop. */
const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

describe("the recorder of a run", () => {
  it("joins the text of one message and writes it after 250 ms", async () => {
    const { recorder, writes, timers, tick } = aRecorder();

    for (const delta of ["to", "ge", "ther"]) recorder.add(text(delta));
    await nextTurn();
    const before = writes.length;
    tick();
    await recorder.flush();

    expect(before).toBe(0);
    expect(timers.map(({ ms }) => ms)).toEqual([250]);
    expect(writes).toEqual([[text("together")]]);
  });

  it("begins to count again after each write", async () => {
    const { recorder, writes, timers, tick } = aRecorder();

    recorder.add(text("a"));
    tick();
    recorder.add(text("b"));
    tick();
    await recorder.flush();

    expect(timers).toHaveLength(2);
    expect(writes).toEqual([[text("a")], [text("b")]]);
  });

  it("keeps messages and thoughts apart and everything in its order", async () => {
    const { recorder, writes } = aRecorder();

    const events = [
      text("a", "m1"),
      text("b", "m2"),
      thought("x"),
      thought("y"),
      text("c", "m1"),
      notice("n"),
      text("d", "m1"),
    ];
    events.forEach((event) => recorder.add(event));
    await recorder.flush();

    expect(writes.flat()).toEqual([
      text("a", "m1"),
      text("b", "m2"),
      thought("xy"),
      text("c", "m1"),
      notice("n"),
      text("d", "m1"),
    ]);
  });

  it("keeps the mark of the last piece of a message", async () => {
    const { recorder, writes } = aRecorder();

    recorder.add(text("a"));
    recorder.add({ kind: "text", runId: run, messageId: "m1", delta: "b", final: true });
    await recorder.flush();

    expect(writes).toEqual([[{ kind: "text", runId: run, messageId: "m1", delta: "ab", final: true }]]);
  });

  it("writes everything but text, thoughts and usage in the same turn of the event loop, with the text before it", async () => {
    const { recorder, writes, timers } = aRecorder();

    recorder.add(text("before"));
    recorder.add(notice("now"));
    recorder.add(notice("and this"));
    await nextTurn();
    await nextTurn();

    expect(writes).toEqual([[text("before"), notice("now"), notice("and this")]]);
    expect(timers.map(({ isCancelled }) => isCancelled)).toEqual([true]);
  });

  it("lets usage wait", async () => {
    const { recorder, writes } = aRecorder();

    recorder.add({ kind: "usage", runId: run, last: null, total: { totalTokens: 1 } });
    await nextTurn();
    await nextTurn();

    expect(writes).toEqual([]);
  });

  it("lets at most 64 KiB of text wait", async () => {
    const { recorder, writes } = aRecorder();
    const kib = "x".repeat(1024);

    for (let index = 0; index < 64; index += 1) recorder.add(text(kib));
    await nextTurn();
    await nextTurn();
    const below = writes.length;
    recorder.add(text("y"));
    await nextTurn();
    await nextTurn();

    expect(below).toBe(0);
    expect(writes).toEqual([[text(`${kib.repeat(64)}y`)]]);
  });

  it("writes one after another: what comes during a write waits for it", async () => {
    const first = Promise.withResolvers<Recorded>();
    const writes: (readonly TaskEvent[])[] = [];
    const { recorder } = aRecorder({
      record: (_, events) => {
        writes.push(events);
        return writes.length === 1 ? first.promise : Promise.resolve(recorded);
      },
    });

    recorder.add(notice("a"));
    void recorder.flush();
    recorder.add(notice("b"));
    const flushed = recorder.flush();
    await nextTurn();
    const during = [...writes];
    first.resolve(recorded);
    await flushed;

    expect(during).toEqual([[notice("a")]]);
    expect(writes).toEqual([[notice("a")], [notice("b")]]);
  });

  it("tells what was recorded, so that cards follow", async () => {
    const told: Recorded[] = [];
    const { recorder } = aRecorder({ onRecorded: (what) => told.push(what) });

    recorder.add(notice("a"));
    await recorder.flush();

    expect(told).toEqual([recorded]);
  });

  it("asks for patience while more than 4 Mi characters wait for the disk, and no longer than that", async () => {
    const disk = Promise.withResolvers<Recorded>();
    const { recorder } = aRecorder({ record: () => disk.promise });
    const mebi = "x".repeat(1024 * 1024);

    for (let index = 0; index < 4; index += 1) recorder.add(text(mebi, `m${index}`));
    const atLimit = recorder.isFull;
    recorder.add(text("y", "m9"));
    const above = recorder.isFull;
    disk.resolve(recorded);
    await recorder.flush();

    expect([atLimit, above, recorder.isFull]).toEqual([false, true, false]);
  });
});

describe("a store that cannot take it", () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  });
  afterEach(() => vi.useRealTimers());

  it("gets it again until it can: nothing is lost, nothing is doubled, the order stays", async () => {
    let isFull = true;
    const stored: TaskEvent[] = [];
    const { recorder, faults } = aRecorder({
      record: async (_, events) => {
        if (isFull) throw diskFull;
        stored.push(...events);
        return recorded;
      },
    });

    recorder.add(text("a"));
    recorder.add(notice("b"));
    const flushed = recorder.flush();
    await vi.advanceTimersByTimeAsync(60_000);
    recorder.add(text("c"));
    isFull = false;
    void recorder.flush();
    await vi.advanceTimersByTimeAsync(5_000);
    await flushed;
    await recorder.flush();

    expect(stored).toEqual([text("a"), notice("b"), text("c")]);
    expect(faults.length).toBeGreaterThan(5);
    expect(recorder.isRefused).toBe(false);
  });

  it("that refuses is not asked again: the task is over", async () => {
    const writes: (readonly TaskEvent[])[] = [];
    const { recorder } = aRecorder({
      record: async (_, events) => {
        writes.push(events);
        return { kind: "refused", refusal: "terminal", task: aTask() };
      },
    });

    recorder.add(notice("a"));
    await recorder.flush();
    recorder.add(notice("b"));
    await recorder.flush();

    expect(recorder.isRefused).toBe(true);
    expect(recorder.fault).toBeUndefined();
    expect(writes).toEqual([[notice("a")]]);
  });

  it("because of a defect is not asked again, and the defect is kept", async () => {
    const defect = new TypeError("a defect");
    const { recorder, faults } = aRecorder({ record: () => Promise.reject(defect) });

    recorder.add(notice("a"));
    await recorder.flush();

    expect(recorder.fault).toBe(defect);
    expect(recorder.isRefused).toBe(true);
    expect(faults).toEqual([]);
  });
});
