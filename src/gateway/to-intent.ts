import { type Intent, type IntentRead, readIntent } from "../domain/intent.ts";
import type { Project } from "../domain/project.ts";
import { unreachable } from "../domain/unreachable.ts";
import { type NumberReply, numbersIn } from "./number-reply.ts";
import type { IntakeEvent } from "./stored-event.ts";
import { idAndNote, type TextCommand, type Words, wordsOf } from "./text-command.ts";

export type EventRead =
  | IntentRead
  /** What it means depends on what there is; `resolveCommand` finds out. */
  | { readonly ok: true; readonly command: TextCommand }
  /** The same of numbers; `resolveNumbers` finds out. */
  | { readonly ok: true; readonly reply: NumberReply };

/** What somebody asks for; that a room is gone, or a message taken back, asks for nothing. */
export type AskingEvent = Exclude<IntakeEvent, { readonly kind: "gone" | "recalled" }>;

/** What the event asks for. `project` is the one whose room the event came from. */
export function toIntent(event: AskingEvent, project: Project | undefined): EventRead {
  if (event.kind === "action") return hereOf(readIntent(event.value), project);
  const words = wordsOf(event.text);
  if (words.command !== null) return commandRead(words, { event, project });
  const otherwise = promptIn(words.text, { event, project });
  const numbers = event.kind === "message" && !hasFiles(event) ? numbersIn(words.text) : undefined;
  if (numbers === undefined) return asked(otherwise);
  return { ok: true, reply: { numbers, projectId: project?.id ?? null, ...timesOf(event), otherwise } };
}

function promptIn(text: string, { event, project }: Origin): Intent {
  if (project === undefined) return fallback(event);
  const prompt = text === "" ? filesOnly(event) : text;
  return prompt === undefined ? { kind: "help" } : { kind: "task.submit", projectId: project.id, prompt };
}

function timesOf(event: AskingEvent): Pick<TextCommand, "writtenAt" | "receivedAt"> {
  const { receivedAt = null } = event;
  return { writtenAt: event.kind === "message" ? (event.sentAt ?? null) : null, receivedAt };
}

function hasFiles(event: AskingEvent): boolean {
  return event.kind === "message" && (event.attachments?.length ?? 0) > 0;
}

/** What stands in the middle of a project's room is its workspace; elsewhere, and in a list, it is all projects. */
function hereOf(read: IntentRead, project: Project | undefined): EventRead {
  const isHere = read.ok && read.intent.kind === "project.home" && read.intent.here === true;
  return isHere && project !== undefined ? asked({ kind: "workspace.open", projectId: project.id }) : read;
}

/** Whoever sends a file without a word wants it looked at. */
function filesOnly(event: AskingEvent): string | undefined {
  const files = event.kind === "message" ? (event.attachments?.length ?? 0) : 0;
  if (files === 0) return undefined;
  return files === 1 ? "Look at the attached file." : "Look at the attached files.";
}

/** In a DM any words bring the project list; without a chat they bring help. */
function fallback(event: AskingEvent): Intent {
  return { kind: event.conversation?.surface === "dm" ? "project.home" : "help" };
}

interface Origin {
  readonly event: AskingEvent;
  readonly project: Project | undefined;
}

function commandRead({ command, text }: Words, origin: Origin): EventRead {
  switch (command) {
    case null:
    case "help":
      return asked({ kind: "help" });
    case "run":
      return runRead(text, origin);
    case "new":
      return roomRead("workspace.clear_session", origin);
    case "queue":
      return roomRead("workspace.queue", origin);
    case "status":
    case "approve":
    case "reject":
    case "stop": {
      const { event, project } = origin;
      return {
        ok: true,
        command: { command, projectId: project?.id ?? null, ...timesOf(event), ...idAndNote(text) },
      };
    }
    default:
      return unreachable(command);
  }
}

function runRead(prompt: string, { project }: Origin): EventRead {
  if (prompt === "") return asked({ kind: "help" });
  return project === undefined
    ? asked({ kind: "task.run", prompt })
    : asked({ kind: "task.submit", projectId: project.id, prompt });
}

function roomRead(kind: "workspace.clear_session" | "workspace.queue", { project }: Origin): EventRead {
  return project === undefined
    ? { ok: false, problem: "Write this in the room of a project." }
    : asked({ kind, projectId: project.id });
}

function asked(intent: Intent): EventRead {
  return { ok: true, intent };
}
