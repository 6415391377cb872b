import { describe, expect, it } from "vitest";
import { createHttpAppFixture, type HttpApp, jsonOf } from "../../testing/http-app.ts";
import { commandAnswer, decisionAnswer } from "../answers.ts";

const help = `Send a task to the coding agent on this server.
Commands:
/run <prompt>
/status <task_id>
/approve <task_id>
/reject <task_id>
/stop <task_id>
/help
Without a task_id the only candidate is meant.`;

async function heldTask(poco: HttpApp): Promise<string> {
  const { task_id: id } = await poco.command("/run confirm: tidy up");
  await poco.inStatus(String(id), "waiting_for_confirmation");
  return String(id);
}

const linesOf = (answer: Record<string, unknown>) => String(answer["response_text"]).split("\n");

describe("POST /demo/command", () => {
  it("makes a task and answers with it", async () => {
    await using poco = await createHttpAppFixture();

    const answer = await poco.command("/run say hello");

    expect(commandAnswer.safeParse(answer).error).toBeUndefined();
    expect(answer).toMatchObject({ ok: true, mode: "demo", dispatch_action: "start" });
    expect(answer["task"]).toMatchObject({
      id: answer["task_id"],
      prompt: "say hello",
      source: "demo",
      requester_id: "local_demo_user",
      agent_backend: "stub",
      project_id: null,
      reply_receive_id: null,
    });
    expect(linesOf(answer)).toEqual([
      "Task created.",
      `task_id=${String(answer["task_id"])}`,
      "agent_backend=stub",
      "effective_model=stub",
      expect.stringMatching(/^status=(created|running|completed)$/),
      "source=demo",
      "prompt=say hello",
      `effective_workdir=${poco.folder}/scratch`,
      ...linesOf(answer).slice(8),
    ]);
  });

  it("takes the person who is named", async () => {
    await using poco = await createHttpAppFixture();

    const answer = await jsonOf(await poco.post("/demo/command", { text: "/run x", user_id: "li wei\0" }));

    expect(answer["task"]).toMatchObject({ requester_id: "li wei\u{FFFD}" });
  });

  it("shows a task that is done, its result cut to 1,200 characters", async () => {
    await using poco = await createHttpAppFixture();
    const { task_id: id } = await poco.command("/run long: story");
    await poco.inStatus(String(id), "completed");

    const answer = await poco.command(`/status ${String(id)}`);

    const text = String(answer["response_text"]);
    expect(answer).toMatchObject({ ok: true, dispatch_action: null, task_id: id });
    expect(text.startsWith("Task status.\n")).toBe(true);
    const result = text.slice(text.indexOf("result=") + 7, text.lastIndexOf("\nlatest_event="));
    expect(result).toHaveLength(1_200);
    expect(text.endsWith("latest_event=task_completed: Task completed.")).toBe(true);
  });

  it("says what a held task waits for and how to go on", async () => {
    await using poco = await createHttpAppFixture();
    const id = await heldTask(poco);

    const lines = linesOf(await poco.command(`/status ${id}`));

    expect(lines).toContain("status=waiting_for_confirmation");
    expect(lines).toContain("prompt=confirm: tidy up");
    expect(lines).toContain("awaiting_confirmation=Start this task?");
    expect(lines.at(-1)).toBe(`next=/approve ${id} or /reject ${id}`);
  });

  it("approves and rejects", async () => {
    await using poco = await createHttpAppFixture();
    const [first, second] = [await heldTask(poco), await heldTask(poco)];

    const approved = await poco.command(`/approve ${first}`);
    const rejected = await poco.command(`/reject ${second} not today`);

    expect(approved).toMatchObject({ ok: true, dispatch_action: "resume", task_id: first });
    expect(linesOf(approved)[0]).toBe("Task approved.");
    expect(await poco.inStatus(first, "completed")).toMatchObject({
      raw_result: "Approved stub result for: tidy up",
    });
    expect(rejected).toMatchObject({
      ok: true,
      dispatch_action: "advance_queue",
      task: { status: "cancelled" },
    });
    expect(linesOf(rejected)[0]).toBe("Task rejected.");
  });

  it.each(["/help", "/run", "/run ", "hello there", "   ", "/HELP", "/runner x", "\0"])(
    "answers %j with help and makes no task",
    async (text) => {
      await using poco = await createHttpAppFixture();

      const answer = await poco.command(text);

      expect(answer).toEqual({
        ok: true,
        mode: "demo",
        response_text: help,
        task_id: null,
        dispatch_action: null,
        task: null,
      });
      expect(await poco.store.tasks.page({ limit: 9 })).toEqual([]);
    },
  );

  it.each(["/status 00000000", "/approve 00000000", "/reject 00000000", "/stop 00000000"])(
    "says that it does not know the task of %s",
    async (text) => {
      await using poco = await createHttpAppFixture();

      expect(await poco.command(text)).toMatchObject({
        ok: true,
        response_text: "Task not found: 00000000",
        task_id: null,
        task: null,
      });
    },
  );

  it("means the only task or request where a command names none", async () => {
    await using poco = await createHttpAppFixture();
    const id = await heldTask(poco);

    const status = await poco.command("/status");
    const approved = await poco.command("/approve");
    await poco.inStatus(id, "completed");

    expect(status).toMatchObject({ ok: true, task_id: id, task: { status: "waiting_for_confirmation" } });
    expect(approved).toMatchObject({ ok: true, task_id: id, dispatch_action: "resume" });
    expect(await poco.command("/status")).toMatchObject({ task_id: id, task: { status: "completed" } });
  });

  it("takes the words behind a command without an id as the reason", async () => {
    await using poco = await createHttpAppFixture();
    const id = await heldTask(poco);

    const rejected = await poco.command("/reject not on a Friday");

    expect(rejected).toMatchObject({ ok: true, task_id: id, task: { status: "cancelled" } });
    expect(await poco.store.approvals.pending()).toEqual([]);
  });

  it("stops the only task that runs", async () => {
    await using poco = await createHttpAppFixture();
    const { task_id: id } = await poco.command("/run slow: work");
    await poco.inStatus(String(id), "running");

    expect(await poco.command("/stop")).toMatchObject({ ok: true, task_id: id });

    await poco.inStatus(String(id), "cancelled");
  });

  it("lists the candidates when there are several, and decides nothing", async () => {
    await using poco = await createHttpAppFixture();
    const ids = [await heldTask(poco), await heldTask(poco)];
    const pending = await poco.store.approvals.pending();

    const stop = await poco.command("/stop");
    const approve = await poco.command("/approve");

    expect(linesOf(stop)).toEqual([
      "Several tasks can be stopped. Choose one.",
      ...ids.map((id) => `task_id=${id} status=waiting_for_confirmation prompt=confirm: tidy up`),
      "next=/stop <task_id>",
    ]);
    expect(linesOf(approve)).toEqual([
      "Several requests wait for a decision. Choose one.",
      ...ids.map((id) => `task_id=${id} asks=Start this task?`),
      "next=/approve <task_id>",
    ]);
    expect(stop).toMatchObject({ ok: true, task_id: null, task: null, dispatch_action: null });
    expect(await poco.store.approvals.pending()).toEqual(pending);
    expect(await poco.command(`/approve ${ids[0]}`)).toMatchObject({ task_id: ids[0] });
  });

  it.each([
    ["/status", "There is no task here yet."],
    ["/stop", "No task runs or waits here."],
    ["/approve", "Nothing waits for a decision here."],
    ["/reject why not", "Nothing waits for a decision here."],
    ["/new", "Write this in the room of a project."],
    ["/queue", "Write this in the room of a project."],
  ])("says why it cannot do %s", async (text, answer) => {
    await using poco = await createHttpAppFixture();

    expect(await poco.command(text)).toMatchObject({ ok: true, response_text: answer, task: null });
  });

  it("never joins commands that follow each other at once", async () => {
    await using poco = await createHttpAppFixture();

    await Promise.all(["one", "two", "three"].map((word) => poco.command(`/run ${word}`)));

    const prompts = (await poco.store.tasks.page({ limit: 9 })).map(({ prompt }) => prompt);
    expect(prompts.toSorted()).toEqual(["one", "three", "two"]);
  });

  it.each([
    ["not JSON", "{", "json_invalid", ["body"]],
    ["no object", "[]", "invalid_type", ["body"]],
    ["no text", "{}", "invalid_type", ["body", "text"]],
    ["null", "null", "invalid_type", ["body"]],
    ["a number as text", '{"text":7}', "invalid_type", ["body", "text"]],
    ["an empty text", '{"text":""}', "too_small", ["body", "text"]],
    ["an empty person", '{"text":"/help","user_id":""}', "too_small", ["body", "user_id"]],
  ])("refuses %s with the place of the fault", async (_what, body, type, loc) => {
    await using poco = await createHttpAppFixture();

    const response = await poco.post("/demo/command", body);

    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ detail: [{ type, loc }] });
  });

  it("ignores members that it does not know", async () => {
    await using poco = await createHttpAppFixture();

    const response = await poco.post("/demo/command", { text: "/help", colour: { is: "red" } });

    expect(response.status).toBe(200);
  });

  it.each([
    ["NUL", "a\0b", "a\u{FFFD}b"],
    ["half a surrogate pair", "a\ud83d", "a\u{FFFD}"],
    ["emoji, right to left, quotes", `👩‍👩‍👧‍👦 שלום "'\`\\`, `👩‍👩‍👧‍👦 שלום "'\`\\`],
    ["several lines", "one\r\ntwo\n\nthree", "one\r\ntwo\n\nthree"],
    ["900,000 characters", "x".repeat(900_000), "x".repeat(900_000)],
  ])("takes a prompt with %s", async (_what, prompt, stored) => {
    await using poco = await createHttpAppFixture();

    const answer = await poco.command(`/run ${prompt}`);

    const task = await poco.inStatus(String(answer["task_id"]), "completed");
    expect(task["prompt"] === stored).toBe(true);
    expect(task["raw_result"] === `Stub result for: ${stored}`).toBe(true);
  });

  it("says when the disk is full, and takes the same again later", async () => {
    await using poco = await createHttpAppFixture();
    const text = `/run ${"x".repeat(500_000)}`;

    poco.disk.fill();
    const refused = await poco.post("/demo/command", { text });

    expect(refused.status).toBe(503);
    expect((await jsonOf(refused))["detail"]).toContain("disk is full");
    expect(await jsonOf(await poco.get("/health"))).toMatchObject({
      status: "degraded",
      state_writable: false,
      missing: ["writable state database"],
    });
    poco.disk.free();
    expect(await poco.command(text)).toMatchObject({ ok: true, dispatch_action: "start" });
    expect(await jsonOf(await poco.get("/health"))).toMatchObject({ status: "ok", state_writable: true });
  });
});

describe("POST /demo/tasks/{id}/approve and reject", () => {
  it.each([
    ["approve", "Task approved.", "completed"],
    ["reject", "Task rejected.", "cancelled"],
  ])("%s what a task waits for", async (verb, headline, status) => {
    await using poco = await createHttpAppFixture();
    const id = await heldTask(poco);

    const response = await poco.post(`/demo/tasks/${id}/${verb}`);

    const answer = await jsonOf(response);
    expect(response.status).toBe(200);
    expect(decisionAnswer.safeParse(answer).error).toBeUndefined();
    expect(answer).toMatchObject({ ok: true, mode: "demo", task: { id } });
    expect(linesOf(answer)[0]).toBe(headline);
    await poco.inStatus(id, status);
  });

  it.each(["approve", "reject"])("%s of a task that does not wait is explained", async (verb) => {
    await using poco = await createHttpAppFixture();
    const { task_id: id } = await poco.command("/run x");
    await poco.inStatus(String(id), "completed");

    const response = await poco.post(`/demo/tasks/${String(id)}/${verb}`);

    expect(response.status).toBe(200);
    const answer = await jsonOf(response);
    expect(answer).toMatchObject({ ok: true, task: { id, status: "completed" } });
    expect(linesOf(answer)[0]).toBe("This task is not waiting for confirmation.");
  });

  it("tells a later click who was first", async () => {
    await using poco = await createHttpAppFixture();
    const id = await heldTask(poco);
    await poco.post(`/demo/tasks/${id}/approve`);

    const answer = await jsonOf(await poco.post(`/demo/tasks/${id}/reject`));

    expect(linesOf(answer)[0]).toMatch(/local_demo_user approved it already, at 2\d{3}-/);
  });

  it("answers what an agent itself asks", async () => {
    await using poco = await createHttpAppFixture();
    const { task_id: id } = await poco.command("/run ask: hello");
    const asking = await poco.inStatus(String(id), "waiting_for_confirmation");

    await poco.post(`/demo/tasks/${String(id)}/approve`);

    expect(asking["awaiting_confirmation_reason"]).toBe("Run a command: echo hello");
    expect(await poco.inStatus(String(id), "completed")).toMatchObject({
      events: expect.arrayContaining([
        expect.objectContaining({ kind: "confirmation_required" }),
        expect.objectContaining({ kind: "confirmation_approved" }),
      ]) as unknown,
    });
  });

  it.each(["approve", "reject"])("%s of an unknown task is 404", async (verb) => {
    await using poco = await createHttpAppFixture();

    const response = await poco.post(`/demo/tasks/00000000/${verb}`);

    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({ detail: "Task not found: 00000000" });
  });
});
