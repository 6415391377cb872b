import { type FileHandle, open, rename, stat } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";

const rotateAboveBytes = 10 * 1024 * 1024;
const chunkBytes = 64 * 1024;
const pollMs = 200;

/** Opens the log for a new PoCo. A large one is put aside as `poco.log.1`, in place of the one before. */
export async function openLog(path: string): Promise<FileHandle> {
  const size = await sizeOf(path);
  if (size !== undefined && size > rotateAboveBytes) await rename(path, `${path}.1`);
  return open(path, "a", 0o600);
}

/** The size in bytes; undefined when there is no log yet. */
export async function sizeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

/** The last lines of the log, and where it ended. Reads from the end, so the length of the log does not matter. */
export async function lastLines(
  path: string,
  count: number,
): Promise<{ lines: readonly string[]; end: number }> {
  const file = await open(path, "r");
  try {
    const end = (await file.stat()).size;
    const chunks: Buffer[] = [];
    let start = end;
    let breaks = 0;
    while (start > 0 && breaks <= count) {
      const from = Math.max(0, start - chunkBytes);
      const chunk = await readBytes(file, from, start);
      breaks += chunk.filter((byte) => byte === 0x0a).length;
      chunks.unshift(chunk);
      start = from;
    }
    return { lines: count === 0 ? [] : linesOf(Buffer.concat(chunks)).slice(-count), end };
  } finally {
    await file.close();
  }
}

/** The lines that were added to the log after `offset`. */
export async function linesAfter(path: string, offset: number): Promise<readonly string[]> {
  const file = await open(path, "r");
  try {
    return linesOf(await readBytes(file, offset, (await file.stat()).size));
  } finally {
    await file.close();
  }
}

/** Hands on every line that is added, until the signal. A log that got shorter is a new one. */
export async function followLog(
  path: string,
  from: { readonly offset: number; readonly signal: AbortSignal },
  onLine: (line: string) => void,
): Promise<void> {
  let { offset } = from;
  while (!from.signal.aborted) {
    const size = (await sizeOf(path)) ?? 0;
    if (size < offset) offset = 0;
    if (size > offset) {
      const whole = await wholeLines(path, offset, size);
      for (const line of linesOf(whole)) onLine(line);
      offset += whole.length;
    }
    await pause(pollMs, undefined, { signal: from.signal }).catch(() => undefined); // the signal ends the loop
  }
}

/** What stands between the two places, up to the last line that is complete. */
async function wholeLines(path: string, start: number, end: number): Promise<Buffer> {
  const file = await open(path, "r");
  try {
    const bytes = await readBytes(file, start, end);
    return bytes.subarray(0, bytes.lastIndexOf(0x0a) + 1);
  } finally {
    await file.close();
  }
}

async function readBytes(file: FileHandle, start: number, end: number): Promise<Buffer> {
  const length = Math.max(0, end - start);
  const { bytesRead, buffer } = await file.read(Buffer.alloc(length), 0, length, start);
  return buffer.subarray(0, bytesRead);
}

function linesOf(bytes: Buffer): readonly string[] {
  const text = bytes.toString("utf8").replace(/\n$/, "");
  return text === "" ? [] : text.split("\n");
}
