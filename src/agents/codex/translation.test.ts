import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AgentEvent } from "../../domain/agent-event.ts";
import { Translation } from "./translation.ts";
import { Notifications, readNotification } from "./wire.ts";

function aTranslation() {
  const clock = { now: 10_000 };
  const translation = new Translation("/project", () => clock.now);
  const take = (method: string, params: unknown): readonly AgentEvent[] => {
    const note = readNotification(method, params);
    return note === undefined ? [] : translation.take(note);
  };
  return { translation, clock, take };
}

const message = (text: string | null) => ({ item: { type: "agentMessage", id: "m", text } });
const delta = (text: string) => ({ itemId: "m", delta: text });

describe("the translation of a turn", () => {
  it("repeats nothing of a message that was streamed in full", () => {
    const { take } = aTranslation();
    take("item/agentMessage/delta", delta("hello"));

    expect(take("item/completed", message("hello"))).toEqual([
      { kind: "text", messageId: "m", delta: "", final: true },
    ]);
  });

  it("adds the end that was not streamed", () => {
    const { take } = aTranslation();
    take("item/agentMessage/delta", delta("hel"));

    expect(take("item/completed", message("hello"))).toMatchObject([{ delta: "lo", final: true }]);
  });

  it("replaces what was streamed where the complete text differs", () => {
    const { take } = aTranslation();
    take("item/agentMessage/delta", delta("hullo"));

    expect(take("item/completed", message("hello"))).toEqual([
      { kind: "text-reset", messageId: "m" },
      { kind: "text", messageId: "m", delta: "hello", final: true },
    ]);
  });

  it("keeps what was streamed where the complete text is missing", () => {
    const { take } = aTranslation();
    take("item/agentMessage/delta", delta("hello"));

    expect(take("item/completed", message(null))).toMatchObject([{ kind: "text", delta: "", final: true }]);
  });

  it("gives any split of a text back as that text", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "grapheme" })), (pieces) => {
        const { take } = aTranslation();
        const events = pieces.flatMap((piece) => take("item/agentMessage/delta", delta(piece)));
        events.push(...take("item/completed", message(pieces.join(""))));

        const text = events.map((event) => (event.kind === "text" ? event.delta : "RESET")).join("");
        expect(text).toBe(pieces.join(""));
      }),
    );
  });

  it("voids the open messages of a lost attempt, and only those", () => {
    const { take } = aTranslation();
    take("item/completed", { item: { type: "agentMessage", id: "whole", text: "done" } });
    take("item/agentMessage/delta", delta("hel"));

    const events = take("error", { error: { message: "Reconnecting... 1/5" }, willRetry: true });

    expect(events).toEqual([
      { kind: "text-reset", messageId: "m" },
      { kind: "notice", text: "Reconnecting... 1/5" },
    ]);
    expect(take("error", { error: { message: "failed" }, willRetry: false })).toEqual([]);
  });

  it("shows the output of a running command at most once a second", () => {
    const { take, clock } = aTranslation();
    take("item/started", {
      item: { type: "commandExecution", id: "c", command: "make", status: "inProgress" },
    });
    const output = (text: string) => take("item/commandExecution/outputDelta", { itemId: "c", delta: text });

    expect(output("one\n")).toMatchObject([{ step: { output: "one\n" } }]);
    expect(output("two\n")).toEqual([]);
    clock.now += 1_000;
    expect(output("three\n")).toMatchObject([{ step: { output: "one\ntwo\nthree\n" } }]);
  });

  it("keeps the end of a long output", () => {
    const { take } = aTranslation();
    const item = { type: "commandExecution", id: "c", command: "make", status: "failed", exitCode: 2 };

    const [event] = take("item/completed", {
      item: { ...item, aggregatedOutput: `${"x".repeat(100_000)}END` },
    });

    expect(event).toMatchObject({ step: { state: "failed", exitCode: 2 } });
    const output = event?.kind === "step" ? (event.step.output ?? "") : "";
    expect(output.endsWith("END")).toBe(true);
    expect(output.length).toBeLessThan(8_100);
  });

  it("names files by their path in the folder", () => {
    const { take } = aTranslation();
    const changes = [
      { path: "/project/src/a.ts", kind: { type: "update" }, diff: "+1" },
      { path: "/etc/b", kind: { type: "delete" } },
    ];

    const events = take("item/started", {
      item: { type: "fileChange", id: "f", changes, status: "inProgress" },
    });

    expect(events).toMatchObject([
      {
        step: {
          type: "edit",
          title: "src/a.ts, /etc/b",
          files: [{ change: "update", diff: "+1" }, { change: "delete" }],
        },
      },
    ]);
  });

  it.each([
    [["read"], "read"],
    [["search", "listFiles"], "search"],
    [["read", "unknown"], "command"],
    [[], "command"],
  ])("knows what a command does by its actions: %j", (types, expected) => {
    const { take } = aTranslation();
    const commandActions = types.map((type) => ({ type }));
    const item = { type: "commandExecution", id: "c", command: "cat a", status: "completed", commandActions };

    expect(take("item/completed", { item })).toMatchObject([{ step: { type: expected } }]);
  });

  it("shows the questions that a message carries", () => {
    const { take } = aTranslation();
    const questions = [{ title: "Which?", options: ["A", "B"] }, null];

    const events = take("item/completed", {
      item: { type: "agentMessage", id: "m", text: "Well.", questions },
    });

    expect(events.at(-1)).toMatchObject({ kind: "text", delta: "- Which? A / B" });
  });

  it("survives every field being null, absent or of another shape", () => {
    const aMember = fc.constantFrom(
      "item",
      "itemId",
      "delta",
      "plan",
      "diff",
      "tokenUsage",
      "error",
      "turn",
      "willRetry",
      "message",
      "requestId",
    );
    const aField = fc.constantFrom(
      "id",
      "type",
      "status",
      "text",
      "command",
      "commandActions",
      "changes",
      "summary",
      "questions",
      "error",
      "result",
    );
    const aType = fc.constantFrom(
      "agentMessage",
      "commandExecution",
      "fileChange",
      "mcpToolCall",
      "reasoning",
      "plan",
      "webSearch",
    );
    const aValue = fc.oneof(fc.constantFrom(null, 0, "", "text", true, [], {}, [null], [{}]), aType);
    const someParams = fc.dictionary(aMember, fc.oneof(aValue, fc.dictionary(aField, aValue)));
    const aMethod = fc.constantFrom(...Object.keys(Notifications));
    fc.assert(
      fc.property(fc.array(fc.tuple(aMethod, someParams)), (notes) => {
        const { take, translation } = aTranslation();
        for (const [method, params] of notes) take(method, params);

        translation.close("failed");
        expect(translation.hasOpenSteps()).toBe(false);
      }),
    );
  });
});
