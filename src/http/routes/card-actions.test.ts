import { describe, expect, it } from "vitest";
import {
  createHttpAppFixture,
  type HttpApp,
  jsonOf,
  objectOf,
  type Pressed,
} from "../../testing/http-app.ts";
import { cardActionAnswer, cardAnswer, task as taskSchema } from "../answers.ts";

const instructionOf = ({ body }: Pressed) => objectOf(body["instruction"]);
const dataOf = (pressed: Pressed) => objectOf(instructionOf(pressed)["template_data"]);
const taskOf = (pressed: Pressed) => objectOf(dataOf(pressed)["task"]);
const taskIdOf = (pressed: Pressed) => String(taskOf(pressed)["id"]);
const keysOf = (value: unknown) => Object.keys(objectOf(value)).sort();

const projectKeys = [
  "id",
  "name",
  "created_by",
  "backend",
  "backend_config",
  "model",
  "sandbox",
  "repo",
  "workdir",
  "workdir_presets",
  "group_chat_id",
  "workspace_message_id",
  "workspace_message_channel",
  "platform",
  "archived",
  "created_at",
  "updated_at",
].sort();

function expectDone(pressed: Pressed, templateKey: string): void {
  expect(pressed.status).toBe(200);
  expect(cardActionAnswer.safeParse(pressed.body).error).toBeUndefined();
  expect(pressed.body).toMatchObject({
    toast: { type: "success" },
    instruction: {
      template_key: templateKey,
      render_target: "current_card",
      refresh_mode: "replace_current",
    },
    card: { type: "raw" },
    mode: "demo",
  });
}

function expectRejected(pressed: Pressed, message: string | RegExp): void {
  expect(pressed.status).toBe(200);
  expect(cardActionAnswer.safeParse(pressed.body).error).toBeUndefined();
  expect(pressed.body).toMatchObject({
    toast: { type: "warning", content: expect.stringMatching(message) as string },
    instruction: {
      template_key: null,
      template_data: {},
      render_target: "ack",
      refresh_mode: "ack_only",
      message: expect.stringMatching(message) as string,
    },
  });
  expect(pressed.body).not.toHaveProperty("card");
}

async function aRunning(poco: HttpApp, project: string): Promise<string> {
  const pressed = await poco.press({ intent_key: "task.submit", project_id: project, prompt: "slow: work" });
  await poco.inStatus(taskIdOf(pressed), "running");
  return taskIdOf(pressed);
}

describe("POST /demo/card-actions about projects", () => {
  it("shows the list of projects", async () => {
    await using poco = await createHttpAppFixture();
    await poco.aProject("api");

    const pressed = await poco.press({ intent_key: "project.home" });

    expectDone(pressed, "project_home");
    expect(dataOf(pressed)).toEqual({ project_count: 1, actor_id: "ou_1" });
  });

  it("shows the form of a new one", async () => {
    await using poco = await createHttpAppFixture();

    const pressed = await poco.press({ intent_key: "project.new" });

    expectDone(pressed, "project_create");
    expect(dataOf(pressed)).toEqual({
      actor_id: "ou_1",
      default_backend: "stub",
      backend_options: [{ label: "Stub", value: "stub" }],
    });
  });

  it.each(["project.manage", "project.list"])(
    "shows all for %s, with every key of a project",
    async (key) => {
      await using poco = await createHttpAppFixture();
      const id = await poco.aProject("api");

      const pressed = await poco.press({ intent_key: key });

      expectDone(pressed, "project_manage");
      const { projects } = dataOf(pressed);
      const [project] = Array.isArray(projects) ? projects.map(objectOf) : [];
      expect(keysOf(project)).toEqual(projectKeys);
      expect(project).toMatchObject({
        id,
        name: "api",
        created_by: "ou_1",
        backend: "stub",
        backend_config: {},
        workdir: `${poco.folder}/api`,
        workdir_presets: [],
        platform: "web",
        archived: false,
        created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00$/) as string,
      });
    },
  );

  it("makes one in a folder of its own, and counts it", async () => {
    await using poco = await createHttpAppFixture();

    const pressed = await poco.press({ intent_key: "project.create", name: "  notes ", backend: "stub" });

    expectDone(pressed, "project_home");
    expect(pressed.body["toast"]).toEqual({ type: "success", content: "Project notes created." });
    expect(dataOf(pressed)).toMatchObject({ project_count: 1 });
  });

  it.each([
    ["an agent that is not there", { backend: "gpt" }, /no agent named gpt/],
    ["a folder that is not there", { workdir: "/nowhere/at/all" }, /does not exist/],
    ["a folder outside of the allowed roots", { workdir: "/usr" }, /outside of the allowed folders/],
    ["a relative folder", { workdir: "api" }, /not an absolute path/],
    ["a folder with NUL in its name", { workdir: "/srv\0/api" }, /cannot contain a NUL/],
  ])("refuses one with %s", async (_what, differs, message) => {
    await using poco = await createHttpAppFixture();

    expectRejected(await poco.press({ intent_key: "project.create", name: "api", ...differs }), message);
    expect(await poco.store.projects.list()).toEqual([]);
  });

  it("archives and deletes", async () => {
    await using poco = await createHttpAppFixture();
    const id = await poco.aProject("api");

    const archived = await poco.press({ intent_key: "project.archive", project_id: id });
    const home = await poco.press({ intent_key: "project.home" });
    const deleted = await poco.press({ intent_key: "project.delete", project_id: id });

    expectDone(archived, "project_manage");
    expect(dataOf(archived)["projects"]).toMatchObject([{ id, archived: true }]);
    expect(dataOf(home)).toMatchObject({ project_count: 0 });
    expectDone(deleted, "project_manage");
    expect(dataOf(deleted)["projects"]).toEqual([]);
  });

  it("deletes one while its task runs", async () => {
    await using poco = await createHttpAppFixture();
    const id = await poco.aProject("api");
    const task = await aRunning(poco, id);

    expectDone(await poco.press({ intent_key: "project.delete", project_id: id }), "project_manage");

    expect((await poco.get(`/tasks/${task}`)).status).toBe(404);
    expect(poco.gateway.lanes.live()).toEqual([]);
  });
});

describe("POST /demo/card-actions about a workspace", () => {
  it("shows where it stands, with every key of the contract", async () => {
    await using poco = await createHttpAppFixture();
    const id = await poco.aProject("api");

    const pressed = await poco.press({ intent_key: "workspace.open", project_id: id, surface: "group" });

    expectDone(pressed, "workspace_overview");
    expect(instructionOf(pressed)["surface"]).toBe("group");
    const { project, ...rest } = dataOf(pressed);
    expect(keysOf(project)).toEqual(projectKeys);
    expect(rest).toEqual({
      active_session_id: null,
      active_session_summary: null,
      latest_task_status: null,
      latest_task_id: null,
      current_agent: "stub",
      current_model: null,
      stop_enabled: false,
      pending_approvals: 0,
      current_workdir: `${poco.folder}/api`,
      workdir_source: "default",
      queue_count: 0,
    });
  });

  it("tells what is under way and what waits", async () => {
    await using poco = await createHttpAppFixture();
    const id = await poco.aProject("api");
    const running = await aRunning(poco, id);
    await poco.press({ intent_key: "task.submit", project_id: id, prompt: "next" });

    const pressed = await poco.press({ intent_key: "workspace.open", project_id: id });

    expect(dataOf(pressed)).toMatchObject({
      active_session_id: expect.stringMatching(/^[0-9a-f]{8}$/) as string,
      latest_task_status: "running",
      latest_task_id: running,
      stop_enabled: true,
      queue_count: 1,
    });
  });

  it("changes the folder, and says what is wrong with another", async () => {
    await using poco = await createHttpAppFixture();
    const [id] = [await poco.aProject("api"), await poco.aProject("web")];
    const value = { intent_key: "workspace.apply_entered_path", project_id: id };

    const changed = await poco.press({ ...value, workdir: "~/web" });
    const refused = await poco.press({ ...value, workdir: "/usr" });

    expectDone(changed, "workspace_overview");
    expect(dataOf(changed)).toMatchObject({
      current_workdir: `${poco.folder}/web`,
      workdir_source: "manual",
    });
    expectRejected(refused, /outside of the allowed folders/);
  });

  it("begins a fresh conversation", async () => {
    await using poco = await createHttpAppFixture();
    const id = await poco.aProject("api");
    const first = await poco.press({ intent_key: "task.submit", project_id: id, prompt: "one" });
    await poco.inStatus(taskIdOf(first), "completed");

    const cleared = await poco.press({ intent_key: "workspace.clear_session", project_id: id });
    const second = await poco.press({ intent_key: "task.submit", project_id: id, prompt: "two" });

    expectDone(cleared, "workspace_overview");
    expect(dataOf(cleared)["active_session_id"]).toBeNull();
    expect(taskOf(second)["session_id"]).not.toBe(taskOf(first)["session_id"]);
  });

  it.each(["workspace.apply_entered_path", "workspace.clear_session", "task.submit"])(
    "refuses %s for a project that is gone",
    async (key) => {
      await using poco = await createHttpAppFixture();
      const value = { intent_key: key, project_id: "nobody", prompt: "x", workdir: "/x" };

      expectRejected(await poco.press(value), /does not exist any more/);
      expect(await poco.store.tasks.page({ limit: 9 })).toEqual([]);
    },
  );
});

describe("POST /demo/card-actions about tasks", () => {
  it("answers with the task that it makes", async () => {
    await using poco = await createHttpAppFixture();
    const id = await poco.aProject("api");

    const pressed = await poco.press({ intent_key: "task.submit", project_id: id, prompt: "tidy up" });

    expectDone(pressed, "task_status");
    expect(keysOf(dataOf(pressed))).toEqual([
      "blocking_task_id",
      "blocking_task_status",
      "queue_position",
      "task",
    ]);
    expect(taskSchema.safeParse(dataOf(pressed)["task"]).error).toBeUndefined();
    expect(taskOf(pressed)).toMatchObject({
      prompt: "tidy up",
      project_id: id,
      requester_id: "ou_1",
      effective_workdir: `${poco.folder}/api`,
      reply_receive_id: `room:${id}`,
      reply_surface: "group",
    });
    expect(await poco.inStatus(taskIdOf(pressed), "completed")).toMatchObject({
      raw_result: "Stub result for: tidy up",
    });
  });

  it("tells a queued task's place and what it waits for", async () => {
    await using poco = await createHttpAppFixture();
    const id = await poco.aProject("api");
    const running = await aRunning(poco, id);
    await poco.press({ intent_key: "task.submit", project_id: id, prompt: "second" });

    const third = await poco.press({ intent_key: "task.submit", project_id: id, prompt: "third" });

    expect(dataOf(third)).toMatchObject({
      task: { status: "queued" },
      queue_position: 2,
      blocking_task_id: running,
      blocking_task_status: "running",
    });
  });

  it("opens, stops and goes on", async () => {
    await using poco = await createHttpAppFixture();
    const id = await poco.aProject("api");
    const running = await aRunning(poco, id);

    const opened = await poco.press({ intent_key: "task.open", task_id: running });
    const stopped = await poco.press({ intent_key: "task.stop", task_id: running });
    const again = await poco.press({ intent_key: "task.stop", task_id: running });
    const continued = await poco.press({ intent_key: "task.continue", task_id: running });

    expectDone(opened, "task_status");
    expectDone(stopped, "task_status");
    expect(taskOf(stopped)["status"]).toBe("cancelled");
    expectRejected(again, /^ou_1 stopped this task already, at 2\d{3}-/);
    expectDone(continued, "task_status");
    expect(taskOf(continued)).toMatchObject({ continues_task_id: running, project_id: id });
    expect(taskIdOf(continued)).not.toBe(running);
  });

  it("goes on with a task once, or does it again once", async () => {
    await using poco = await createHttpAppFixture();
    const id = await poco.aProject("api");
    const running = await aRunning(poco, id);
    await poco.press({ intent_key: "task.stop", task_id: running });

    const [retried, late] = [
      await poco.press({ intent_key: "task.retry", task_id: running }),
      await poco.press({ intent_key: "task.continue", task_id: running }),
    ];

    expectDone(retried, "task_status");
    expect(taskOf(retried)).toMatchObject({ continues_task_id: running, prompt: "slow: work" });
    expectRejected(late, new RegExp(taskIdOf(retried)));
    expect(await poco.store.tasks.page({ limit: 9 })).toHaveLength(2);
  });

  it("changes what waits in the queue", async () => {
    await using poco = await createHttpAppFixture();
    const project_id = await poco.aProject("api");
    await aRunning(poco, project_id);
    const submit = async (prompt: string) =>
      taskIdOf(await poco.press({ intent_key: "task.submit", project_id, prompt }));
    const [first, second] = [await submit("first"), await submit("second")];

    const form_value = { prompt: "second, but better" };
    const value = { intent_key: "task.apply_edit", task_id: second };
    const edited = await poco.press({}, { event: { action: { value, form_value } } });
    const moved = await poco.press({ intent_key: "task.move_front", task_id: second });
    const cancelled = await poco.press({ intent_key: "task.stop", task_id: first });
    const queue = await poco.press({ intent_key: "workspace.queue", project_id });

    for (const { body } of [edited, moved, cancelled])
      expect(body["toast"]).toMatchObject({ type: "success" });
    expectDone(queue, "workspace_queue");
    expect(dataOf(queue)).toMatchObject({
      tasks: [{ id: second, prompt: "second, but better", queue_position: 1 }],
      queue_count: 1,
    });
  });

  it("passes words on to a running task, typed or out of the queue", async () => {
    await using poco = await createHttpAppFixture();
    const id = await poco.aProject("api");
    const running = await aRunning(poco, id);
    const queued = await poco.press({ intent_key: "task.submit", project_id: id, prompt: "and this" });

    const typed = await poco.press({ intent_key: "task.steer", task_id: running, steer_prompt: "faster" });
    const merged = await poco.press({ intent_key: "task.steer_queue", task_id: taskIdOf(queued) });
    const late = await poco.press({ intent_key: "task.steer_queue", task_id: taskIdOf(queued) });

    expectDone(typed, "task_status");
    expectDone(merged, "task_status");
    expect(taskOf(merged)).toMatchObject({ status: "cancelled", merged_into_task_id: running });
    expectRejected(late, new RegExp(`^ou_1 had it merged into task ${running} already, at 2`));
  });

  it("approves and rejects what a task waits for", async () => {
    await using poco = await createHttpAppFixture();
    const held = async () => {
      const pressed = await poco.press({ intent_key: "task.run", prompt: "confirm: x" });
      await poco.inStatus(taskIdOf(pressed), "waiting_for_confirmation");
      return taskIdOf(pressed);
    };
    const [yes, no] = [await held(), await held()];

    const approved = await poco.press({ intent_key: "task.approve", task_id: yes });
    const rejected = await poco.press({ intent_key: "task.reject", task_id: no, note: "not now" });

    expectDone(approved, "task_status");
    expectDone(rejected, "task_status");
    expect(taskOf(rejected)["status"]).toBe("cancelled");
    await poco.inStatus(yes, "completed");
    expectRejected(await poco.press({ intent_key: "task.approve", task_id: no }), /not waiting/);
  });

  it("decides one request of an agent", async () => {
    await using poco = await createHttpAppFixture();
    const { task_id: task } = await poco.command("/run ask: hello");
    await poco.inStatus(String(task), "waiting_for_confirmation");
    const [approval] = await poco.store.approvals.pending();
    const value = { intent_key: "approval.decide", approval_id: approval?.id };

    const misfit = await poco.press({ ...value, option: "allow_always" });
    const words = await poco.press({
      intent_key: "approval.answer",
      approval_id: approval?.id,
      answers: { q: ["a"] },
    });
    const decided = await poco.press({ ...value, option: "allow_session" });
    const late = await poco.press({ ...value, option: "reject" });

    expectRejected(misfit, /does not offer allow_always/);
    expectRejected(words, /takes a decision/);
    expectDone(decided, "approval");
    expect(dataOf(decided)).toMatchObject({ task: { id: task }, approval_id: approval?.id });
    expectRejected(late, /^ou_1 approved it already, at 2\d{3}-/);
    await poco.inStatus(String(task), "completed");
  });

  it.each(["task.open", "task.stop", "task.continue", "task.approve", "task.reject"])(
    "says that it does not know the task of %s",
    async (key) => {
      await using poco = await createHttpAppFixture();

      expectRejected(await poco.press({ intent_key: key, task_id: "00000000" }), "Task not found: 00000000");
      expect(await poco.store.tasks.page({ limit: 9 })).toEqual([]);
    },
  );

  it("shows help", async () => {
    await using poco = await createHttpAppFixture();

    const pressed = await poco.press({ intent_key: "help" });

    expectDone(pressed, "help");
    expect(dataOf(pressed)).toEqual({});
  });
});

describe("a click", () => {
  it.each([
    ["a request_id in the value", { request_id: "click-1" }, {}],
    ["the event's id", {}, { event_id: "click-1" }],
    ["the id in the header", {}, { header: { event_id: "click-1" } }],
  ])(
    "is the same one with %s: it makes one task and gets the same answer",
    async (_what, inValue, around) => {
      await using poco = await createHttpAppFixture();
      const click = () => poco.press({ intent_key: "task.run", prompt: "once", ...inValue }, around);

      const atOnce = await Promise.all([click(), click()]);
      const later = await click();

      const ids = [...atOnce, later].map(taskIdOf);
      expect(new Set(ids).size).toBe(1);
      expect(later.body["toast"]).toEqual(atOnce[0].body["toast"]);
      expect(await poco.store.tasks.page({ limit: 9 })).toHaveLength(1);
    },
  );

  it("is another one each time where nothing names it", async () => {
    await using poco = await createHttpAppFixture();
    await poco.press({ intent_key: "task.run", prompt: "x" });
    await poco.press({ intent_key: "task.run", prompt: "x" }, { event_id: "", header: { event_id: null } });

    expect(await poco.store.tasks.page({ limit: 9 })).toHaveLength(2);
  });

  it("is not taken for a press in the console that has the same id", async () => {
    await using poco = await createHttpAppFixture();
    const body = { id: "1", room: null, value: { intent_key: "task.run", prompt: "in the console" } };
    await poco.post("/console/api/actions", body);

    await poco.press({ intent_key: "task.run", prompt: "over HTTP", request_id: "1" });

    const prompts = (await poco.store.tasks.page({ limit: 9 })).map(({ prompt }) => prompt);
    expect(prompts).toEqual(["in the console", "over HTTP"]);
  });

  it("is rejected the same way when it is repeated", async () => {
    await using poco = await createHttpAppFixture();
    const click = () => poco.press({ intent_key: "task.stop", task_id: "00000000", request_id: "r" });

    expect((await click()).body).toEqual((await click()).body);
  });

  it("is made by the person who is named", async () => {
    await using poco = await createHttpAppFixture();
    const by = async (operator: unknown) =>
      taskOf(await poco.press({}, { event: { operator, action: { value: aRun } } }))["requester_id"];
    const aRun = { intent_key: "task.run", prompt: "x" };

    expect(await by({ open_id: "ou_9", user_id: "u9" })).toBe("ou_9");
    expect(await by({ user_id: "u9" })).toBe("u9");
    expect(await by({ open_id: "", user_id: null })).toBe("anonymous");
    expect(await by(null)).toBe("anonymous");
  });
});

describe("what a click carries", () => {
  const promptOf = async (poco: HttpApp, action: object) =>
    taskOf(await poco.press({}, { event: { action } }))["prompt"];

  it.each([
    ["the button's own value", { value: { intent_key: "task.run", prompt: "direct" } }, "direct"],
    ["the value as JSON text", { value: '{"intent_key":"task.run","prompt":"text"}' }, "text"],
    [
      "a form over the button",
      { value: { intent_key: "task.run", prompt: "old" }, form_value: { prompt: "form" } },
      "form",
    ],
    [
      "the chosen value of a select",
      { value: { intent_key: "task.run" }, form_value: { prompt: { value: "chosen" } } },
      "chosen",
    ],
    ["a lone input", { value: { intent_key: "task.run" }, input_value: "typed" }, "typed"],
    [
      "a named input",
      { value: { intent_key: "task.run" }, input_value: { prompt: { value: "named" } } },
      "named",
    ],
    [
      "the button over a lone input",
      { value: { intent_key: "task.run", prompt: "direct" }, input_value: "typed" },
      "direct",
    ],
    [
      "nothing where there is null",
      { value: { intent_key: "task.run", prompt: "x" }, form_value: null, input_value: null },
      "x",
    ],
    ["words without NUL", { value: { intent_key: "task.run", prompt: "a\0\ud800" } }, "a\u{FFFD}\u{FFFD}"],
  ])("is %s", async (_what, action, prompt) => {
    await using poco = await createHttpAppFixture();

    expect(await promptOf(poco, action)).toBe(prompt);
  });

  it.each(["intent_key", "task_id", "request_id", "kind", "taskId"])(
    "takes no %s out of a form",
    async (name) => {
      await using poco = await createHttpAppFixture();
      const { task_id: id } = await poco.command("/run x");
      await poco.inStatus(String(id), "completed");
      const value = { intent_key: "task.open", task_id: id };

      const action = { value, form_value: { [name]: "task.run" } };

      const pressed = await poco.press({}, { event: { action } });

      expectDone(pressed, "task_status");
      expect(taskIdOf(pressed)).toBe(id);
    },
  );

  it("may be the intent of a button, as the card has it", async () => {
    await using poco = await createHttpAppFixture();
    await poco.aProject("api");
    const card = await jsonOf(await poco.get("/demo/cards/dm/projects"));
    const intents = [...JSON.stringify(card).matchAll(/"does":\{"kind":"intent","intent":(\{.*?\})\}/g)];

    for (const [, intent = ""] of intents) {
      expect((await poco.press(objectOf(JSON.parse(intent)))).status).toBe(200);
    }
    expect(intents.length).toBeGreaterThan(1);
  });

  it.each([
    ["no intent", { value: {} }, "names no intent_key"],
    ["no value", {}, "names no intent_key"],
    ["an unknown intent", { value: { intent_key: "task.fly" } }, "Unknown intent: task.fly"],
    ["a name of JavaScript", { value: { intent_key: "constructor" } }, "Unknown intent: constructor"],
    ["no task", { value: { intent_key: "task.stop" } }, "task_id"],
    ["a blank prompt", { value: { intent_key: "task.run", prompt: " " } }, "prompt"],
    ["a number for a name", { value: { intent_key: "project.create", name: 7 } }, "name"],
    [
      "an unknown option",
      { value: { intent_key: "approval.decide", approval_id: "a", option: "yes" } },
      "option",
    ],
    ["text that is not JSON", { value: "{" }, "names no intent_key"],
    ["a list as its value", { value: [] }, "value"],
  ])("is refused when it is %s", async (_what, action, problem) => {
    await using poco = await createHttpAppFixture();

    const { status, body } = await poco.press({}, { event: { action } });

    expect(status).toBe(400);
    expect(body["detail"]).toContain(problem);
    expect(poco.faults).toEqual([]);
  });

  it.each([
    ["not JSON", "{", "not JSON"],
    ["a list", "[]", "not a card action"],
    ["null", "null", "not a card action"],
    ["no event", "{}", "event"],
    ["no action", '{"event":{}}', "event.action"],
  ])("is refused when the body is %s", async (_what, body, problem) => {
    await using poco = await createHttpAppFixture();

    const response = await poco.post("/demo/card-actions", body);

    expect(response.status).toBe(400);
    expect((await jsonOf(response))["detail"]).toContain(problem);
  });
});

describe("GET /demo/cards/dm/projects", () => {
  it("shows the list without anybody asking for it", async () => {
    await using poco = await createHttpAppFixture();
    await poco.aProject("api");

    const answer = await jsonOf(await poco.get("/demo/cards/dm/projects"));

    expect(cardAnswer.safeParse(answer).error).toBeUndefined();
    expect(answer).toMatchObject({
      mode: "demo",
      instruction: {
        surface: "dm",
        template_key: "project_home",
        template_data: { project_count: 1, actor_id: "local_demo_user" },
      },
    });
  });
});
