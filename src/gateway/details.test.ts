import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { DetailEntry } from "../cards/task-view.ts";
import type { Step } from "../domain/agent-event.ts";
import { personId, taskId } from "../domain/ids.ts";
import type { Viewer } from "../domain/person.ts";
import type { TaskEvent } from "../domain/task.ts";
import { emptyTranscript, foldEvents } from "../domain/transcript.ts";
import type { JournalEntry } from "../store/store.ts";
import {
  aDecision,
  anApproval,
  anyReport,
  aStep,
  asked,
  noon,
  firstRun as runId,
  said,
  started,
} from "../testing/domain-builders.ts";
import { createGatewayFixture } from "../testing/gateway-fixture.ts";
import { detailEntries } from "./details.ts";

const by = personId("ann");
const owner: Viewer = { person: { id: personId("owner"), platform: "chat" }, role: "owner" };

function journalOf(events: readonly TaskEvent[]): readonly JournalEntry[] {
  return events.map((event, index) => ({ number: index + 1, at: noon + index, event }));
}

function detailsOf(...events: readonly TaskEvent[]): readonly DetailEntry[] {
  return detailEntries(journalOf(events));
}

/** In one line each. */
function told(...events: readonly TaskEvent[]): readonly string[] {
  return detailsOf(...events).map((entry) => (entry.kind === "step" ? `step ${entry.title}` : entry.text));
}

const step = (differs: Partial<Step>): TaskEvent => ({ kind: "step", runId, step: aStep(differs) });

describe("what an agent said, in the details", () => {
  it("joins what belongs to one message until something else happens", () => {
    expect(told(said("m1", "I am "), said("m1", "looking."), step({}), said("m1", " Found it."))).toEqual([
      "I am looking.",
      "step make test",
      " Found it.",
    ]);
  });

  it("keeps messages apart", () => {
    expect(told(said("m1", "one"), said("m2", "two"))).toEqual(["one", "two"]);
  });

  it("leaves out what the agent took back, and keeps what it said instead", () => {
    const reset = { kind: "text-reset", runId, messageId: "m1" } as const;

    expect(told(said("m1", "wro"), step({}), said("m1", "ng"), reset, said("m1", "right"))).toEqual([
      "step make test",
      "right",
    ]);
  });

  it("tells a result once: that it streamed it is enough", () => {
    const completed = (result: string) => ({ kind: "completed", runId, result }) as const;

    expect(told(said("m1", "All done."), completed("All done."))).toEqual(["All done.", "Completed."]);
    expect(told(said("m1", "a"), said("m2", "b"), completed("a\n\nb"))).toEqual(["a", "b", "Completed."]);
    expect(told(said("m1", "Working."), completed("All done."))).toEqual([
      "Working.",
      "All done.",
      "Completed.",
    ]);
  });

  it("holds every visible character of every message that stands in the end", () => {
    fc.assert(
      fc.property(fc.array(anyReport, { maxLength: 60 }), (events) => {
        const { messages } = foldEvents(emptyTranscript, events);
        const entries = detailEntries(journalOf(events));

        const found = entries.flatMap((entry) => (entry.kind === "said" ? entry.text.split("") : [])).sort();
        const expected = messages.flatMap(({ text }) => text.split("")).sort();

        expect(found.filter(isVisible)).toEqual(expected.filter(isVisible));
      }),
    );
  });
});

function isVisible(character: string): boolean {
  return character.trim() !== "";
}

describe("what an agent did, in the details", () => {
  it("shows a step once, where it began, in its last state and with its whole output", () => {
    const output = "line\n".repeat(5_000);

    const entries = detailsOf(
      step({ id: "a", title: "make test" }),
      said("m1", "Meanwhile."),
      step({ id: "b", title: "ls", state: "done" }),
      step({ id: "a", title: "make test", state: "failed", exitCode: 2, output }),
    );

    expect(entries).toEqual([
      { kind: "step", title: "make test", state: "failed", exitCode: 2, output },
      { kind: "said", text: "Meanwhile." },
      { kind: "step", title: "ls", state: "done", exitCode: null, output: "" },
    ]);
  });

  it("keeps the output that a later report leaves out", () => {
    const entries = detailsOf(step({ output: "ok", exitCode: 0 }), step({ state: "done" }));

    expect(entries).toEqual([{ kind: "step", title: "make test", state: "done", exitCode: 0, output: "ok" }]);
  });

  it("shows the last diff, at the end", () => {
    const diff = (text: string) => ({ kind: "diff", runId, diff: text }) as const;

    expect(
      told(diff("-a"), said("m1", "Done."), diff("-a\n+b"), { kind: "notice", runId, text: "Hm." }),
    ).toEqual(["Done.", "Hm.", "-a\n+b"]);
  });

  it("tells of its plan in short", () => {
    const items = [
      { text: "look", state: "done" },
      { text: "fix", state: "active" },
    ] as const;

    expect(told({ kind: "plan", runId, items })).toEqual(["Plan: 1 of 2 done."]);
  });

  it("tells once how the conversation began", () => {
    const session = (confirmed: boolean) =>
      ({ kind: "session", runId, agentSessionId: "s", confirmed, start: "resumed" }) as const;

    expect(told(session(true))).toEqual(["The conversation is resumed."]);
    expect(told(session(false), session(true))).toEqual(["The conversation is resumed."]);
  });
});

describe("what people did, in the details", () => {
  it("tells who decided what, and with which words", () => {
    const { id: approvalId } = anApproval();
    const reject = { kind: "option", option: "reject", note: "not on Friday" } as const;

    expect(
      told(asked({ title: "Run a command" }), {
        kind: "decided",
        approvalId,
        decision: aDecision({ by, answer: reject }),
      }),
    ).toEqual([
      "Asked: Run a command: make test",
      "ann rejected (“not on Friday”): Run a command: make test",
    ]);
  });

  it("tells of every way in which the task was changed", () => {
    expect(
      told(
        { kind: "created" },
        { kind: "queued" },
        { kind: "edited", prompt: "in blue", by },
        { kind: "moved", by },
        { kind: "dequeued" },
        started,
        { kind: "steered", runId, text: "in red", by },
        { kind: "stopping", by },
        { kind: "cancelled", by, why: "Stopped.", result: null },
      ),
    ).toEqual([
      "Created.",
      "It waits in the queue.",
      "ann rewrote the prompt: in blue",
      "ann moved it to the front of the queue.",
      "It is its turn.",
      "The agent began.",
      "ann added: in red",
      "ann asked for a stop.",
      "ann: Stopped.",
    ]);
  });

  it("tells where a merged task went, and when a failed one may work again", () => {
    const into = taskId("48274e23");

    expect(
      told({ kind: "cancelled", by, why: `Merged into task ${into}.`, result: null, mergedInto: into }),
    ).toEqual(["ann: Merged into task 48274e23."]);
    expect(
      told({ kind: "failed", runId, reason: "limit", message: "Too much.", retryAt: noon, result: null }),
    ).toEqual(["Failed: Too much. It may work again at 2025-06-01 12:00 UTC."]);
  });

  it("keeps the time of each", () => {
    expect(detailsOf({ kind: "created" }, started)).toEqual([
      { kind: "note", at: noon, text: "Created." },
      { kind: "note", at: noon + 1, text: "The agent began." },
    ]);
  });
});

describe("the panel of the details", () => {
  it("shows everything page by page, and has a way back to the task", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    await room.say("one");
    const run = await poco.run("one");
    const words = Array.from({ length: 4_000 }, (_, index) => `word${index}`);
    run.say(words.join(" "));
    run.complete();
    const { id } = await poco.ended("one");

    const view = await poco.gateway.views.of({ kind: "task_details", taskId: id, page: 0 }, owner);
    const count = view?.kind === "task_details" ? view.pages : 0;
    const pages: string[] = [];
    for (let page = 0; page < count; page += 1) {
      const reply = await room.press({ kind: "task.details", taskId: id, page });
      expect(reply).toMatchObject({ status: "ok", place: "panel" });
      pages.push(JSON.stringify(reply.card));
    }

    const shown = new Set(pages.join(" ").match(/word\d+/g));
    expect(count).toBeGreaterThan(1);
    for (const page of pages) expect(page).toContain(`back_to_task_${id}`);
    expect(words.filter((word) => !shown.has(word))).toEqual([]);
  });
});
