import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AgentEvent } from "../../domain/agent-event.ts";
import { EventQueue } from "./event-queue.ts";

const word = (delta: string) => ({ kind: "thought", delta }) as const;

async function readAll(queue: EventQueue): Promise<readonly AgentEvent[]> {
  const events: AgentEvent[] = [];
  for await (const event of queue) events.push(event);
  return events;
}

describe("the queue of events", () => {
  it("keeps what came before the reader, in order", async () => {
    const queue = new EventQueue();
    queue.push(word("a"));
    queue.push(word("b"));
    queue.end({ kind: "completed" });

    expect(await readAll(queue)).toEqual([
      word("a"),
      word("b"),
      { kind: "ended", outcome: { kind: "completed" } },
    ]);
  });

  it("hands over what comes while the reader waits", async () => {
    const queue = new EventQueue();
    const reading = readAll(queue);

    queue.push(word("a"));
    await Promise.resolve();
    queue.push(word("b"));
    queue.end({ kind: "stopped" });

    expect((await reading).map((event) => event.kind)).toEqual(["thought", "thought", "ended"]);
  });

  it("drops what comes after the end, and the first end stands", async () => {
    const queue = new EventQueue();

    expect(queue.end({ kind: "stopped" })).toBe(true);
    expect(queue.end({ kind: "completed" })).toBe(false);
    expect(queue.push(word("late"))).toBe(false);

    expect(await readAll(queue)).toEqual([{ kind: "ended", outcome: { kind: "stopped" } }]);
  });

  it("gives out every event once, whenever the reader comes and however many there are", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(3_000), fc.nat(3_000), async (before, after) => {
        const queue = new EventQueue();
        for (let at = 0; at < before; at += 1) queue.push(word(String(at)));
        const reading = readAll(queue);
        for (let at = before; at < before + after; at += 1) queue.push(word(String(at)));
        queue.end({ kind: "completed" });

        const deltas = (await reading).flatMap((event) => (event.kind === "thought" ? [event.delta] : []));
        expect(deltas).toEqual(Array.from({ length: before + after }, (_, at) => String(at)));
      }),
      { numRuns: 20 },
    );
  });

  it("keeps nothing for a reader that has left", async () => {
    const queue = new EventQueue();
    queue.push(word("a"));
    queue.push(word("b"));
    for await (const event of queue) if (event.kind === "thought") break;

    queue.push(word("c"));

    expect(await readAll(queue)).toEqual([]);
  });
});
