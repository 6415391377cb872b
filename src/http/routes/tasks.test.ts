import { describe, expect, it } from "vitest";
import { personId, runId, taskId } from "../../domain/ids.ts";
import type { TaskEvent } from "../../domain/task.ts";
import { createHttpAppFixture, type HttpApp, jsonOf } from "../../testing/http-app.ts";
import { aTaskDraft } from "../../testing/store-fixtures.ts";
import { task as taskSchema } from "../answers.ts";

const run = runId("run-1");
const started: TaskEvent = { kind: "started", runId: run };
const at = Date.UTC(2026, 4, 1, 9, 30, 15, 42);

/** A task that is only in the store: no agent works on it. */
async function aStoredTask(poco: HttpApp, events: readonly TaskEvent[], differs = {}): Promise<string> {
  const { task } = await poco.store.tasks.add(aTaskDraft({ createdAt: at, ...differs }), null);
  for (const event of events) await poco.store.tasks.record(task.id, [event], at + 1_000);
  return task.id;
}

const completed = (result: string): TaskEvent => ({ kind: "completed", runId: run, result });

async function taskOf(poco: HttpApp, id: string): Promise<Record<string, unknown>> {
  return jsonOf(await poco.get(`/tasks/${id}`));
}

describe("GET /tasks/{id}", () => {
  it("has every key of the contract, with times in microseconds and a numeric offset", async () => {
    await using poco = await createHttpAppFixture();
    const id = await aStoredTask(poco, [started], {
      agentOptions: { model: "gpt-5", sandbox: "read-only" },
      conversation: { platform: "web", id: "room:p1", surface: "group" },
    });

    const task = await taskOf(poco, id);

    expect(taskSchema.safeParse(task).error).toBeUndefined();
    expect(task).toMatchObject({
      id,
      source: "demo",
      requester_id: "ann",
      prompt: "fix the login page",
      agent_backend: "some_agent",
      effective_backend_config: { model: "gpt-5", sandbox: "read-only" },
      effective_model: "gpt-5",
      effective_sandbox: "read-only",
      backend_session_id: null,
      project_id: null,
      session_id: null,
      effective_workdir: "/srv/api",
      reply_receive_id: "room:p1",
      reply_surface: "group",
      platform: "somewhere",
      status: "running",
      created_at: "2026-05-01T09:30:15.042000+00:00",
      updated_at: "2026-05-01T09:30:16.042000+00:00",
    });
  });

  it("tells what happened in the words of the contract, oldest first", async () => {
    await using poco = await createHttpAppFixture();
    const step = { id: "1", type: "command", state: "running", title: "make" } as const;
    const id = await aStoredTask(poco, [
      started,
      { kind: "session", runId: run, agentSessionId: "thread-1", confirmed: true, start: "fresh" },
      { kind: "text", runId: run, messageId: "m", delta: "bulk", final: false },
      { kind: "step", runId: run, step },
      { kind: "steered", runId: run, text: "more", by: personId("ann") },
      { kind: "stopping", by: personId("ann") },
      { kind: "cancelled", by: personId("ann"), why: "Stopped.", result: null },
    ]);

    const task = await taskOf(poco, id);

    const kinds = Array.isArray(task["events"]) ? task["events"].map(({ kind }) => kind as unknown) : [];
    expect(kinds).toEqual([
      "task_created",
      "task_started",
      "runner_progress",
      "runner_progress",
      "task_steered",
      "runner_progress",
      "task_cancelled",
    ]);
    expect(task["backend_session_id"]).toBe("thread-1");
  });

  it.each([
    ["failed", "agent", "task_failed"],
    ["failed", "interrupted", "task_interrupted"],
  ] as const)("says why it %s (%s)", async (_status, reason, kind) => {
    await using poco = await createHttpAppFixture();
    const failed = {
      kind: "failed",
      runId: run,
      reason,
      message: "No.",
      retryAt: at,
      result: "half",
    } as const;
    const id = await aStoredTask(poco, [started, failed]);

    expect(await taskOf(poco, id)).toMatchObject({
      status: "failed",
      failure_reason: reason,
      failure_message: "No.",
      retry_at: "2026-05-01T09:30:15.042000+00:00",
      raw_result: "half",
      events: [{ kind: "task_created" }, { kind: "task_started" }, { kind, message: "No." }],
    });
  });

  it("tells what a turn cost, how full the context is, and when the task goes on by itself", async () => {
    await using poco = await createHttpAppFixture();
    const usage = { inputTokens: 5, costUsd: 0.25, contextTokens: 40, contextWindow: 100 };
    const limit = {
      kind: "failed",
      runId: run,
      reason: "limit",
      message: "No.",
      retryAt: at,
      result: null,
    } as const;
    const id = await aStoredTask(poco, [
      started,
      { kind: "usage", runId: run, last: usage, total: null },
      limit,
    ]);
    const before = await taskOf(poco, id);
    const chosen = { by: personId("ann"), platform: "web", source: "web", chosenAt: at };

    await poco.store.resumes.choose({ taskId: taskId(id), at: at + 1_000, ...chosen });

    expect(before).toMatchObject({
      last_token_usage: { input_tokens: 5, cost_usd: 0.25, context_tokens: 40, context_window: 100 },
      retry_at: "2026-05-01T09:30:15.042000+00:00",
      resumes_at: null,
    });
    expect(await taskOf(poco, id)).toMatchObject({ resumes_at: "2026-05-01T09:30:16.042000+00:00" });
  });

  it.each([
    ["a short result as it is", "x".repeat(240), "x".repeat(240)],
    ["a longer one with dots", "x".repeat(241), `${"x".repeat(237)}...`],
    ["no half of a character", `${"x".repeat(236)}👍${"x".repeat(9)}`, `${"x".repeat(236)}...`],
  ])("sums up %s", async (_what, result, summary) => {
    await using poco = await createHttpAppFixture();
    const id = await aStoredTask(poco, [started, completed(result)]);

    expect(await taskOf(poco, id)).toMatchObject({ raw_result: result, result_summary: summary });
  });

  it("gives out the newest 200,000 characters of what streams, and none of it once the task is over", async () => {
    await using poco = await createHttpAppFixture();
    const id = await aStoredTask(poco, [started]);
    expect(await taskOf(poco, id)).toMatchObject({ live_output: null });
    const said = (delta: string): TaskEvent => ({
      kind: "text",
      runId: run,
      messageId: "m",
      delta,
      final: false,
    });
    const record = (event: TaskEvent) => aStoredEvent(poco, id, event);

    await record(said("a".repeat(150_000)));
    await record(said(`👍${"b".repeat(199_999)}`));

    expect(await taskOf(poco, id)).toMatchObject({ live_output: "b".repeat(199_999) });
    await record(completed("done"));
    expect(await taskOf(poco, id)).toMatchObject({ live_output: null, raw_result: "done" });
  });

  it("shows the text of the agent while it runs", async () => {
    await using poco = await createHttpAppFixture();
    const { task_id: id } = await poco.command("/run slow: hello");

    await poco.inStatus(String(id), "running");
    await expect
      .poll(
        async () => {
          poco.letGo();
          return (await taskOf(poco, String(id)))["live_output"];
        },
        { interval: 20, timeout: 3_000 },
      )
      .toContain("Stub result for: hello");
  });

  it("counts tokens with the names of the contract, and only those that the agent reported", async () => {
    await using poco = await createHttpAppFixture();
    const last = { inputTokens: 1, cachedInputTokens: 2, reasoningOutputTokens: 3 };
    const usage: TaskEvent = { kind: "usage", runId: run, last, total: { outputTokens: 4, totalTokens: 5 } };
    const id = await aStoredTask(poco, [started, usage]);

    expect(await taskOf(poco, id)).toMatchObject({
      last_token_usage: { input_tokens: 1, cached_input_tokens: 2, reasoning_output_tokens: 3 },
      total_token_usage: { output_tokens: 4, total_tokens: 5 },
    });
  });

  it("does not know a task that nobody made", async () => {
    await using poco = await createHttpAppFixture();

    const response = await poco.get("/tasks/00000000");

    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({ detail: "Task not found: 00000000" });
  });
});

async function aStoredEvent(poco: HttpApp, id: string, event: TaskEvent): Promise<void> {
  const [known] = (await poco.store.tasks.open()).filter((task) => task.id === id);
  if (known === undefined) throw new Error(`task ${id} is over`);
  await poco.store.tasks.record(known.id, [event], at + 2_000);
}

describe("GET /tasks", () => {
  const idsOf = async (poco: HttpApp, query: string): Promise<unknown[]> => {
    const { tasks } = await jsonOf(await poco.get(`/tasks${query}`));
    return Array.isArray(tasks) ? tasks.map(({ id }) => id as unknown) : [];
  };

  it("shows the newest hundred, oldest of them first", async () => {
    await using poco = await createHttpAppFixture();
    const ids: string[] = [];
    for (let count = 0; count < 105; count += 1) ids.push(await aStoredTask(poco, []));

    expect(await idsOf(poco, "")).toEqual(ids.slice(5));
    expect(await idsOf(poco, "?limit=500")).toEqual(ids);
  });

  it("goes on before the oldest that was shown", async () => {
    await using poco = await createHttpAppFixture();
    const ids: string[] = [];
    for (let count = 0; count < 5; count += 1) ids.push(await aStoredTask(poco, []));

    expect(await idsOf(poco, "?limit=2")).toEqual(ids.slice(3));
    expect(await idsOf(poco, `?limit=2&before=${ids[3]}`)).toEqual(ids.slice(1, 3));
    expect(await idsOf(poco, `?limit=2&before=${ids[0]}`)).toEqual([]);
    expect(await idsOf(poco, "?before=00000000")).toEqual([]);
  });

  it("filters by status and by project", async () => {
    await using poco = await createHttpAppFixture();
    const project = await poco.aProject("api");
    await aStoredTask(poco, []);
    const running = await aStoredTask(poco, [started]);
    const { body } = await poco.press({ intent_key: "task.submit", project_id: project, prompt: "slow: x" });
    const { task } = templateDataOf(body);

    expect(await idsOf(poco, "?status=running")).toContain(running);
    expect(await idsOf(poco, `?project_id=${project}`)).toEqual([task]);
    expect(await idsOf(poco, `?project_id=${project}&status=completed`)).toEqual([]);
    expect(await idsOf(poco, "?project_id=nobody")).toEqual([]);
  });

  const templateDataOf = (body: Record<string, unknown>): { readonly task: unknown } => {
    const text = JSON.stringify(body["instruction"]);
    return { task: /"task":\{"id":"([0-9a-f]{8})"/.exec(text)?.[1] };
  };

  it.each([
    "limit=0",
    "limit=501",
    "limit=-1",
    "limit=1.5",
    "limit=many",
    "limit=",
    "status=done",
    "status=",
    "before=",
    "project_id=",
  ])("refuses %s and says which value is wrong", async (query) => {
    await using poco = await createHttpAppFixture();

    const response = await poco.get(`/tasks?${query}`);

    expect(response.status).toBe(400);
    expect((await jsonOf(response))["detail"]).toContain(query.split("=")[0]);
  });
});
