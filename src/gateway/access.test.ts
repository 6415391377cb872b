import { describe, expect, it } from "vitest";
import { approvalId, projectId, taskId } from "../domain/ids.ts";
import { type Intent, intentKinds } from "../domain/intent.ts";
import { type Role, roles } from "../domain/person.ts";
import { accessTo } from "./access.ts";

const project = projectId("p1");
const task = taskId("t1");
const approval = approvalId("a1");

/** Every intent, and the least role that may do it. Written out by hand: this is the table that people rely on. */
const table: readonly (readonly [Role, Intent])[] = [
  ["viewer", { kind: "help" }],
  ["viewer", { kind: "project.home" }],
  ["viewer", { kind: "project.manage" }],
  ["viewer", { kind: "workspace.open", projectId: project }],
  ["viewer", { kind: "task.open", taskId: task }],
  ["member", { kind: "task.run", prompt: "x" }],
  ["member", { kind: "task.submit", projectId: project, prompt: "x" }],
  ["member", { kind: "task.stop", taskId: task }],
  ["member", { kind: "task.continue", taskId: task }],
  ["member", { kind: "task.steer", taskId: task, text: "x" }],
  ["member", { kind: "task.steer_queue", taskId: task }],
  ["member", { kind: "task.approve", taskId: task }],
  ["member", { kind: "task.reject", taskId: task }],
  ["member", { kind: "approval.answer", approvalId: approval, answers: {} }],
  ["member", { kind: "approval.decide", approvalId: approval, option: "allow_once" }],
  ["member", { kind: "approval.decide", approvalId: approval, option: "allow_session" }],
  ["admin", { kind: "approval.decide", approvalId: approval, option: "allow_always" }],
  ["member", { kind: "approval.decide", approvalId: approval, option: "reject" }],
  ["member", { kind: "approval.decide", approvalId: approval, option: "reject_and_stop" }],
  ["member", { kind: "workspace.clear_session", projectId: project }],
  ["member", { kind: "workspace.apply_entered_path", projectId: project, folder: "/" }],
  ["admin", { kind: "project.new" }],
  ["admin", { kind: "project.create", name: "x" }],
  ["admin", { kind: "project.archive", projectId: project }],
  ["admin", { kind: "project.delete", projectId: project }],
];

const rank: readonly Role[] = ["viewer", "member", "admin", "owner"];

describe("access", () => {
  it("is decided here for every intent that there is", () => {
    expect(new Set(table.map(([, { kind }]) => kind))).toEqual(new Set(intentKinds));
  });

  it.each(table)("begins with the role %s for %o", (least, intent) => {
    const allowed = roles.filter((role) => accessTo(intent, role).allowed);

    expect(new Set(allowed)).toEqual(new Set(rank.slice(rank.indexOf(least))));
  });

  it.each(table)("is closed to strangers, though %s is enough, for %o", (_, intent) => {
    expect(accessTo(intent, undefined)).toEqual({
      allowed: false,
      reason: "PoCo does not know you. Ask its owner to let you in.",
    });
  });

  it("tells which role is needed", () => {
    expect(accessTo({ kind: "project.new" }, "viewer")).toEqual({
      allowed: false,
      reason: "This needs the role admin; yours is viewer.",
    });
  });
});
