import type { Intent } from "../domain/intent.ts";
import type { Role } from "../domain/person.ts";
import { unreachable } from "../domain/unreachable.ts";

export type Access = { readonly allowed: true } | { readonly allowed: false; readonly reason: string };

/** Whether somebody in this role may do this. Checked when the intent arrives, not when a card was seen. */
export function accessTo(intent: Intent, role: Role | undefined): Access {
  if (role === undefined) {
    return { allowed: false, reason: "PoCo does not know you. Ask its owner to let you in." };
  }
  const needed = neededFor(intent);
  if (rank[role] >= rank[needed]) return { allowed: true };
  return { allowed: false, reason: `This needs the role ${needed}; yours is ${role}.` };
}

const rank: Readonly<Record<Role, number>> = { viewer: 0, member: 1, admin: 2, owner: 3 };

function neededFor(intent: Intent): Role {
  switch (intent.kind) {
    case "help":
    case "project.home":
    case "project.manage":
    case "workspace.open":
    case "task.open":
      return "viewer";
    case "task.run":
    case "task.submit":
    case "task.stop":
    case "task.continue":
    case "task.steer":
    case "task.steer_queue":
    case "task.approve":
    case "task.reject":
    case "approval.answer":
    case "workspace.clear_session":
    case "workspace.apply_entered_path":
      return "member";
    case "approval.decide":
      return intent.option === "allow_always" ? "admin" : "member";
    case "project.new":
    case "project.create":
    case "project.archive":
    case "project.delete":
      return "admin";
    default:
      return unreachable(intent);
  }
}
