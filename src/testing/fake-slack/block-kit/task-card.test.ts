import { describe, expect, it } from "vitest";
import type { Fields } from "../fields.ts";
import { checkMessageBlocks } from "./check.ts";
import { judge, under, upTo } from "./judged.ts";
import { many } from "./many.ts";
import { sample } from "./samples.ts";

describe("a plan", () => {
  judge(
    (block) => checkMessageBlocks([block]),
    [
      {
        rule: "a known state of a task",
        good: sample.plan(
          ["pending", "in_progress", "complete", "error"].map((status) =>
            sample.task({ status, task_id: status }),
          ),
        ),
        bad: sample.plan([sample.task({ status: "done" })]),
        at: "/blocks/0/tasks/0/status",
        says: "must be a valid enum value",
      },
      {
        rule: "256 characters of a task's title",
        good: sample.task({ title: "x".repeat(256) }),
        bad: sample.task({ title: "x".repeat(257) }),
        at: "/blocks/0/title",
        says: under(257),
      },
      {
        rule: "255 characters of task_id",
        good: sample.task({ task_id: "x".repeat(255) }),
        bad: sample.task({ task_id: "x".repeat(256) }),
        at: "/blocks/0/task_id",
        says: under(256),
      },
      {
        rule: "50 tasks",
        good: sample.plan(many(50, (index) => sample.task({ task_id: `${index}` }))),
        bad: sample.plan(many(51, (index) => sample.task({ task_id: `${index}` }))),
        at: "/blocks/0/tasks",
        says: upTo(50),
      },
      {
        rule: "256 characters of a source",
        good: sample.task({ sources: [source("x".repeat(256))] }),
        bad: sample.task({ sources: [source("x".repeat(257))] }),
        at: "/blocks/0/sources/0/text",
        says: under(257),
      },
      {
        rule: "a block_id is there once in a plan",
        good: sample.plan([sample.task({ block_id: "a" }), sample.task({ block_id: "b", task_id: "2" })]),
        bad: sample.plan([sample.task({ block_id: "a" }), sample.task({ block_id: "a", task_id: "2" })]),
        at: "/blocks/0/tasks/1/block_id",
        says: '`block_id` "a" already exists',
      },
      {
        rule: "a title",
        good: sample.plan([sample.task()]),
        bad: { type: "plan", tasks: [sample.task()] },
        at: "/blocks/0",
        says: "missing required field: title",
      },
      {
        rule: "a task_id is there once",
        good: sample.plan([sample.task(), sample.task({ task_id: "2" })]),
        bad: sample.plan([sample.task(), sample.task()]),
        at: "/blocks/0/tasks/1/task_id",
        says: '`task_id` "1" already exists',
      },
      {
        rule: "details are rich text",
        good: sample.task({ details: sample.richWords(), output: sample.richWords() }),
        bad: sample.task({ details: "words" }),
        at: "/blocks/0/details",
        says: "must provide an object",
      },
      {
        rule: "sources lead somewhere",
        good: sample.task({ sources: [{ type: "url", url: "https://example.com", text: "words" }] }),
        bad: sample.task({ sources: [{ type: "url", url: "file:///etc", text: "words" }] }),
        at: "/blocks/0/sources/0/url",
        says: "must be a valid URL",
      },
    ],
  );

  it.each(["plan", "task_card"])("refuses a %s in a workspace without agent features", (type) => {
    const block = type === "plan" ? sample.plan([sample.task()]) : sample.task();

    const problems = checkMessageBlocks([block], { agentBlocks: false });

    expect(problems).toEqual([{ pointer: "/blocks/0/type", message: `unsupported type: ${type}` }]);
  });
});

function source(text: string): Fields {
  return { type: "url", url: "https://example.com", text };
}
