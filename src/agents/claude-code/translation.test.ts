import { describe, expect, it } from "vitest";
import { Translation } from "./translation.ts";
import { Line } from "./wire.ts";

/** What the lines of a turn become, all together. */
function reports(...lines: readonly object[]): readonly object[] {
  const translation = new Translation("/work");
  return lines.flatMap((line) => translation.take(Line.parse(line)));
}

const event = (event: object) => ({ type: "stream_event", event, parent_tool_use_id: null });
const start = (id: string) => event({ type: "message_start", message: { id } });
const block = (content_block: object, index = 0) =>
  event({ type: "content_block_start", index, content_block });
const delta = (delta: object, index = 0) => event({ type: "content_block_delta", index, delta });
const words = (text: string, index = 0) => delta({ type: "text_delta", text }, index);
const use = (name: string, input: object, id = "t1") => ({
  type: "assistant",
  message: { id: `m-${id}`, content: [{ type: "tool_use", id, name, input }] },
});
const result = (content: unknown, more: object = {}, id = "t1") => ({
  type: "user",
  message: { content: [{ type: "tool_result", tool_use_id: id, content }] },
  ...more,
});
const failedResult = (content: string) => ({
  type: "user",
  message: { content: [{ type: "tool_result", tool_use_id: "t1", content, is_error: true }] },
});

describe("what Claude Code says", () => {
  it("is a message for each block of text, and the whole line after it is no second one", () => {
    const said = reports(
      start("m"),
      block({ type: "text", text: "" }),
      words("good "),
      words("morning"),
      { type: "assistant", message: { id: "m", content: [{ type: "text", text: "good morning" }] } },
      event({ type: "content_block_stop", index: 0 }),
    );

    expect(said).toEqual([
      { kind: "text", messageId: "m:0", delta: "good " },
      { kind: "text", messageId: "m:0", delta: "morning" },
      { kind: "text", messageId: "m:0", delta: "", final: true },
    ]);
  });

  it("is shown also when it comes whole only", () => {
    expect(
      reports({ type: "assistant", message: { id: "m", content: [{ type: "text", text: "all" }] } }),
    ).toEqual([{ kind: "text", messageId: "m:0", delta: "all", final: true }]);
  });

  it("is void when the message begins again before its end, and only then", () => {
    const again = reports(start("m1"), block({ type: "text" }), words("lost"), start("m2"));
    const next = reports(
      start("m1"),
      block({ type: "text" }),
      words("kept"),
      event({ type: "message_stop" }),
      start("m2"),
    );

    expect(again.at(-1)).toEqual({ kind: "text-reset", messageId: "m1:0" });
    expect(next.filter((report) => JSON.stringify(report).includes("reset"))).toEqual([]);
  });

  it("is void from the block on at which the message broke off", () => {
    const broken = reports(
      start("m"),
      block({ type: "text" }, 0),
      words("kept", 0),
      event({ type: "content_block_stop", index: 0 }),
      block({ type: "text" }, 1),
      words("lost", 1),
      event({ type: "content_block_stop", index: 1 }),
      { ...event({ type: "message_stop" }), abandoned_blocks: { api_message_id: "m", from_block_index: 1 } },
      start("n"),
    );

    expect(broken.filter((report) => JSON.stringify(report).includes("reset"))).toEqual([
      { kind: "text-reset", messageId: "m:1" },
    ]);
  });

  it("thinks aloud", () => {
    expect(reports(start("m"), delta({ type: "thinking_delta", thinking: "hm" }))).toEqual([
      { kind: "thought", delta: "hm" },
    ]);
  });

  it("leaves out what a sub-agent says, but shows what it does", () => {
    const inner = { parent_tool_use_id: "t0" };

    expect(reports({ ...start("m"), ...inner }, { ...words("inner"), ...inner })).toEqual([]);
    expect(reports({ ...use("Read", { file_path: "/work/a" }), ...inner })).toMatchObject([
      { kind: "step", step: { type: "read", title: "Read a" } },
    ]);
  });
});

describe("what Claude Code does", () => {
  it.each([
    ["Bash", { command: "ls  -l\n" }, { type: "command", title: "ls -l" }],
    ["Read", { file_path: "/work/src/a.ts" }, { type: "read", title: "Read src/a.ts" }],
    ["Read", { file_path: "/etc/hosts" }, { type: "read", title: "Read /etc/hosts" }],
    ["Grep", { pattern: "x", path: "/work" }, { type: "search", title: "Grep x" }],
    ["Glob", { pattern: "**/*.ts" }, { type: "search", title: "Glob **/*.ts" }],
    ["WebFetch", { url: "https://example.org" }, { type: "web", title: "WebFetch https://example.org" }],
    ["WebSearch", { query: "poco" }, { type: "web", title: "WebSearch poco" }],
    ["mcp__git__log", {}, { type: "tool", title: "git: log" }],
    ["Task", { description: "look around" }, { type: "tool", title: "Task look around" }],
    [
      "NotebookEdit",
      { notebook_path: "/work/n.ipynb", new_source: "1" },
      { type: "edit", title: "NotebookEdit n.ipynb" },
    ],
  ])("is a step: %s %o", (name, input, step) => {
    expect(reports(use(name, input))).toMatchObject([
      { kind: "step", step: { id: "t1", state: "running", ...step } },
    ]);
  });

  it("ends with its output and its exit code", () => {
    const [, done] = reports(use("Bash", { command: "ls" }), result("a\nb\n"));
    const [, failed] = reports(use("Bash", { command: "false" }), failedResult("Exit code 3\nno"));

    expect(done).toMatchObject({ step: { state: "done", output: "a\nb", exitCode: 0 } });
    expect(failed).toMatchObject({ step: { state: "failed", exitCode: 3 } });
  });

  it("keeps the end of a long output", () => {
    const [, done] = reports(use("Bash", { command: "seq" }), result(`${"x".repeat(100_000)} the end`));

    const output = JSON.stringify(done);
    expect(output.length).toBeLessThan(9_000);
    expect(output).toContain("the end");
  });

  it("is declined when people did not want it", () => {
    const meta = { tool_result_meta: [{ id: "t1", non_execution_kind: "permission_denied" }] };

    expect(reports(use("Bash", { command: "ls" }), result("no", meta)).at(-1)).toMatchObject({
      step: { state: "declined" },
    });
  });

  it("shows the patch of an edit, and a new file as one", () => {
    const hunk = { oldStart: 3, oldLines: 1, newStart: 3, newLines: 1, lines: ["-one", "+two"] };
    const edited = result("ok", { tool_use_result: { filePath: "/work/a", structuredPatch: [hunk] } });
    const created = result("ok", {
      tool_use_result: { type: "create", filePath: "/work/b", content: "new\n" },
    });

    expect(
      reports(use("Edit", { file_path: "/work/a", old_string: "one", new_string: "two" }), edited),
    ).toMatchObject([
      { step: { files: [{ path: "a", diff: "-one\n+two" }] } },
      { step: { files: [{ path: "a", change: "update", diff: "@@ -3,1 +3,1 @@\n-one\n+two" }] } },
    ]);
    expect(reports(use("Write", { file_path: "/work/b", content: "new\n" }), created).at(-1)).toMatchObject({
      step: { files: [{ path: "b", change: "add", diff: "+new" }] },
    });
  });

  it("shows every change of a MultiEdit", () => {
    const edits = [
      { old_string: "a", new_string: "b" },
      { old_string: "c", new_string: "" },
    ];

    expect(reports(use("MultiEdit", { file_path: "/work/a", edits }))).toMatchObject([
      { step: { files: [{ diff: "-a\n+b\n-c" }] } },
    ]);
  });

  it("does not end what nobody began", () => {
    expect(reports(result("late"))).toEqual([]);
  });

  it("leaves nothing open at the end of the turn", () => {
    const translation = new Translation("/work");
    translation.take(Line.parse(use("Bash", { command: "sleep 9" })));

    expect(translation.close("failed")).toMatchObject([{ step: { id: "t1", state: "failed" } }]);
    expect(translation.close("failed")).toEqual([]);
  });
});

describe("the list of things to do", () => {
  it("is replaced as a whole by older models", () => {
    const todos = [
      { content: "a", status: "completed" },
      { content: "b", status: "in_progress" },
      { content: "c", status: "pending" },
    ];

    expect(reports(use("TodoWrite", { todos }))).toEqual([
      {
        kind: "plan",
        items: [
          { text: "a", state: "done" },
          { text: "b", state: "active" },
          { text: "c", state: "pending" },
        ],
      },
    ]);
  });

  it("is kept task by task by newer ones, and forgets those that are deleted", () => {
    const plans = reports(
      use("TaskCreate", { subject: "a" }, "c1"),
      result("Task #1 created successfully: a", {}, "c1"),
      use("TaskCreate", { subject: "b" }, "c2"),
      result([{ type: "text", text: "Task #2 created successfully: b" }], {}, "c2"),
      use("TaskUpdate", { taskId: "1", status: "completed" }, "u1"),
      use("TaskUpdate", { taskId: 2, status: "deleted" }, "u2"),
      use("TaskUpdate", { taskId: "9", status: "completed" }, "u3"),
    );

    expect(plans).toEqual([
      { kind: "plan", items: [{ text: "a", state: "pending" }] },
      {
        kind: "plan",
        items: [
          { text: "a", state: "pending" },
          { text: "b", state: "pending" },
        ],
      },
      {
        kind: "plan",
        items: [
          { text: "a", state: "done" },
          { text: "b", state: "pending" },
        ],
      },
      { kind: "plan", items: [{ text: "a", state: "done" }] },
    ]);
  });
});

describe("usage", () => {
  it("counts what went in from the cache too, and says the cost of the whole conversation", () => {
    const translation = new Translation("/work");
    const usage = {
      input_tokens: 5,
      cache_read_input_tokens: 20,
      cache_creation_input_tokens: 10,
      output_tokens: 7,
    };
    translation.take(Line.parse({ type: "assistant", message: { id: "m", content: [], usage } }));

    const line = Line.parse({
      type: "result",
      usage,
      total_cost_usd: 0.5,
      modelUsage: { big: { contextWindow: 200_000 }, small: { contextWindow: 100 } },
    });

    expect(translation.usageOf(line)).toEqual({
      kind: "usage",
      last: {
        inputTokens: 35,
        cachedInputTokens: 20,
        outputTokens: 7,
        totalTokens: 42,
        contextTokens: 42,
        contextWindow: 200_000,
      },
      total: { costUsd: 0.5 },
    });
  });
});
