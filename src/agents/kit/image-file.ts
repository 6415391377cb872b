import { type FileHandle, open, readFile } from "node:fs/promises";
import { basename } from "node:path";
import { type ImageType, imageHeadBytes, imageTypeOf } from "../../domain/image-type.ts";

export interface Problem {
  readonly ok: false;
  /** For people: which file, what is wrong with it, what to do next. */
  readonly problem: string;
}

/** More than any of the models takes; what is read goes into one message. */
const limitBytes = 20 * 1024 * 1024;

/** Whether a file is a picture that agents can look at, told by its first bytes. Never rejects. */
export async function checkImageFile(
  path: string,
): Promise<{ readonly ok: true; readonly mediaType: ImageType } | Problem> {
  let file: FileHandle | undefined;
  try {
    file = await open(path);
    const { size, isFile } = await kindOf(file);
    if (!isFile) return problem(path, "is not a file");
    if (size > limitBytes) return problem(path, "is larger than 20 MB");
    const { buffer, bytesRead } = await file.read(Buffer.alloc(imageHeadBytes), 0, imageHeadBytes, 0);
    const mediaType = imageTypeOf(buffer.subarray(0, bytesRead));
    return mediaType === undefined
      ? problem(path, "is not a PNG, JPEG, GIF or WebP picture")
      : { ok: true, mediaType };
  } catch (error) {
    return problem(path, isAbsent(error) ? "is no longer there" : "cannot be read");
  } finally {
    await file?.close();
  }
}

/** As `checkImageFile`, with what is in it. Never rejects. */
export async function readImageFile(
  path: string,
): Promise<{ readonly ok: true; readonly mediaType: ImageType; readonly bytes: Uint8Array } | Problem> {
  const checked = await checkImageFile(path);
  if (!checked.ok) return checked;
  try {
    return { ...checked, bytes: await readFile(path) };
  } catch {
    return problem(path, "cannot be read"); // it went away after the check
  }
}

async function kindOf(file: FileHandle): Promise<{ readonly size: number; readonly isFile: boolean }> {
  const found = await file.stat();
  return { size: found.size, isFile: found.isFile() };
}

function isAbsent(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR");
}

function problem(path: string, what: string): Problem {
  return { ok: false, problem: `The picture ${basename(path)} ${what}. Send it again.` };
}
