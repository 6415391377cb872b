import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyHistory, anyReport, aStep, firstRun, said } from "../testing/domain-builders.ts";
import type { Step } from "./agent-event.ts";
import type { TaskEvent } from "./task.ts";
import { emptyTranscript, foldEvents, textOf } from "./transcript.ts";

const fold = (...events: readonly TaskEvent[]) => foldEvents(emptyTranscript, events);
const step = (differs: Partial<Step>): TaskEvent => ({ kind: "step", runId: firstRun, step: aStep(differs) });
const reset = (messageId: string): TaskEvent => ({ kind: "text-reset", runId: firstRun, messageId });

describe("the transcript", () => {
  it("is the same, in however many pieces a journal is folded", () => {
    fc.assert(
      fc.property(fc.array(anyReport, { maxLength: 40 }), fc.array(fc.nat(40)), (events, cuts) => {
        const borders = [0, ...cuts.toSorted((a, b) => a - b), events.length];
        const inPieces = borders.reduce(
          (folded, border, at) => foldEvents(folded, events.slice(borders[at - 1] ?? 0, border)),
          emptyTranscript,
        );

        expect(inPieces).toEqual(fold(...events));
      }),
    );
  });

  it("is the same, however a message is cut into deltas", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "binary" }), { maxLength: 12 }), (deltas) => {
        const streamed = fold(...deltas.map((delta) => said("m1", delta)));

        expect(textOf(streamed)).toBe(textOf(fold(said("m1", deltas.join("")))));
      }),
    );
  });

  it("does not change the transcript that it goes on from", () => {
    fc.assert(
      fc.property(anyHistory, anyHistory, (earlier, later) => {
        const base = fold(...earlier);
        const copy = structuredClone(base);

        foldEvents(base, later);

        expect(base).toEqual(copy);
      }),
    );
  });

  it("keeps messages apart and each in its place, also when they are streamed in turn", () => {
    const folded = fold(said("m1", "First"), said("m2", "Second"), said("m1", " goes on"));

    expect(textOf(folded)).toBe("First goes on\n\nSecond");
  });

  it("leaves out messages that say nothing", () => {
    expect(textOf(fold(said("m1", " \n"), said("m2", "Hello")))).toBe("Hello");
  });

  it("forgets what was streamed of a message that was reset, and only that", () => {
    const folded = fold(said("m1", "keep"), said("m2", "forget"), reset("m2"), said("m2", "again"));

    expect(textOf(folded)).toBe("keep\n\nagain");
  });

  it("takes a reset of a message that nobody knows", () => {
    expect(fold(reset("m9"))).toEqual(emptyTranscript);
  });

  it("holds one step per id, in the order of their first report", () => {
    fc.assert(
      fc.property(fc.array(anyReport, { maxLength: 40 }), (events) => {
        const reported = events.flatMap((event) => (event.kind === "step" ? [event.step.id] : []));

        expect(fold(...events).steps.map((one) => one.id)).toEqual([...new Set(reported)]);
      }),
    );
  });

  it("shows the newest state of a step and keeps what the newer report leaves out", () => {
    const folded = fold(step({ output: "3 passed" }), step({ id: "step-2" }), step({ state: "done" }));

    expect(folded.steps).toEqual([aStep({ state: "done", output: "3 passed" }), aStep({ id: "step-2" })]);
  });

  it("replaces the plan and the diff, and collects the notices", () => {
    const folded = fold(
      { kind: "plan", runId: firstRun, items: [{ text: "Look", state: "active" }] },
      { kind: "plan", runId: firstRun, items: [{ text: "Mend", state: "pending" }] },
      { kind: "diff", runId: firstRun, diff: "one" },
      { kind: "diff", runId: firstRun, diff: "two" },
      { kind: "notice", runId: firstRun, text: "Slow today" },
      { kind: "notice", runId: firstRun, text: "Still slow" },
    );

    expect(folded.plan).toEqual([{ text: "Mend", state: "pending" }]);
    expect(folded.diff).toBe("two");
    expect(folded.notices).toEqual(["Slow today", "Still slow"]);
  });
});
