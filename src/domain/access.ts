import type { Person, Role } from "./person.ts";
import { personKey } from "./person.ts";
import type { Project } from "./project.ts";
import type { TaskFacts } from "./task.ts";
import { unreachable } from "./unreachable.ts";

/** What an intent does, as far as rights go. */
export const actions = [
  /** Help, the list of projects, forms. */
  "look",
  /** A project, its workspace, its tasks and what they ask. */
  "see",
  /** Gives an agent work: a prompt, a continuation, words for a running task. */
  "prompt",
  /** Folder, session and options of a workspace. */
  "change_workspace",
  /** Stops a task, or edits, moves, merges or cancels a waiting one. */
  "change_task",
  "decide",
  /** A decision that holds for ever. */
  "decide_always",
  /** An option that takes the agent's fences down. */
  "choose_wide",
  "create_project",
  "manage_project",
  "see_people",
  "manage_people",
] as const;
export type Action = (typeof actions)[number];

export interface AccessQuestion {
  readonly action: Action;
  readonly person: Pick<Person, "platform" | "id">;
  /** Undefined for somebody whom PoCo does not know. */
  readonly role: Role | undefined;
  /** The project that it is about; null where it is about none. */
  readonly project: Pick<Project, "id" | "policy" | "members"> | null;
  /** Who asked for the task that it is about; null where it is about none. */
  readonly task: Pick<TaskFacts, "requester" | "platform"> | null;
  /** The project in whose room it was pressed; null in a room of none; undefined outside of rooms. */
  readonly room: Project["id"] | null | undefined;
}

export type Access = { readonly allowed: true } | { readonly allowed: false; readonly reason: string };

/**
 * The whole of who may do what. Asked when an intent arrives, about the chat it came from, not about who saw the
 * card. The reason says what is needed, in a sentence for the person.
 */
export function accessTo(question: AccessQuestion): Access {
  const { action, role } = question;
  if (role === undefined) return no("PoCo does not know you. Ask its owner to let you in.");
  if (action === "manage_people") {
    return role === "owner" ? yes : no(`Only an owner may do this; your role is ${role}.`);
  }
  if (role === "owner" || role === "admin") return yes;
  return accessInside(question, role);
}

const yes: Access = { allowed: true };

function no(reason: string): Access {
  return { allowed: false, reason };
}

/** For members and viewers: what the project and its policy leave them. */
function accessInside(question: AccessQuestion, role: "member" | "viewer"): Access {
  const { action, project, room } = question;
  if (project !== null && !isVisible(question, project))
    return no("You are not on the list of this project.");
  if (project !== null && room !== undefined && room !== project.id) {
    return no("This belongs to another project. Open that project's own room.");
  }
  if (action === "look") return yes;
  if (question.task !== null && project === null && !isOwn(question))
    return no("This task is somebody else's.");
  if (action === "see") return yes;
  if (isForAdmins(action)) return no(`This needs the role admin; yours is ${role}.`);
  if (role === "viewer") return no("This needs the role member; yours is viewer.");
  return memberAccess(question);
}

function memberAccess(question: AccessQuestion): Access {
  const { action, project } = question;
  switch (action) {
    case "prompt":
    case "change_workspace":
      return project === null || project.policy.prompts === "members"
        ? yes
        : no("In this project only admins give work.");
    case "change_task":
      return isOwn(question) ? yes : no("Members change only their own tasks; this one is somebody else's.");
    default:
      return decideAccess(question);
  }
}

function decideAccess(question: AccessQuestion): Access {
  const approves = question.project?.policy.approves ?? "requester";
  switch (approves) {
    case "members":
      return yes;
    case "requester":
      return isOwn(question) ? yes : no("Only the one who asked for this task, or an admin, may decide.");
    case "admins":
      return no("In this project only admins decide.");
    default:
      return unreachable(approves);
  }
}

function isForAdmins(action: Action): boolean {
  return (
    action !== "prompt" && action !== "change_workspace" && action !== "change_task" && action !== "decide"
  );
}

/** Whether somebody below an admin sees the project at all. */
function isVisible(
  { person }: AccessQuestion,
  { policy, members }: Pick<Project, "policy" | "members">,
): boolean {
  return policy.access === "everyone" || members.includes(personKey(person));
}

function isOwn({ person, task }: AccessQuestion): boolean {
  return task !== null && task.platform === person.platform && task.requester === person.id;
}
