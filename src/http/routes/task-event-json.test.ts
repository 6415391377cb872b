import { describe, expect, it } from "vitest";
import { personId, runId, taskId } from "../../domain/ids.ts";
import type { TaskEvent } from "../../domain/task.ts";
import { eventJson } from "./task-event-json.ts";

const by = personId("ann");
const told = (event: TaskEvent) => eventJson({ number: 1, at: Date.UTC(2026, 4, 1, 9), event });

describe("what people did to a waiting task, in the words of the contract", () => {
  it.each([
    {
      event: { kind: "edited", prompt: "in blue", by },
      kind: "task_edited",
      message: "ann rewrote the prompt.",
    },
    { event: { kind: "moved", by }, kind: "task_moved", message: "ann moved it to the front of the queue." },
    {
      event: {
        kind: "cancelled",
        by,
        why: "Merged into task 48274e23.",
        result: null,
        mergedInto: taskId("48274e23"),
      },
      kind: "task_merged",
      message: "Merged into task 48274e23.",
    },
    {
      event: { kind: "cancelled", by, why: "Stopped.", result: null },
      kind: "task_cancelled",
      message: "Stopped.",
    },
  ] as const)("$event.kind is told as $kind", ({ event, kind, message }) => {
    expect(told(event)).toEqual([{ kind, message, created_at: "2026-05-01T09:00:00.000000+00:00" }]);
  });

  it("has no word for what is streamed", () => {
    expect(told({ kind: "thought", runId: runId("r1"), delta: "hm" })).toEqual([]);
  });
});
