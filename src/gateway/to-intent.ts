import { cleanText } from "../domain/clean-text.ts";
import { taskId } from "../domain/ids.ts";
import { type IntentRead, readIntent } from "../domain/intent.ts";
import type { Project } from "../domain/project.ts";
import { unreachable } from "../domain/unreachable.ts";
import type { ChatEvent } from "../platforms/platform.ts";

/** What the event asks for. `project` is the one whose room the event came from. */
export function toIntent(event: ChatEvent, project: Project | undefined): IntentRead {
  if (event.kind === "action") return readIntent(event.value);
  const text = cleanText(event.text).trim();
  const command = commandOf(text);
  if (command !== undefined) return commandIntent(command, project);
  if (project === undefined) return fallback(event);
  if (text === "") return { ok: true, intent: { kind: "help" } };
  return { ok: true, intent: { kind: "task.submit", projectId: project.id, prompt: text } };
}

/** In a DM any words bring the project list; without a chat they bring help. */
function fallback(event: ChatEvent): IntentRead {
  const isDm = event.conversation?.surface === "dm";
  return { ok: true, intent: { kind: isDm ? "project.home" : "help" } };
}

interface Command {
  readonly name: "run" | "status" | "approve" | "reject" | "help";
  readonly rest: string;
}

const command = /^\/(run|status|approve|reject|help)(?:\s+([\s\S]*))?$/;

function commandOf(text: string): Command | undefined {
  const [, name, rest] = command.exec(text) ?? [];
  if (name === undefined) return undefined;
  return { name: name as Command["name"], rest: rest?.trim() ?? "" };
}

function commandIntent({ name, rest }: Command, project: Project | undefined): IntentRead {
  if (name === "help" || rest === "") return { ok: true, intent: { kind: "help" } };
  const id = taskId(rest.split(/\s+/, 1)[0] ?? "");
  switch (name) {
    case "run":
      return project === undefined
        ? { ok: true, intent: { kind: "task.run", prompt: rest } }
        : { ok: true, intent: { kind: "task.submit", projectId: project.id, prompt: rest } };
    case "status":
      return { ok: true, intent: { kind: "task.open", taskId: id } };
    case "approve":
      return { ok: true, intent: { kind: "task.approve", taskId: id } };
    case "reject":
      return { ok: true, intent: { kind: "task.reject", taskId: id, note: rest.slice(id.length).trim() } };
    default:
      return unreachable(name);
  }
}
