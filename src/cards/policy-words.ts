import type { ProjectPolicy } from "../domain/project.ts";
import { unreachable } from "../domain/unreachable.ts";

export function accessWords(access: ProjectPolicy["access"]): string {
  switch (access) {
    case "everyone":
      return "Everybody with a role";
    case "listed":
      return "Only people on the list";
    default:
      return unreachable(access);
  }
}

export function promptWords(prompts: ProjectPolicy["prompts"]): string {
  switch (prompts) {
    case "members":
      return "Members";
    case "admins":
      return "Only admins";
    default:
      return unreachable(prompts);
  }
}

export function approveWords(approves: ProjectPolicy["approves"]): string {
  switch (approves) {
    case "members":
      return "Members";
    case "requester":
      return "Only who asked for the task";
    case "admins":
      return "Only admins";
    default:
      return unreachable(approves);
  }
}
