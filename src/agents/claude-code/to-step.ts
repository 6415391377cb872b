import { z } from "zod";
import type { FileChange, Step } from "../../domain/agent-event.ts";
import type { Block } from "./wire.ts";

/** Chats show a few lines; what is above keeps the store small. */
const outputLimit = 8_000;
const diffLimit = 60_000;
const titleLimit = 200;

type Input = Readonly<Record<string, unknown>>;

/** A call of a tool, as it begins. Pure. */
export function toStep(block: Block, folder: string): Step | undefined {
  const { id, name } = block;
  if (id == null || name == null || isPlanTool(name)) return undefined;
  const input = block.input ?? {};
  const files = filesOf(name, input, folder);
  return {
    id,
    type: typeOf(name),
    state: "running",
    title: titleOf(name, input, folder),
    ...(files === undefined ? {} : { files }),
  };
}

/** The same step when its result has come. Pure. */
export function endedStep(step: Step, result: ToolResult, folder: string): Step {
  const output = textOf(result.block.content).trim();
  const exitCode = exitCodeOf(step, result.block, output);
  const files = changedFiles(result.details, folder) ?? step.files;
  return {
    ...step,
    state: result.isDeclined ? "declined" : result.block.is_error === true ? "failed" : "done",
    ...(output === "" || step.type === "edit" ? {} : { output: outputEnd(output) }),
    ...(exitCode === undefined ? {} : { exitCode }),
    ...(files === undefined ? {} : { files }),
  };
}

export interface ToolResult {
  readonly block: Block;
  /** What the tool reports for programs, e.g. the patch of an edit. */
  readonly details: unknown;
  /** People rejected it. */
  readonly isDeclined: boolean;
}

/** Tools that keep a list of things to do are a plan, not a step. */
export function isPlanTool(name: string): boolean {
  return /^(?:TodoWrite|TaskCreate|TaskUpdate|TaskList|TaskGet)$/u.test(name);
}

/** What an edit wants to change, from what it was called with. Pure. */
export function filesOf(name: string, input: Input, folder: string): readonly FileChange[] | undefined {
  const path = textIn(input, "file_path") ?? textIn(input, "notebook_path");
  if (path === undefined || typeOf(name) !== "edit") return undefined;
  const shown = shortPath(path, folder);
  if (name === "Write") {
    return [{ path: shown, change: "update", diff: bounded(lines("+", textIn(input, "content") ?? "")) }];
  }
  const edits = Array.isArray(input["edits"]) ? (input["edits"] as unknown[]) : [input];
  const diff = edits.map((edit) => replacement(recordOf(edit))).join("\n");
  return [{ path: shown, change: "update", diff: bounded(diff) }];
}

/** For people: what is called, in a line. Pure. */
export function titleOf(name: string, input: Input, folder: string): string {
  const path = textIn(input, "file_path") ?? textIn(input, "notebook_path") ?? textIn(input, "path");
  const subject =
    textIn(input, "command") ??
    textIn(input, "query") ??
    textIn(input, "url") ??
    textIn(input, "pattern") ??
    (path === undefined ? undefined : shortPath(path, folder)) ??
    textIn(input, "description");
  if (name === "Bash") return oneLine(subject ?? "a command");
  const shown = name.startsWith("mcp__") ? name.slice(5).replace("__", ": ") : name;
  return oneLine(subject === undefined ? shown : `${shown} ${subject}`);
}

export function textIn(input: Input, key: string): string | undefined {
  const value = input[key];
  return typeof value === "string" && value !== "" ? value : undefined;
}

function typeOf(name: string): Step["type"] {
  switch (name) {
    case "Bash":
    case "PowerShell":
      return "command";
    case "Edit":
    case "MultiEdit":
    case "Write":
    case "NotebookEdit":
      return "edit";
    case "Read":
    case "NotebookRead":
      return "read";
    case "Grep":
    case "Glob":
    case "LS":
      return "search";
    case "WebFetch":
    case "WebSearch":
      return "web";
    default:
      return "tool";
  }
}

const Patch = z.object({
  filePath: z.string(),
  type: z.string().nullish(),
  content: z.string().nullish(),
  structuredPatch: z
    .array(
      z.object({
        oldStart: z.number(),
        oldLines: z.number(),
        newStart: z.number(),
        newLines: z.number(),
        lines: z.array(z.string()),
      }),
    )
    .nullish(),
});

function changedFiles(details: unknown, folder: string): readonly FileChange[] | undefined {
  const read = Patch.safeParse(details);
  if (!read.success) return undefined;
  const { filePath, type, content, structuredPatch } = read.data;
  const path = shortPath(filePath, folder);
  if (type === "create") return [{ path, change: "add", diff: bounded(lines("+", content ?? "")) }];
  if (structuredPatch == null) return undefined;
  const hunks = structuredPatch.map(
    (hunk) =>
      `@@ -${hunk.oldStart},${hunk.oldLines} +${hunk.newStart},${hunk.newLines} @@\n${hunk.lines.join("\n")}`,
  );
  return [{ path, change: "update", diff: bounded(hunks.join("\n")) }];
}

function replacement(edit: Input): string {
  const before = lines("-", textIn(edit, "old_string") ?? "");
  const after = lines("+", textIn(edit, "new_string") ?? textIn(edit, "new_source") ?? "");
  return [before, after].filter((part) => part !== "").join("\n");
}

function lines(sign: string, text: string): string {
  if (text === "") return "";
  const whole = text.endsWith("\n") ? text.slice(0, -1) : text;
  return whole
    .split("\n")
    .map((line) => sign + line)
    .join("\n");
}

function exitCodeOf(step: Step, { is_error: isError }: Block, output: string): number | undefined {
  if (step.type !== "command") return undefined;
  const [, code] = /^Exit code (\d+)/u.exec(output) ?? [];
  if (code !== undefined) return Number(code);
  return isError === true ? undefined : 0;
}

/** The text of a tool's result, whatever its form. */
export function textOf(content: unknown): string {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return "";
  return content.map((part: unknown) => textIn(recordOf(part), "text") ?? "").join("\n");
}

function recordOf(value: unknown): Input {
  return typeof value === "object" && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}

function shortPath(path: string, folder: string): string {
  return path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : path;
}

function outputEnd(output: string): string {
  return output.length <= outputLimit ? output : `…${output.slice(-outputLimit)}`;
}

/** What is left out is said: people decide on what they see. */
function bounded(diff: string): string {
  if (diff.length <= diffLimit) return diff;
  return `${diff.slice(0, diffLimit)}\n… ${diff.length - diffLimit} more characters are not shown`;
}

function oneLine(title: string): string {
  const line = title.replaceAll(/\s+/gu, " ").trim();
  return line.length <= titleLimit ? line : `${line.slice(0, titleLimit - 1)}…`;
}
