import { describe, expect, it } from "vitest";
import { z } from "zod";
import { type Intent, readIntent } from "./intent.ts";

const fromJson = (text: string) => z.custom<Readonly<Record<string, unknown>>>().parse(JSON.parse(text));

function intentOf(value: Readonly<Record<string, unknown>>): Intent {
  const read = readIntent(value);
  if (!read.ok) throw new Error(read.problem);
  return read.intent;
}

describe("the options of an agent", () => {
  const value = { intent_key: "workspace.apply_agent", project_id: "p1" };

  it("stand beside the other fields, each under its own key", () => {
    expect(intentOf({ ...value, model: "large", sandbox: "read-only", reasoning: "" })).toEqual({
      kind: "workspace.apply_agent",
      projectId: "p1",
      options: { model: "large", sandbox: "read-only", reasoning: "" },
    });
  });

  it("are none where none were sent", () => {
    expect(intentOf(value)).toMatchObject({ options: {} });
    expect(intentOf({ ...value, options: null })).toMatchObject({ options: {} });
  });

  it("may come together as well; what a form sent wins over what the button carried", () => {
    const carried = { ...value, options: { model: "small", sandbox: "read-only" } };

    expect(intentOf({ ...carried, model: "large" })).toMatchObject({
      options: { model: "large", sandbox: "read-only" },
    });
  });

  it("are not what belongs to every button, nor what is no text", () => {
    const around = { surface: "dm", session_id: "s", request_id: "r", confirmed: true };

    expect(intentOf({ ...value, ...around, count: 7, list: ["x"], no: null })).toEqual({
      kind: "workspace.apply_agent",
      projectId: "p1",
      options: {},
      confirmed: true,
    });
  });

  it.each(["project.new", "project.new_options", "project.create", "project.browse_dir"])(
    "are gathered for %s beside what the form of a new project has",
    (kind) => {
      const form = { intent_key: kind, name: "Shop", backend: "some_agent", workdir: "/srv", room: "no" };

      expect(intentOf({ ...form, purpose: "new", model: "large" })).toMatchObject({
        name: "Shop",
        agent: "some_agent",
        folder: "/srv",
        room: "no",
        options: { model: "large" },
      });
    },
  );

  it("are not what old clients send beside the form of a new project", () => {
    const old = { repo: "git@example.com:shop.git", project_id: "p1", task_id: "t1", approval_id: "a1" };

    expect(intentOf({ intent_key: "project.create", name: "Shop", ...old })).not.toHaveProperty("options");
  });

  it("are left out of a new project where none were sent", () => {
    expect(intentOf({ intent_key: "project.create", name: "Shop" })).toEqual({
      kind: "project.create",
      name: "Shop",
    });
  });

  it("are not gathered for intents that have none", () => {
    expect(intentOf({ intent_key: "task.run", prompt: "x", model: "large" })).toEqual({
      kind: "task.run",
      prompt: "x",
    });
  });

  it("do not reach the prototype", () => {
    const carried = fromJson(
      '{"__proto__": "x", "options": {"__proto__": {"model": "x"}, "constructor": "y"}}',
    );

    const read = readIntent({ ...value, ...carried });

    expect(read.ok && "options" in read.intent && Object.keys(read.intent.options ?? {})).toEqual([
      "constructor",
    ]);
    expect(Object.getPrototypeOf({})).not.toHaveProperty("model");
  });

  it("are refused when one is endless", () => {
    expect(readIntent({ ...value, model: "x".repeat(201) })).toMatchObject({
      ok: false,
      problem: expect.stringContaining("options: ") as string,
    });
  });
});
