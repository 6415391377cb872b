import { z } from "zod";
import type { FileChange, Step } from "../../domain/agent-event.ts";
import { hunkOf } from "./hunk.ts";
import { commandOf, isInput, type Tool } from "./tools.ts";

/** Chats show a few lines; what is above keeps the store small. */
const outputLimit = 8_000;
const diffLimit = 60_000;
const titleLimit = 200;

/** The step that a tool call is, as it stands. `isRejected`: a person said no to it. Pure. */
export function toStep(tool: Tool, folder: string, isRejected: boolean): Step {
  const state = stateOf(tool.status, isRejected);
  const files = filesOf(tool, folder);
  const output = outputOf(tool, state);
  const exitCode = exitCodeOf(tool.output);
  return {
    id: tool.id,
    type: typeOf(tool),
    state,
    title: titleOf(tool, folder),
    ...(output === undefined ? {} : { output }),
    ...(exitCode === undefined ? {} : { exitCode }),
    ...(files.length === 0 ? {} : { files }),
  };
}

/** The files of an edit, as a card shows them. Pure. */
export function filesOf({ kind, diffs, paths }: Tool, folder: string): readonly FileChange[] {
  if (diffs.length > 0) {
    return diffs.map(({ path, oldText, newText }) => ({
      path: below(path, folder),
      change: oldText === undefined || oldText === "" ? "add" : "update",
      diff: hunkOf(oldText ?? "", newText).slice(0, diffLimit),
    }));
  }
  if (kind === "delete") return paths.map((path) => ({ path: below(path, folder), change: "delete" }));
  return kind === "edit" || kind === "move"
    ? paths.map((path) => ({ path: below(path, folder), change: "update" }))
    : [];
}

/** One line for people. Pure. */
export function titleOf(tool: Tool, folder: string): string {
  const title = tool.title?.trim();
  const told = commandOf(tool) ?? (title === undefined || title === "" ? undefined : title);
  const plain = (told ?? tool.paths[0] ?? "a tool")
    .replaceAll(`${folder}/`, "")
    .replaceAll(`${folder.slice(1)}/`, "");
  return plain.length <= titleLimit ? plain : `${plain.slice(0, titleLimit - 1)}…`;
}

function typeOf(tool: Tool): Step["type"] {
  switch (tool.kind) {
    case "execute":
      return "command";
    case "edit":
    case "delete":
    case "move":
      return "edit";
    case "read":
      return "read";
    case "search":
      return "search";
    case "fetch":
      return "web";
    default:
      return tool.diffs.length > 0 ? "edit" : "tool";
  }
}

function stateOf(status: string | undefined, isRejected: boolean): Step["state"] {
  if (status === "completed") return "done";
  if (status === "failed") return isRejected ? "declined" : "failed";
  return "running";
}

function outputOf(tool: Tool, state: Step["state"]): string | undefined {
  const isOver = state !== "running";
  const texts = tool.texts.filter((text) => isOver || !isInput(text));
  const told = texts.length > 0 ? texts.join("\n") : isOver ? textIn(tool.output) : undefined;
  if (told === undefined || told.trim() === "") return undefined;
  return told.length <= outputLimit ? told : `…${told.slice(-outputLimit)}`;
}

function textIn(output: unknown): string | undefined {
  if (typeof output === "string") return output;
  const read = RawOutput.safeParse(output);
  return read.success ? (read.data.output ?? read.data.error) : undefined;
}

const text = z.string().optional().catch(undefined);
const number = z.number().optional().catch(undefined);
/** No part of the protocol; what agents were seen to send. */
const RawOutput = z.object({
  output: text,
  error: text,
  exitCode: number,
  exit_code: number,
  metadata: z.object({ exit: number }).optional().catch(undefined),
});

function exitCodeOf(output: unknown): number | undefined {
  const read = RawOutput.safeParse(output);
  if (!read.success) return undefined;
  return read.data.exitCode ?? read.data.exit_code ?? read.data.metadata?.exit;
}

function below(path: string, folder: string): string {
  return path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : path;
}
