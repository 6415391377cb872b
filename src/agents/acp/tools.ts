import type { Block, ToolCall, ToolContent } from "./wire.ts";

/** A tool call as it stands: agents tell it in pieces, and leave out what they told before. */
export interface Tool {
  readonly id: string;
  readonly title: string | undefined;
  readonly kind: string | undefined;
  readonly status: string | undefined;
  readonly texts: readonly string[];
  /** Kept when later content has none: what a tool says at its end takes the place of its diff. */
  readonly diffs: readonly ToolDiff[];
  readonly paths: readonly string[];
  readonly input: Readonly<Record<string, unknown>>;
  readonly output: unknown;
}

export interface ToolDiff {
  readonly path: string;
  readonly oldText: string | undefined;
  readonly newText: string;
}

/** Puts a piece to what is known of the tool call; what the piece leaves out stays. Pure. */
export function mergeTool(before: Tool | undefined, piece: ToolCall): Tool {
  const { content } = piece;
  const diffs = content?.flatMap(diffOf) ?? [];
  return {
    id: piece.toolCallId,
    title: piece.title ?? before?.title,
    kind: piece.kind ?? before?.kind,
    status: piece.status ?? before?.status,
    texts: content?.flatMap(textOf) ?? before?.texts ?? [],
    diffs: diffs.length > 0 ? diffs : (before?.diffs ?? []),
    paths: nonEmpty(piece.locations?.map(({ path }) => path)) ?? before?.paths ?? [],
    input: { ...before?.input, ...objectOf(piece.rawInput), ...inputInText(piece) },
    output: piece.rawOutput ?? before?.output,
  };
}

/** The command that it would run, as the agent tells it. Pure. */
export function commandOf({ input }: Tool): string | undefined {
  const { command, cmd } = input;
  const told = command ?? cmd;
  if (typeof told === "string" && told.trim() !== "") return told;
  return Array.isArray(told) && told.every((word) => typeof word === "string") ? told.join(" ") : undefined;
}

/** Text that is only the tool's input, which some agents send before they send it as such. */
export function isInput(text: string): boolean {
  return objectInText(text) !== undefined;
}

function diffOf(item: ToolContent): readonly ToolDiff[] {
  const { type, path, oldText, newText } = item;
  if (type !== "diff" || path === undefined) return [];
  return [{ path, oldText, newText: newText ?? "" }];
}

function textOf({ type, content }: ToolContent): readonly string[] {
  const text = type === "content" ? textOfContent(content) : undefined;
  return text === undefined ? [] : [text];
}

function textOfContent(block: Block | undefined): string | undefined {
  return block?.text ?? block?.uri;
}

function inputInText({ content, status }: ToolCall): Readonly<Record<string, unknown>> {
  if (status === "completed" || status === "failed") return {};
  const [first] = content?.flatMap(textOf) ?? [];
  return first === undefined ? {} : (objectInText(first) ?? {});
}

function objectInText(text: string): Readonly<Record<string, unknown>> | undefined {
  if (!text.startsWith("{") || !text.endsWith("}")) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return objectOf(value);
  } catch {
    return undefined; // ordinary text in braces
  }
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : undefined;
}

function nonEmpty<Item>(items: readonly Item[] | undefined): readonly Item[] | undefined {
  return items === undefined || items.length === 0 ? undefined : items;
}
