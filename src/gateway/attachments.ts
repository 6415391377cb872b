import { mkdir, open, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Turn } from "../agents/agent.ts";
import { firstWords } from "../cards/cut.ts";
import type { Attachment } from "../domain/attachment.ts";
import { imageHeadBytes, imageTypeOf } from "../domain/image-type.ts";
import type { Task } from "../domain/task.ts";
import type { Fetched } from "../platforms/platform.ts";
import type { Parts } from "./parts.ts";

/** The files of a prompt as an agent gets them. */
export interface Files {
  readonly images: NonNullable<Turn["images"]>;
  /** To be put behind the prompt; empty where nothing was sent. */
  readonly words: string;
  /** For people: what could not be fetched, and why. */
  readonly problems: readonly string[];
}

type FileParts = Pick<Parts, "platforms" | "log"> & {
  readonly policy: Pick<Parts["policy"], "filesFolder">;
};

/**
 * What is larger stays a path: agents that read it scale it down themselves. Anthropic takes pictures up to 5 MiB of
 * base64, and refuses the whole conversation from then on.
 */
const largestImage = (5 * 1024 * 1024 * 3) / 4;
/** So many files are fetched at a time. */
const atOnce = 4;

export interface Fetching {
  readonly takesImages: boolean;
  /** Aborted when nobody wants the files any more. */
  readonly signal: AbortSignal;
}

/** Fetches what came with the prompt into a folder of the task, unless it is there already. Never rejects. */
export async function fetchAttachments(
  parts: FileParts,
  task: Task,
  { takesImages, signal }: Fetching,
): Promise<Files> {
  const fetched = await fetchAll(parts, task, signal);
  const here = fetched.flatMap(({ path, came }) => (came.kind === "fetched" ? [path] : []));
  const missing = fetched.flatMap(({ name, came }) => (came.kind === "failed" ? [{ name, ...came }] : []));
  const areImages = takesImages ? await Promise.all(here.map(isImage)) : [];
  return {
    images: here.filter((_, index) => areImages[index]),
    words: cameWords(here) + missingWords(missing.map(({ name }) => name)),
    problems: missing.map(({ name, reason }) => `${name} could not be fetched: ${reason}`),
  };
}

interface OneFetched {
  /** For people and agents: what the sender called it, in one short line. */
  readonly name: string;
  readonly path: string;
  readonly came: Fetched;
}

async function fetchAll(parts: FileParts, task: Task, signal: AbortSignal): Promise<readonly OneFetched[]> {
  const folder = join(parts.policy.filesFolder, task.id);
  const fetched: OneFetched[] = [];
  const rest = task.attachments.entries();
  const fetchRest = async (): Promise<void> => {
    for (const [index, attachment] of rest) {
      const path = join(folder, safeName(attachment.name, index));
      const came = await fetchOne(parts, task, { attachment, path, folder, signal });
      fetched[index] = { name: shownName(attachment), path, came };
    }
  };
  await Promise.all(Array.from({ length: atOnce }, fetchRest));
  return fetched;
}

function shownName({ name }: Attachment): string {
  return firstWords(name.toWellFormed().replaceAll(/[\p{C}\s]+/gu, " "), nameLength);
}

/** Told by its bytes: what an app calls a picture may be none, and costs an agent that looks at it the whole turn. */
async function isImage(path: string): Promise<boolean> {
  const file = await open(path).catch(() => undefined);
  if (file === undefined) return false;
  try {
    const { size } = await file.stat();
    const { buffer, bytesRead } = await file.read(Buffer.alloc(imageHeadBytes), 0, imageHeadBytes, 0);
    return size <= largestImage && imageTypeOf(buffer.subarray(0, bytesRead)) !== undefined;
  } catch {
    return false; // Then the agent reads it by its path, and says what is wrong with it.
  } finally {
    await file.close();
  }
}

interface OneFile {
  readonly attachment: Attachment;
  readonly path: string;
  readonly folder: string;
  readonly signal: AbortSignal;
}

async function fetchOne(
  { platforms, log }: FileParts,
  task: Task,
  { attachment, path, folder, signal }: OneFile,
): Promise<Fetched> {
  const fetchFile = platforms.get(task.platform)?.fetchFile;
  if (fetchFile === undefined) return { kind: "failed", reason: "this app brings no files." };
  try {
    const known = await stat(path).catch(() => undefined);
    if (known !== undefined) return { kind: "fetched", bytes: known.size };
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const unfinished = `${path}.part`;
    await rm(unfinished, { force: true });
    const fetched = await fetchFile(attachment, unfinished, signal);
    if (fetched.kind === "fetched") await rename(unfinished, path);
    else await rm(unfinished, { force: true });
    return fetched;
  } catch (error) {
    log.warn({ task: task.id, error }, "a file that came with a prompt could not be kept");
    return { kind: "failed", reason: "the server could not store it; PoCo's log says why." };
  }
}

/** Longer names are cut; every file system takes 255 bytes. */
const nameLength = 80;

/** A name that names a file in the folder and nothing else; the number keeps equal names apart. Pure. */
export function safeName(name: string, index: number): string {
  const base = name.toWellFormed().replaceAll(/[^\p{L}\p{N}._-]+/gu, "_");
  const ending = /\.[\p{L}\p{N}]{1,12}$/u.exec(base)?.[0] ?? "";
  const stem = base.slice(0, base.length - ending.length).replace(/^[._-]+/u, "");
  const short = Array.from(stem)
    .slice(0, nameLength / 4)
    .join("");
  return `${index + 1}-${short === "" ? "file" : short}${ending}`;
}

function cameWords(paths: readonly string[]): string {
  if (paths.length === 0) return "";
  const intro =
    paths.length === 1 ? "This file came with the message:" : "These files came with the message:";
  return `\n\n${[intro, ...paths.map((path) => `- ${path}`)].join("\n")}`;
}

/** Without them an agent would answer as if it had seen the file. */
function missingWords(names: readonly string[]): string {
  if (names.length === 0) return "";
  const intro =
    names.length === 1
      ? "A file came with the message that could not be fetched, so it is not here:"
      : "Files came with the message that could not be fetched, so they are not here:";
  return `\n\n${[intro, ...names.map((name) => `- ${name}`)].join("\n")}`;
}
