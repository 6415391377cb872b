import { describe, expect, it } from "vitest";
import type { TaskStatus } from "../../domain/task.ts";
import { createPromptMarks, type MarkAnswer } from "./prompt-marks.ts";

describe("the mark on a prompt that can never stand", () => {
  it("is tried once for each state, however often the state is shown", async () => {
    const { asked, show } = someMarks(() => ({ kind: "impossible" }));

    for (const status of ["queued", "queued", "queued", "completed", "completed"] as const) {
      show(status);
      await settled();
    }

    expect(asked).toEqual(["queued", "completed"]);
  });

  it("does not keep back the mark of the state that came meanwhile", async () => {
    const first = Promise.withResolvers<MarkAnswer>();
    const { asked, show } = someMarks((name) => (name === "queued" ? first.promise : { kind: "done" }));
    show("queued");
    await settled();

    show("completed");
    first.resolve({ kind: "impossible" });
    await settled();

    expect(asked).toEqual(["queued", "completed"]);
  });
});

/** With the states' own names as marks, on a new message. */
function someMarks(answerTo: (name: string) => MarkAnswer | Promise<MarkAnswer>) {
  const asked: string[] = [];
  const marks = createPromptMarks({
    reactions: {
      created: "created",
      queued: "queued",
      running: "running",
      waiting_for_confirmation: "waiting_for_confirmation",
      completed: "completed",
      failed: "failed",
      cancelled: "cancelled",
    },
    add: async (_at, name) => {
      asked.push(name);
      return answerTo(name);
    },
    remove: async () => ({ kind: "done" }),
    look: async () => [],
    isNew: () => true,
  });
  const show = (status: TaskStatus): void => marks.show("room", { message: "prompt", thread: null, status });
  return { asked, show };
}

/** All that waits for nothing but promises. */
function settled(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
