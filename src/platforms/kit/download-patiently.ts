import { setTimeout as pause } from "node:timers/promises";
import { type Download, type Downloaded, type DownloadParts, downloadFile } from "./download.ts";

/** A prompt without its file is half a prompt: what may pass is tried again. Milliseconds. */
const pausesMs = [500, 2_000, 8_000] as const;

/** Downloads, and again where that may help. Never rejects. `fresh` is asked before each try: a token may have changed. */
export async function downloadPatiently(
  fresh: () => DownloadParts | Promise<DownloadParts>,
  download: Download,
  pauses: readonly number[] = pausesMs,
): Promise<Downloaded> {
  for (const ms of pauses) {
    const parts = await fresh();
    const downloaded = await downloadFile(parts, download);
    if (downloaded.kind !== "failed" || !downloaded.isPassing || parts.signal.aborted) return downloaded;
    // An abort ends the pause, and the next try at once.
    await pause(ms, undefined, { signal: parts.signal }).catch(() => undefined);
  }
  return downloadFile(await fresh(), download);
}
