import { randomUUID } from "node:crypto";
import { readFile, realpath, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { PocoError } from "../domain/errors.ts";
import { isObject } from "./is-object.ts";
import { jsonFault } from "./json-fault.ts";
import { makeFolder } from "./locations.ts";

export interface SettingsFile {
  readonly path: string;
  readonly content: Readonly<Record<string, unknown>>;
}

/** Reads the settings file; a missing one is empty. */
export async function readSettingsFile(path: string): Promise<SettingsFile> {
  const json = await readText(path);
  if (json.trim() === "") return { path, content: {} };

  const fault = jsonFault(json);
  if (fault !== undefined) {
    throw new PocoError(
      "settings",
      `${path} is not JSON: line ${fault.line}, column ${fault.column}, at ${fault.found}. Mend it there.`,
    );
  }
  const content: unknown = JSON.parse(json);
  if (isObject(content)) return { path, content };
  throw new PocoError("settings", `${path} holds no JSON object. Write its settings between { and }.`);
}

/**
 * Merges the changes into the file and keeps what is there; undefined removes a name. The new file replaces the old
 * one in one step, and only PoCo's user may read it.
 */
export async function changeSettingsFile(
  path: string,
  changes: Readonly<Record<string, unknown>>,
): Promise<void> {
  const { content } = await readSettingsFile(path);
  const merged = { ...content, ...changes };
  const target = await behindLinks(path);
  const unfinished = `${target}.${randomUUID()}.new`;
  try {
    await makeFolder(dirname(target));
    await writeFile(unfinished, `${JSON.stringify(merged, null, 2)}\n`, { mode: 0o600, flag: "wx" });
    await rename(unfinished, target);
  } catch (cause) {
    await rm(unfinished, { force: true });
    if (cause instanceof PocoError) throw cause;
    throw new PocoError(
      "settings",
      `${path} cannot be written (${String(cause)}). Check its folder's rights.`,
      { cause },
    );
  }
}

async function readText(path: string): Promise<string> {
  try {
    return (await readFile(path, "utf8")).replace(/^\uFEFF/, "");
  } catch (cause) {
    if (isMissing(cause)) return "";
    throw new PocoError("settings", `${path} cannot be read (${String(cause)}). Check its rights.`, {
      cause,
    });
  }
}

/** The file itself, so that a link to it stays a link. */
async function behindLinks(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (cause) {
    if (isMissing(cause)) return path;
    throw cause;
  }
}

function isMissing(cause: unknown): boolean {
  return cause instanceof Error && "code" in cause && cause.code === "ENOENT";
}
