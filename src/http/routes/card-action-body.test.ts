import { describe, expect, it } from "vitest";
import { readCardAction } from "./card-action-body.ts";

function valueOf(action: object): unknown {
  const read = readCardAction({ event: { action } });
  if (!read.ok) throw new Error(read.problem);
  return read.action.value;
}

describe("the fields of a form", () => {
  it("win over those of the button", () => {
    const value = { intent_key: "task.apply_edit", task_id: "t", prompt: "old" };

    expect(valueOf({ value, form_value: { prompt: "new" } })).toEqual({ ...value, prompt: "new" });
  });

  it.each([
    "intent_key",
    "kind",
    "surface",
    "request_id",
    "project_id",
    "projectId",
    "task_id",
    "taskId",
    "approval_id",
    "approvalId",
    "session",
    "session_id",
    "personId",
    "platform",
    "purpose",
    "option",
    "confirmed",
    "version",
    "back",
  ])("say nothing about %s, which only a button may", (name) => {
    const value = { intent_key: "help", note: "x" };

    expect(valueOf({ value, form_value: { [name]: "smuggled" } })).toEqual(value);
    expect(valueOf({ value, input_value: { [name]: { value: "smuggled" } } })).toEqual(value);
    expect(valueOf({ value: { ...value, [name]: "said" }, form_value: { [name]: "smuggled" } })).toEqual({
      ...value,
      [name]: "said",
    });
  });

  it.each(["person_id", "member"])("choose %s where the button leaves it open, and only there", (name) => {
    const form_value = { [name]: { value: "chosen" } };

    expect(valueOf({ value: { intent_key: "x" }, form_value })).toEqual({
      intent_key: "x",
      [name]: "chosen",
    });
    expect(valueOf({ value: { intent_key: "x", [name]: "said" }, form_value })).toEqual({
      intent_key: "x",
      [name]: "said",
    });
  });

  it("are the options of an agent, each under its own key", () => {
    const value = { intent_key: "workspace.apply_agent", project_id: "p" };

    expect(valueOf({ value, form_value: { model: { value: "large" }, sandbox: "read-only" } })).toEqual({
      ...value,
      model: "large",
      sandbox: "read-only",
    });
  });
});

describe("a lone input", () => {
  it.each([
    ["project.create", "name"],
    ["project.rename", "name"],
    ["project.apply_default_dir", "workdir"],
    ["project.add_dir_preset", "workdir"],
    ["workspace.enter_path", "browse_path"],
    ["workspace.apply_entered_path", "workdir"],
    ["workspace.apply_session", "backend_session_id"],
    ["workspace.apply_entered_session_id", "backend_session_id"],
    ["workspace.rename_session", "name"],
    ["task.run", "prompt"],
    ["task.submit", "prompt"],
    ["task.apply_edit", "prompt"],
    ["task.steer", "steer_prompt"],
    ["task.reject", "note"],
    ["approval.decide", "note"],
    ["access.pair", "code"],
  ])("of %s is its %s", (intent_key, field) => {
    expect(valueOf({ value: { intent_key }, input_value: "typed" })).toEqual({
      intent_key,
      [field]: "typed",
    });
    expect(valueOf({ value: { intent_key, [field]: "carried" }, input_value: "typed" })).toEqual({
      intent_key,
      [field]: "carried",
    });
  });

  it.each(["help", "workspace.apply_agent", "constructor", 7, null])("of %j is nothing", (intent_key) => {
    expect(valueOf({ value: { intent_key }, input_value: "typed" })).toEqual({ intent_key });
  });
});

describe("the id of a click", () => {
  it("is one that a database can keep", () => {
    const read = readCardAction({ event: { action: { value: { request_id: "a\0\ud800" } } } });

    expect(read.ok && read.action.requestId).toBe("a\u{FFFD}\u{FFFD}");
  });
});
