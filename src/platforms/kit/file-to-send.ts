import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { extname } from "node:path";
import type { Block, Card } from "../../cards/card.ts";
import type { MadeFile } from "../../domain/made-file.ts";

/** The exact text of something that a card could show only in part. */
export interface RestFile {
  readonly name: string;
  readonly mediaType: string;
  readonly text: string;
}

/** A text that is too long for a message, or a file of this machine. */
export type FileToSend = RestFile | MadeFile;

/** The file that a card is; undefined where it is none. Pure. */
export function fileIn({ blocks }: Card): Extract<Block, { kind: "file" | "stored-file" }> | undefined {
  return blocks.find((block) => block.kind === "file" || block.kind === "stored-file");
}

/** Undefined when the file is gone. */
export async function bytesOf(file: FileToSend): Promise<Uint8Array<ArrayBuffer> | undefined> {
  if ("path" in file) {
    const bytes = await readFile(file.path).catch(() => undefined);
    return bytes === undefined ? undefined : new Uint8Array(bytes);
  }
  // Apps take no file without anything in it.
  return new TextEncoder().encode(file.text === "" ? "\n" : file.text);
}

/** A file is known by its name, so other contents have another one; each copy has a path of its own. Pure. */
export function uniqueName(file: FileToSend): string {
  const { name } = file;
  const ending = extname(name);
  const content = "path" in file ? file.path : file.text;
  const digest = createHash("sha256").update(content).digest("hex").slice(0, 6);
  return `${name.slice(0, name.length - ending.length)}-${digest}${ending}`;
}
