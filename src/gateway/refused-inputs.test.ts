import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Reply } from "../platforms/platform.ts";
import { createGatewayFixture, type GatewayFixture, type Room } from "../testing/gateway-fixture.ts";

const access = {
  key: "access",
  label: "Access",
  default: "inside",
  choices: [{ value: "inside", label: "Project Only" }],
};

interface Form {
  readonly poco: GatewayFixture;
  readonly room: Room;
  /** What the form of this intent sends, about the project. */
  fill(intent: string, inputs: Readonly<Record<string, unknown>>): Promise<Reply>;
}

async function withForm(check: (form: Form) => Promise<void>): Promise<void> {
  await using poco = await createGatewayFixture({ agent: { options: [access] } });
  const room = await poco.aRoom("api");
  await mkdir(join(poco.folder, "web"));
  await check({
    poco,
    room,
    fill: (intent, inputs) =>
      room.press({ value: { intent_key: intent, project_id: room.project.id, ...inputs } }),
  });
}

const containing = (text: string): unknown => expect.stringContaining(text);
const long = "x".repeat(81);

describe("an input that is refused is named", () => {
  it.each([
    ["project.create", { name: "API" }, "name", "There is a project of this name already."],
    ["project.create", { name: " " }, "name", "Type a name."],
    ["project.create", {}, "name", "Type a name."],
    ["project.create", { name: long }, "name", "A name has at most 80 characters."],
    ["project.create", { name: "web", workdir: "/" }, "workdir", "outside of the allowed folders"],
    ["project.create", { name: "web", workdir: "~/nowhere" }, "workdir", "does not exist"],
    ["project.create", { name: "web", backend: "nobody" }, "backend", "There is no agent named nobody"],
    ["project.create", { name: "web", invite: "U ".repeat(31) }, "invite", "At most 30 people"],
    ["project.new_options", { backend: "nobody" }, "backend", "There is no agent named nobody"],
    ["project.rename", { name: "" }, "name", "Type a name."],
    ["project.apply_default_dir", { workdir: "~/nowhere" }, "workdir", "does not exist"],
    ["project.apply_default_dir", { workdir: "" }, "workdir", "Type the path of a folder."],
    ["project.add_dir_preset", { workdir: "/" }, "workdir", "outside of the allowed folders"],
    ["project.add_member", { member: "chat:nobody" }, "member", "PoCo does not know chat:nobody."],
    ["workspace.apply_entered_path", { workdir: "~/nowhere" }, "workdir", "does not exist"],
    ["workspace.apply_agent", { access: "all" }, "access", "Access cannot be all."],
    [
      "workspace.apply_entered_session_id",
      { backend_session_id: "-x" },
      "backend_session_id",
      "does not begin with a dash",
    ],
    [
      "workspace.apply_entered_session_id",
      { backend_session_id: "" },
      "backend_session_id",
      "Type the id of a session.",
    ],
    ["task.submit", { prompt: " " }, "prompt", "Type what is to be done."],
    ["access.pair", { code: "NOPE" }, "code", "Nobody waits under this code."],
  ])("by %s with %j", async (intent, inputs, field, says) => {
    await withForm(async ({ fill }) => {
      const reply = await fill(intent, inputs);

      expect(reply).toMatchObject({ status: "rejected", field, message: containing(says) });
    });
  });

  it("by a new name that another project has", async () => {
    await withForm(async ({ poco, fill }) => {
      await poco.aRoom("web");

      const reply = await fill("project.rename", { name: "WEB" });

      expect(reply).toMatchObject({ status: "rejected", field: "name", place: "panel" });
    });
  });

  it("by a session of another project", async () => {
    await withForm(async ({ poco, fill }) => {
      const other = await poco.aRoom("web");
      await other.say("one");
      const run = await poco.run("one");
      run.name("theirs");
      run.complete();
      await poco.ended("one");

      const reply = await fill("workspace.apply_entered_session_id", { backend_session_id: "theirs" });

      expect(reply).toMatchObject({ status: "rejected", field: "backend_session_id" });
    });
  });

  it("by an edit of a waiting task, when it is empty or somebody else was quicker", async () => {
    await withForm(async ({ poco, room, fill }) => {
      await room.say("one");
      await poco.run("one");
      await room.say("two");
      const { id, version } = await poco.taskOf("two");
      const edit = { task_id: id, version };
      await room.press(
        { kind: "task.apply_edit", taskId: id, prompt: "theirs", version },
        { person: "admin" },
      );

      const empty = await fill("task.apply_edit", { ...edit, prompt: "" });
      const late = await fill("task.apply_edit", { ...edit, prompt: "mine" });

      expect(empty).toMatchObject({ field: "prompt", message: "Type what is to be done." });
      expect(late).toMatchObject({
        field: "prompt",
        message: containing("admin rewrote it meanwhile"),
      });
    });
  });

  it("by words for a running task that are none", async () => {
    await withForm(async ({ poco, room, fill }) => {
      await room.say("one");
      await poco.run("one");
      const { id } = await poco.taskOf("one");

      const reply = await fill("task.steer", { task_id: id, steer_prompt: "" });

      expect(reply).toMatchObject({ field: "steer_prompt", message: "This is empty. Type something." });
    });
  });

  it("by a command to allow that is empty", async () => {
    await withForm(async ({ poco, room, fill }) => {
      await room.say("one");
      (await poco.run("one")).ask("r1", { isEditable: true });
      const [approval] = await poco.asked("one");

      const reply = await fill("approval.decide", {
        approval_id: approval?.id,
        option: "allow_once",
        command: " ",
      });

      expect(reply).toMatchObject({
        status: "rejected",
        field: "command",
        message: "There is no command left. Write one, or reject the request.",
      });
    });
  });
});

describe("a refusal that is about no input", () => {
  it("names none", async () => {
    await withForm(async ({ poco, room, fill }) => {
      await poco.store.projects.change(room.project.id, { isArchived: true }, poco.clock.now);

      const archived = await fill("task.submit", { prompt: "fix it" });
      const broken = await fill("task.stop", {});
      const gone = await room.press({
        value: { intent_key: "project.rename", project_id: "ffffffff", name: "x" },
      });

      expect([archived, broken, gone].map(({ status }) => status)).toEqual([
        "rejected",
        "rejected",
        "rejected",
      ]);
      expect([archived, broken, gone].map(({ field }) => field)).toEqual([undefined, undefined, undefined]);
    });
  });
});
