import { constants, mkdir, open, realpath, writeFile } from "node:fs/promises";
import { basename, dirname, extname, join, relative, resolve } from "node:path";
import { changesOf } from "../cards/changes.ts";
import type { TaskId } from "../domain/ids.ts";
import type { MadeFile } from "../domain/made-file.ts";
import type { Transcript } from "../domain/transcript.ts";
import { answerLinks, pathsOf } from "./answer-links.ts";
import { safeName } from "./attachments.ts";
import { isInside, realPath } from "./work-folder.ts";

export interface Made {
  readonly taskId: TaskId;
  /** Where the agent worked; nothing outside of it is sent. */
  readonly folder: string;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  readonly answer: string;
  readonly transcript: Transcript;
  /** Holds a folder per task. */
  readonly filesFolder: string;
}

export interface KeptFiles {
  readonly files: readonly MadeFile[];
  /** For people: what is not sent, and why. */
  readonly problems: readonly string[];
}

const mostFiles = 10;
const mostBytes = 20_000_000;
/** Some file systems keep times in steps of two seconds. Milliseconds. */
const timeSlack = 2_000;

/**
 * Keeps copies of the files that an answer shows or links to, so that they can be sent along with it: what people look
 * at, listen to or unpack always, text only where the task wrote it and its changes do not show it. Sources that an
 * answer names are read in the changes. Rejects when PoCo's own folder cannot be written.
 */
export async function keepMadeFiles(made: Made): Promise<KeptFiles> {
  const found = await foundFiles(made);
  const problems: string[] = [];
  const files: MadeFile[] = [];
  for (const file of found.slice(0, mostFiles)) {
    const kept = await keep(made, file, files.length);
    if (typeof kept === "string") problems.push(`${basename(file.path)} is not sent: ${kept}`);
    else if (kept !== undefined) files.push(kept);
  }
  if (found.length > mostFiles)
    problems.push(
      `Only the first ${mostFiles} of the ${found.length} files that the answer links to are sent.`,
    );
  return { files, problems };
}

interface FoundFile {
  /** Real. */
  readonly path: string;
  readonly mediaType: string;
  readonly isText: boolean;
}

async function foundFiles({ folder, answer }: Made): Promise<readonly FoundFile[]> {
  const targets = answerLinks(answer);
  // Most answers link to nothing, and their tasks end without a look at the disk.
  const root = targets.length === 0 ? undefined : await realPath(folder);
  if (root === undefined) return [];
  const found = new Map<string, FoundFile>();
  for (const target of targets) {
    const file = await foundFile(root, target);
    if (file !== undefined) found.set(file.path, file);
  }
  return [...found.values()];
}

async function foundFile(root: string, target: string): Promise<FoundFile | undefined> {
  for (const path of pathsOf(target)) {
    const kind = kindOf(path);
    if (kind === undefined || path.includes("\0")) continue;
    const real = await realPath(resolve(root, path));
    // What a link of the file system is called says nothing of what it leads to.
    if (real !== undefined && isInside(real, root) && kindOf(real) === kind) return { path: real, ...kind };
  }
  return undefined;
}

/** Words say why it is not sent; undefined: there is no need to. */
async function keep(made: Made, file: FoundFile, index: number): Promise<MadeFile | string | undefined> {
  const read = await contentOf(made, file);
  if (!(read instanceof Uint8Array)) return read;
  const name = basename(file.path).toWellFormed().replaceAll(/\p{C}/gu, "_");
  const path = join(made.filesFolder, made.taskId, "made", safeName(name, index));
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await writeFile(path, read, { mode: 0o600 });
  return { name, mediaType: file.mediaType, bytes: read.byteLength, path };
}

async function contentOf(made: Made, file: FoundFile): Promise<Uint8Array | string | undefined> {
  // Not through a link that took its place meanwhile, and without waiting for the other end of a pipe.
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  const handle = await open(file.path, flags).catch(() => undefined);
  if (handle === undefined) return "it cannot be read.";
  try {
    const facts = await handle.stat();
    if (!facts.isFile() || facts.size === 0) return undefined;
    if (file.isText && !(await isNewText(made, file, facts.mtimeMs))) return undefined;
    if (facts.size > mostBytes) return `it is larger than ${mostBytes / 1_000_000} MB.`;
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}

async function isNewText(
  { folder, startedAt, transcript }: Made,
  { path }: FoundFile,
  writtenAt: number,
): Promise<boolean> {
  if (writtenAt < startedAt - timeSlack) return false;
  const way = relative(await realpath(folder), path);
  const names = new Set([path, way, join(folder, way)]);
  return changesOf(transcript).every((change) => !names.has(change.path));
}

interface FileKind {
  readonly mediaType: string;
  readonly isText: boolean;
}

function kindOf(path: string): FileKind | undefined {
  return kinds.get(extname(path).toLowerCase());
}

const office = "application/vnd.openxmlformats-officedocument";
const openDocument = "application/vnd.oasis.opendocument";

const kinds: ReadonlyMap<string, FileKind> = new Map([
  ...entries(false, {
    png: "image/png",
    jpg: "image/jpeg",
    jpeg: "image/jpeg",
    gif: "image/gif",
    webp: "image/webp",
    avif: "image/avif",
    bmp: "image/bmp",
    svg: "image/svg+xml",
    pdf: "application/pdf",
    epub: "application/epub+zip",
    docx: `${office}.wordprocessingml.document`,
    xlsx: `${office}.spreadsheetml.sheet`,
    pptx: `${office}.presentationml.presentation`,
    odt: `${openDocument}.text`,
    ods: `${openDocument}.spreadsheet`,
    odp: `${openDocument}.presentation`,
    zip: "application/zip",
    "7z": "application/x-7z-compressed",
    tar: "application/x-tar",
    gz: "application/gzip",
    tgz: "application/gzip",
    apk: "application/vnd.android.package-archive",
    mp3: "audio/mpeg",
    m4a: "audio/mp4",
    ogg: "audio/ogg",
    wav: "audio/wav",
    mov: "video/quicktime",
    mp4: "video/mp4",
    webm: "video/webm",
  }),
  ...entries(true, {
    csv: "text/csv",
    tsv: "text/tab-separated-values",
    html: "text/html",
    json: "application/json",
    log: "text/plain",
    md: "text/markdown",
    txt: "text/plain",
    xml: "application/xml",
  }),
]);

function entries(isText: boolean, types: Readonly<Record<string, string>>) {
  return Object.entries(types).map(([ending, mediaType]) => [`.${ending}`, { mediaType, isText }] as const);
}
