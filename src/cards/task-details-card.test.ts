import { describe, expect, it } from "vitest";
import { aMoment, aRunningTask } from "../testing/builders.ts";
import { taskDetailsCard } from "./task-details-card.ts";
import { taskPartCard } from "./task-part-card.ts";
import type { TaskDetailsView, TaskPartView } from "./task-view.ts";

describe("a page of what happened", () => {
  it("tells what the task used", () => {
    const task = aRunningTask({ lastUsage: { inputTokens: 1_500, costUsd: 0.5 } });

    expect(taskDetailsCard(view({ task })).blocks).toContainEqual({
      kind: "note",
      text: "turn · in 1.5k · $0.50",
    });
  });

  it("tells everything in its order", () => {
    const card = taskDetailsCard(
      view({
        page: 1,
        pages: 3,
        entries: [
          { kind: "note", at: aMoment, text: "ann approved once: npm test" },
          { kind: "step", title: "npm test", state: "failed", exitCode: 1, output: "1 failed\u0007" },
          { kind: "step", title: "read src/a.ts", state: "running", exitCode: null, output: "" },
          { kind: "said", text: "**Done.**" },
          { kind: "diff", text: "+a\n-b" },
        ],
      }),
    );

    expect(card).toEqual({
      title: "Details: fix the login page (page 2 of 3)",
      tone: "busy",
      blocks: [
        { kind: "note", text: "Codex · Running · asked by ann" },
        { kind: "note", text: "2026-05-01 09:00 UTC · ann approved once: npm test" },
        { kind: "plain", text: "Failed, exit code 1: npm test" },
        { kind: "code", text: "1 failed" },
        { kind: "plain", text: "Running: read src/a.ts" },
        { kind: "text", text: "**Done.**" },
        { kind: "code", text: "+a\n-b", language: "diff" },
        {
          kind: "actions",
          buttons: [
            {
              name: "previous_page_48274e23",
              label: "Previous",
              does: { kind: "intent", intent: { kind: "task.details", taskId: "48274e23", page: 0 } },
            },
            {
              name: "next_page_48274e23",
              label: "Next",
              does: { kind: "intent", intent: { kind: "task.details", taskId: "48274e23", page: 2 } },
            },
            {
              name: "back_to_task_48274e23",
              label: "Back",
              does: { kind: "intent", intent: { kind: "task.open", taskId: "48274e23" } },
            },
          ],
        },
      ],
    });
  });

  it("comes as a file as well, where the app takes files", () => {
    const card = taskDetailsCard(view({ canSendLog: true }));

    expect(card.blocks.at(-1)).toMatchObject({
      buttons: [
        {
          label: "Send as File",
          does: { kind: "intent", intent: { kind: "task.send_log", taskId: "48274e23" } },
        },
        { label: "Back" },
      ],
    });
  });

  it("says plainly that there is nothing", () => {
    const card = taskDetailsCard(view({ entries: [{ kind: "said", text: " \n" }] }));

    expect(card).toMatchObject({
      title: "Details: fix the login page",
      blocks: [{}, { kind: "note", text: "Nothing has happened yet." }, { buttons: [{ label: "Back" }] }],
    });
  });
});

describe("a further part of an answer", () => {
  it("says which of how many it is", () => {
    const part = aPart({ part: 2, parts: 5 });

    expect(taskPartCard(part)).toEqual({
      title: "Part 2 of 5: fix the login page",
      tone: "neutral",
      blocks: [{ kind: "text", text: "and so on" }],
    });
  });

  it("says where it goes on when the whole comes as a file", () => {
    const [first, last] = [1, 2].map((part) => taskPartCard(aPart({ part, parts: 2, isCut: true })));

    expect(first).toMatchObject({ title: "Part 1: fix the login page", blocks: [{ kind: "text" }] });
    expect(last).toMatchObject({
      title: "Part 2: fix the login page",
      blocks: [{ kind: "text" }, { kind: "note", text: "It goes on in the file, which has all of it." }],
    });
  });

  it("has words even where the answer has none", () => {
    const part = aPart({ text: "\n\n" });

    expect(taskPartCard(part).blocks).toEqual([{ kind: "note", text: "Only empty lines." }]);
  });
});

function aPart(facts: Partial<TaskPartView>): TaskPartView {
  const task = aRunningTask();
  return { kind: "task_part", task, part: 1, parts: 2, isCut: false, text: "and so on", ...facts };
}

function view(facts: Partial<TaskDetailsView>): TaskDetailsView {
  const task = aRunningTask();
  return {
    kind: "task_details",
    task,
    agentTitle: "Codex",
    entries: [],
    canSendLog: false,
    page: 0,
    pages: 1,
    ...facts,
  };
}
