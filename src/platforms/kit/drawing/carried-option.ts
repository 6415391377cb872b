import type { Keep, Recall } from "./carried.ts";

const written = "=";
const keptMark = "~";

/** The value of an option: apps take a short one of at least one character. */
export function writeOption(value: string, limit: number, keep: Keep): string {
  return value.length < limit && value.isWellFormed() ? `${written}${value}` : `${keptMark}${keep(value)}`;
}

export type OptionRead =
  | { readonly kind: "read"; readonly value: string }
  | { readonly kind: "too_old" | "unknown" };

export function readOption(text: string, recall: Recall): OptionRead {
  if (text.startsWith(written)) return { kind: "read", value: text.slice(written.length) };
  if (!text.startsWith(keptMark)) return { kind: "unknown" };
  const value = recall(text.slice(keptMark.length));
  return value === undefined ? { kind: "too_old" } : { kind: "read", value };
}

/** What several options stand for; one that is none of PoCo's stands for nothing. */
export function readOptions(texts: readonly string[], recall: Recall): readonly string[] | "too_old" {
  const values: string[] = [];
  for (const text of texts) {
    const read = readOption(text, recall);
    if (read.kind === "too_old") return "too_old";
    if (read.kind === "read") values.push(read.value);
  }
  return values;
}

/** Each value once: apps refuse two options of the same value. */
export function distinct<One extends { readonly value: string }>(offered: readonly One[]): readonly One[] {
  const values = new Set<string>();
  return offered.filter(({ value }) => !values.has(value) && values.add(value));
}
