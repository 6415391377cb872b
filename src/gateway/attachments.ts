import { mkdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Turn } from "../agents/agent.ts";
import type { Attachment } from "../domain/attachment.ts";
import type { Task } from "../domain/task.ts";
import type { Fetched } from "../platforms/platform.ts";
import type { Parts } from "./parts.ts";

/** The files of a prompt as an agent gets them. */
export interface Files {
  readonly images: NonNullable<Turn["images"]>;
  /** To be put behind the prompt; empty where nothing came. */
  readonly words: string;
  /** For people: what could not be fetched, and why. */
  readonly problems: readonly string[];
}

type FileParts = Pick<Parts, "platforms" | "policy" | "log">;

/** What agents look at as pictures; everything else they read by its path. */
const imageTypes: ReadonlySet<string> = new Set(["image/png", "image/jpeg", "image/gif", "image/webp"]);

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
  if (task.attachments.length === 0) return { images: [], words: "", problems: [] };
  const folder = join(parts.policy.filesFolder, task.id);
  const fetched = await Promise.all(
    task.attachments.map(async (attachment, index) => {
      const path = join(folder, safeName(attachment.name, index));
      return { attachment, path, came: await fetchOne(parts, task, { attachment, path, folder, signal }) };
    }),
  );
  const here = fetched.filter(({ came }) => came.kind === "fetched");
  const pictures = here.filter(({ attachment }) => takesImages && imageTypes.has(attachment.mediaType));
  return {
    images: pictures.map(({ path }) => path),
    words: wordsOf(here.map(({ path }) => path)),
    problems: fetched.flatMap(({ attachment, came }) =>
      came.kind === "failed" ? [`${attachment.name} could not be fetched: ${came.reason}`] : [],
    ),
  };
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

function wordsOf(paths: readonly string[]): string {
  if (paths.length === 0) return "";
  const intro =
    paths.length === 1 ? "This file came with the message:" : "These files came with the message:";
  return `\n\n${[intro, ...paths.map((path) => `- ${path}`)].join("\n")}`;
}
