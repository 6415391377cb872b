import type { FileChange, Step } from "../../domain/agent-event.ts";
import type { Change, Item } from "./wire.ts";

/** Chats show a few lines; what is above keeps the store small. */
const outputLimit = 8_000;
const diffLimit = 60_000;
const titleLimit = 200;

/** The way in and the way out are two items, and one step. */
export const reviewStep = "review";

/** The step that an item is, or undefined for items that are none. Pure. */
export function toStep(item: Item, folder: string): Step | undefined {
  const state = stateOf(item.status);
  switch (item.type) {
    case "commandExecution":
      return { ...commandStep(item), state };
    case "fileChange":
      return {
        id: item.id,
        type: "edit",
        state,
        ...editOf(toFiles(item.changes, folder)),
      };
    case "mcpToolCall":
    case "dynamicToolCall":
    case "collabAgentToolCall":
      return { id: item.id, type: "tool", state, title: titleOfTool(item), ...outputOf(toolOutput(item)) };
    case "webSearch":
      return { id: item.id, type: "web", state, title: cut(item.query ?? "Search the web") };
    case "imageView":
      return { id: item.id, type: "read", state, title: cut(item.path ?? "Look at an image") };
    case "subAgentActivity":
      return { id: `sub-agent ${item.agentThreadId}`, type: "tool", ...activityOf(item) };
    case "enteredReviewMode":
      return {
        id: reviewStep,
        type: "read",
        state: "running",
        title: cut(`Review: ${item.review ?? "changes"}`),
      };
    case "imageGeneration":
      return { id: item.id, type: "tool", state, title: "Make an image" };
    default:
      return undefined;
  }
}

/** The files of an edit, as a card shows them. Pure. */
export function toFiles(changes: readonly Change[], folder: string): readonly FileChange[] {
  return changes.map(({ path, kind, diff }) => ({
    path: path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : path,
    change: kind?.type === "add" || kind?.type === "delete" ? kind.type : "update",
    ...(diff === undefined ? {} : { diff: diff.slice(0, diffLimit) }),
  }));
}

/** The end of an output: what a person wants to see of a long one. Pure. */
export function outputEnd(output: string): string {
  return output.length <= outputLimit ? output : `…${output.slice(-outputLimit)}`;
}

function stateOf(status: string | undefined): Step["state"] {
  if (status === "completed") return "done";
  if (status === "failed" || status === "declined") return status;
  return "running";
}

function commandStep(item: Item): Omit<Step, "state"> {
  return {
    id: item.id,
    type: typeOfActions(item.commandActions.map((action) => action.type)),
    title: cut(withoutShell(item.command ?? "a command")),
    ...outputOf(item.aggregatedOutput),
    ...(item.exitCode === undefined ? {} : { exitCode: item.exitCode }),
  };
}

function typeOfActions(actions: readonly (string | undefined)[]): Step["type"] {
  if (actions.length === 0) return "command";
  if (actions.every((action) => action === "read")) return "read";
  return actions.every((action) => action === "search" || action === "listFiles") ? "search" : "command";
}

function activityOf(item: Item): Pick<Step, "state" | "title"> {
  const title = cut(`Sub-agent ${item.agentPath?.split("/").at(-1) ?? ""}`.trim());
  if (item.kind === "completed") return { title, state: "done" };
  return { title, state: item.kind === "interrupted" ? "failed" : "running" };
}

const shellCall = /^(?:\S*\/)?(?:ba|z|da|k)?sh -l?c (['"]?)(?<inner>.*)\1$/su;

/** Codex wraps what the model wrote into a call of the shell; people know it without. */
function withoutShell(command: string): string {
  return shellCall.exec(command)?.groups?.["inner"] ?? command;
}

function editOf(files: readonly FileChange[]): Pick<Step, "title" | "files"> {
  return { title: files.length === 0 ? "Edit files" : cut(files.map((file) => file.path).join(", ")), files };
}

function titleOfTool(item: Item): string {
  const tool = item.tool ?? "a tool";
  return cut(item.server === undefined ? tool : `${item.server}: ${tool}`);
}

function toolOutput(item: Item): string | undefined {
  if (item.error?.message !== undefined) return item.error.message;
  const texts = (item.result?.content ?? []).map((part) => part.text).filter((text) => text !== undefined);
  return texts.length === 0 ? undefined : texts.join("\n");
}

function outputOf(output: string | undefined): { readonly output?: string } {
  return output === undefined || output === "" ? {} : { output: outputEnd(output) };
}

function cut(title: string): string {
  const line = title.replaceAll(/\s+/gu, " ").trim();
  return line.length <= titleLimit ? line : `${line.slice(0, titleLimit - 1)}…`;
}
