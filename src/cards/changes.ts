import type { FileChange } from "../domain/agent-event.ts";
import type { Transcript } from "../domain/transcript.ts";
import type { ChangedFile } from "./card.ts";
import { counted } from "./words.ts";

/** What a run changed: its whole diff where the agent gave one, else what its finished edits say. */
export function changesOf(transcript: Transcript): readonly ChangedFile[] {
  if (transcript.diff !== null && transcript.diff.trim() !== "") return filesOfDiff(transcript.diff);
  const byPath = new Map<string, ChangedFile>();
  for (const step of transcript.steps) {
    if (step.state !== "done") continue;
    for (const file of step.files ?? [])
      byPath.set(file.path, joined(byPath.get(file.path), withCounts(file)));
  }
  return [...byPath.values()];
}

/** All of it as one text, in the form of a diff. */
export function diffText(transcript: Transcript): string {
  if (transcript.diff !== null && transcript.diff.trim() !== "") return transcript.diff;
  return changesOf(transcript)
    .map(({ path, change, diff = "" }) => `# ${change} ${path}\n${diff.trimEnd()}\n`)
    .join("\n");
}

/** `3 files changed, +12 −4`. */
export function changeSummary(files: readonly ChangedFile[]): string {
  const added = files.reduce((sum, file) => sum + file.added, 0);
  const removed = files.reduce((sum, file) => sum + file.removed, 0);
  return `${counted(files.length, "file")} changed, +${added} −${removed}`;
}

/** Counts the lines of one change. A new or deleted file may come as its bare content. */
export function withCounts(file: FileChange): ChangedFile {
  const lines = file.diff === undefined ? [] : file.diff.replace(/\n$/, "").split("\n");
  if (lines.some((line) => hunkHeader.test(line))) return { ...file, ...countBody(lines) };
  const isPatch = lines.length > 0 && lines.every((line) => /^[-+ \\]/.test(line));
  if (isPatch || file.change === "update") return { ...file, ...countMarks(lines) };
  const count = file.diff === undefined || file.diff === "" ? 0 : lines.length;
  return file.change === "add"
    ? { ...file, added: count, removed: 0 }
    : { ...file, added: 0, removed: count };
}

/** The file changes of a unified diff, with or without git's own headers. */
export function filesOfDiff(diff: string): readonly ChangedFile[] {
  return sections(diff.replace(/\r\n/g, "\n").split("\n")).map(fileOf);
}

function joined(before: ChangedFile | undefined, after: ChangedFile): ChangedFile {
  if (before === undefined) return after;
  const diff = [before.diff, after.diff].filter((text) => text !== undefined).join("\n");
  const change = before.change === "add" && after.change === "update" ? "add" : after.change;
  const counts = { added: before.added + after.added, removed: before.removed + after.removed };
  return { path: after.path, change, ...counts, ...(diff === "" ? {} : { diff }) };
}

const hunkHeader = /^@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@/;

/**
 * Cuts a diff into one list of lines per file. The lengths in the hunk headers say what is content: a removed
 * line may itself look like a header.
 */
function sections(lines: readonly string[]): readonly (readonly string[])[] {
  const found: string[][] = [];
  let body = { old: 0, new: 0 };
  let hasHunk = false;
  for (const [index, line] of lines.entries()) {
    const isContent = body.old > 0 || body.new > 0;
    if (!isContent && opensFile(lines, { index, hasHunk, isFirst: found.length === 0 })) {
      found.push([]);
      hasHunk = false;
    }
    found.at(-1)?.push(line);
    const header = isContent ? null : hunkHeader.exec(line);
    if (header !== null) {
      hasHunk = true;
      body = { old: Number(header[1] ?? 1), new: Number(header[2] ?? 1) };
    } else if (isContent) body = after(line, body);
  }
  return found;
}

function opensFile(
  lines: readonly string[],
  at: { readonly index: number; readonly hasHunk: boolean; readonly isFirst: boolean },
): boolean {
  const line = lines[at.index] ?? "";
  if (line.startsWith("diff --git ")) return true;
  const isPair = line.startsWith("--- ") && (lines[at.index + 1] ?? "").startsWith("+++ ");
  return isPair && (at.isFirst || at.hasHunk);
}

function after(line: string, body: { old: number; new: number }): { old: number; new: number } {
  if (line.startsWith("\\")) return body;
  return {
    old: line.startsWith("+") ? body.old : body.old - 1,
    new: line.startsWith("-") ? body.new : body.new - 1,
  };
}

function fileOf(lines: readonly string[]): ChangedFile {
  const head = lines.slice(0, Math.max(0, firstHunk(lines)));
  const from = pathIn(head, "--- ");
  const to = pathIn(head, "+++ ");
  const isAdded = from === "/dev/null" || head.some((line) => line.startsWith("new file mode"));
  const isDeleted = to === "/dev/null" || head.some((line) => line.startsWith("deleted file mode"));
  const path = [isDeleted ? from : to, from, gitPath(lines[0] ?? "")].find(isRealPath) ?? "unknown file";
  const change = isAdded ? "add" : isDeleted ? "delete" : "update";
  return { path, change, diff: lines.join("\n").trimEnd(), ...countBody(lines) };
}

function firstHunk(lines: readonly string[]): number {
  const index = lines.findIndex((line) => hunkHeader.test(line));
  return index === -1 ? lines.length : index;
}

function isRealPath(path: string | undefined): path is string {
  return path !== undefined && path !== "" && path !== "/dev/null";
}

function pathIn(head: readonly string[], mark: "--- " | "+++ "): string | undefined {
  const line = head.find((text) => text.startsWith(mark));
  return line
    ?.slice(mark.length)
    .split("\t")[0]
    ?.trim()
    .replace(/^"|"$/g, "")
    .replace(/^[ab]\//, "");
}

/** `diff --git a/x b/x`: all that names a file whose mode alone changed, or a binary one. */
function gitPath(line: string): string | undefined {
  return / b\/(.+)$/.exec(line)?.[1]?.replace(/"$/, "");
}

function countBody(lines: readonly string[]): { added: number; removed: number } {
  const start = firstHunk(lines);
  return countMarks(lines.slice(start));
}

function countMarks(lines: readonly string[]): { added: number; removed: number } {
  return {
    added: lines.filter((line) => line.startsWith("+")).length,
    removed: lines.filter((line) => line.startsWith("-")).length,
  };
}
