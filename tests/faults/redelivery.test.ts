import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { type ServedPoco, servePoco } from "../../src/testing/served-poco.ts";
import { createTempHome, type TempHome } from "../../src/testing/temp-home.ts";
import { ask, readStored } from "./database.ts";
import { outOfOrder } from "./promises.ts";

let home: TempHome;
let environment: Readonly<Record<string, string>>;
let path: string;
let poco: ServedPoco;
let room: string;

beforeEach(async () => {
  home = await createTempHome();
  environment = { ...home.environment, POCO_AGENT_BACKEND: "stub", POCO_BURST_MILLISECONDS: "0" };
  path = `${home.files.home}/poco.db`;
  poco = await servePoco(environment);
  await poco.press({ intent_key: "project.create", name: "room" });
  room = z.object({ id: z.string() }).parse(ask(path, "SELECT id FROM projects")[0]).id;
});

afterEach(async () => {
  await poco.kill();
  await home.remove();
});

async function restart(): Promise<void> {
  await poco.kill();
  poco = await servePoco(environment);
}

const Receipt = z.object({ accepted: z.literal(true), duplicate: z.boolean() });

async function write(id: string, text: string): Promise<boolean> {
  const response = await fetch(`${poco.url}/console/api/rooms/room:${room}/messages`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ id, text }),
  });
  expect(response.status).toBe(202);
  return Receipt.parse(await response.json()).duplicate;
}

const isOver = ({ status }: { readonly status: string }) =>
  status === "completed" || status === "failed" || status === "cancelled";

/** Presses a button with an id of the press; what came back that must not differ when it is pressed again. */
async function press(id: string, value: Readonly<Record<string, unknown>>) {
  const { toast, said, task } = await poco.press({ ...value, request_id: id });
  return { toast, said, task: task?.id };
}

const submit = (prompt: string) => ({ intent_key: "task.submit", project_id: room, prompt });

function times<T>(count: number, work: (index: number) => Promise<T>): Promise<readonly T[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => work(index)));
}

async function aWaitingTask(prompt: string): Promise<string> {
  const { task } = await press(prompt, submit(prompt));
  const id = z.string().parse(task);
  await poco.until(id, ({ status }) => status === "waiting_for_confirmation");
  return id;
}

describe("one event", () => {
  it("that comes 50 times at once, and 50 times more after a crash, is one task", async () => {
    const first = await times(50, () => write("event-1", "once"));
    await restart();
    const second = await times(50, () => write("event-1", "once"));

    expect(first.filter((isDuplicate) => !isDuplicate)).toHaveLength(1);
    expect(second.filter((isDuplicate) => !isDuplicate)).toEqual([]);
    expect(readStored(path).tasks.map(({ prompt }) => prompt)).toEqual(["once"]);
  });

  it("whose button is pressed twice at once has one effect and two equal answers", async () => {
    const [one, other] = await times(2, () => press("press-1", submit("twice")));

    expect(one).toEqual(other);
    expect(one).toMatchObject({ toast: "success" });
    expect(readStored(path).tasks.map(({ id }) => id)).toEqual([one?.task]);
  });

  it("gets the answer that it had, with the task that it made, after a crash", async () => {
    const before = await press("press-1", submit("again"));
    await restart();

    expect(await press("press-1", submit("again"))).toEqual(before);
    expect(readStored(path).tasks).toHaveLength(1);
  });
});

describe("a decision", () => {
  it("that is pressed twice at once is one, and both presses are told the same", async () => {
    const id = await aWaitingTask("confirm: this");

    const answers = await times(2, () => press("yes", { intent_key: "task.approve", task_id: id }));

    expect(answers[0]).toEqual(answers[1]);
    expect(answers[0]).toMatchObject({ toast: "success", said: "Task approved.", task: id });
    expect((await poco.until(id, isOver)).raw_result).toBe("Approved stub result for: this");
  });

  it("is that of the first of two people, and the other one is told so", async () => {
    const id = await aWaitingTask("confirm: that");

    const answers = await Promise.all([
      press("yes", { intent_key: "task.approve", task_id: id }),
      press("no", { intent_key: "task.reject", task_id: id }),
    ]);

    expect(answers.map(({ toast }) => toast).toSorted()).toEqual(["success", "warning"]);
    const isAllowed = answers[0].toast === "success";
    expect((await poco.until(id, isOver)).status).toBe(isAllowed ? "completed" : "cancelled");
    expect(readStored(path).approvals).toHaveLength(1);
  });

  it("holds after a crash, and whoever comes then is told who decided", async () => {
    const id = await aWaitingTask("confirm: it");
    await press("no", { intent_key: "task.reject", task_id: id });
    await restart();

    const late = await press("yes", { intent_key: "task.approve", task_id: id });

    expect(late.toast).toBe("warning");
    expect(late.said).toContain("rejected it already");
    expect((await poco.task(id)).status).toBe("cancelled");
  });
});

describe("200 messages at once in one room", () => {
  it("are 200 tasks, all done, one after another in the order of their arrival", async () => {
    await times(200, (index) => write(`m-${index}`, `prompt ${index}`));
    await untilResting();

    const { tasks } = readStored(path);
    expect(tasks.map(({ status }) => status)).toEqual(Array.from({ length: 200 }, () => "completed"));
    expect(new Set(tasks.map(({ prompt }) => prompt)).size).toBe(200);
    expect(tasks.map(({ cause }) => cause)).toEqual(
      tasks.map(({ cause }) => cause).toSorted((a, b) => (a ?? 0) - (b ?? 0)),
    );
    expect(outOfOrder(path)).toEqual([]);
  });
});

async function untilResting(): Promise<void> {
  await expect
    .poll(() => readStored(path).tasks.filter(isOver).length, { timeout: 20_000, interval: 50 })
    .toBe(200);
}
