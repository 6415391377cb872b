import { describe, expect, it } from "vitest";
import { runId, taskId } from "../domain/ids.ts";
import { textOf } from "../domain/transcript.ts";
import type { JournalEntry } from "../store/store.ts";
import { createTranscripts } from "./transcripts.ts";

const entry = (number: number, delta: string): JournalEntry => ({
  number,
  at: 0,
  event: { kind: "text", runId: runId("r1"), messageId: "m1", delta, final: false },
});

const task = taskId("t1");

describe("the transcript of a task", () => {
  it("is folded from the journal, and what was folded before is not read again", async () => {
    const journal = [entry(1, "a"), entry(2, "b")];
    const asked: number[] = [];
    const transcripts = createTranscripts({
      journal: async (_, after) => {
        asked.push(after);
        return journal.filter(({ number }) => number > after);
      },
    });

    const first = textOf(await transcripts.of(task));
    journal.push(entry(3, "c"));
    const second = textOf(await transcripts.of(task));

    expect([first, second]).toEqual(["ab", "abc"]);
    expect(asked).toEqual([0, 2]);
  });

  it("never goes back when a slow reader comes after a quick one", async () => {
    const slow = Promise.withResolvers<readonly JournalEntry[]>();
    const answers = [slow.promise, Promise.resolve([entry(1, "a"), entry(2, "b")]), Promise.resolve([])];
    const transcripts = createTranscripts({ journal: () => answers.shift() ?? Promise.resolve([]) });

    const late = transcripts.of(task);
    await transcripts.of(task);
    slow.resolve([entry(1, "a")]);

    expect(textOf(await late)).toBe("ab");
    expect(textOf(await transcripts.of(task))).toBe("ab");
  });

  it("of another task is another one, also when many are asked for", async () => {
    let reads = 0;
    const transcripts = createTranscripts({
      journal: async (id, after) => {
        reads += 1;
        return after === 0 ? [entry(1, `of ${id}`)] : [];
      },
    });

    const ids = Array.from({ length: 300 }, (_, index) => taskId(`t${index}`));
    for (const id of ids) await transcripts.of(id);
    const texts = await Promise.all(ids.map(async (id) => textOf(await transcripts.of(id))));

    expect(texts).toEqual(ids.map((id) => `of ${id}`));
    expect(reads).toBe(600);
  });
});
