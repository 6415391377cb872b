import { open, rm } from "node:fs/promises";

export interface Download {
  readonly url: string;
  /** A file that does not exist yet. */
  readonly path: string;
  readonly maxBytes: number;
  /** As the app says it; empty where it does not. */
  readonly mediaType: string;
  /** As the app says it; null where it does not. */
  readonly bytes: number | null;
}

export type Downloaded =
  | { readonly kind: "fetched"; readonly bytes: number }
  /** A page for signing in came in its place: the token lacks a right, or may not see the file. */
  | { readonly kind: "sign-in-page" }
  | { readonly kind: "too-large"; readonly maxBytes: number }
  /** It was deleted. */
  | { readonly kind: "gone" }
  /** `isPassing`: another try may bring it. */
  | { readonly kind: "failed"; readonly detail: string; readonly isPassing: boolean };

export interface DownloadParts {
  /** What people call the app. */
  readonly app: string;
  readonly token: string;
  /** Whether an address is the app's own: the token goes nowhere else. */
  readonly isTrusted: (url: string) => boolean;
  /** What an answer that brings no file means, where the app says more than a status. */
  readonly readRefusal?: (response: Response) => Promise<Downloaded>;
  /** Aborted when nobody wants the file any more. */
  readonly signal: AbortSignal;
  /** The app is given up when nothing comes for so long; however slow it is otherwise. Milliseconds. */
  readonly silenceMs?: number;
}

const defaultSilenceMs = 30_000;
const mostRedirects = 3;

/** Never rejects. The token goes to the app's own hosts and nowhere else. What was begun and not ended is removed. */
export async function downloadFile(parts: DownloadParts, download: Download): Promise<Downloaded> {
  const { maxBytes, bytes } = download;
  if (bytes !== null && bytes > maxBytes) return { kind: "too-large", maxBytes };
  const watch = watchSilence(parts.silenceMs ?? defaultSilenceMs);
  const signal = AbortSignal.any([parts.signal, watch.signal]);
  try {
    const response = await follow({ ...parts, signal }, download.url);
    if (response === undefined)
      return { kind: "failed", detail: `the file does not lie with ${parts.app}`, isPassing: false };
    if (!response.ok && parts.readRefusal !== undefined) return await parts.readRefusal(response);
    const refusal = refusalOf(parts.app, response, download);
    if (refusal === undefined) return await write(response, download, watch.heard);
    await response.body?.cancel();
    return refusal;
  } catch (error) {
    return failureOf(error);
  } finally {
    watch.end();
  }
}

interface SilenceWatch {
  /** Aborted when nothing was heard for too long. */
  readonly signal: AbortSignal;
  heard(): void;
  end(): void;
}

function watchSilence(ms: number): SilenceWatch {
  const silence = new AbortController();
  const timer = setTimeout(() => silence.abort(), ms);
  return { signal: silence.signal, heard: () => void timer.refresh(), end: () => clearTimeout(timer) };
}

function failureOf(error: unknown): Downloaded {
  // Faults of the disk come as they are; `fetch` wraps those of the network, and they may name the address.
  const disk =
    error instanceof Error && "syscall" in error && "code" in error ? String(error.code) : undefined;
  if (disk !== undefined) {
    return { kind: "failed", detail: `PoCo's server could not store it (${disk})`, isPassing: false };
  }
  const detail = "the connection broke before the whole file was here";
  return { kind: "failed", detail, isPassing: true };
}

/** Undefined when the way leads away from the app. */
async function follow(
  { token, isTrusted, signal }: DownloadParts,
  from: string,
): Promise<Response | undefined> {
  let url = from;
  for (let hop = 0; hop <= mostRedirects; hop += 1) {
    if (!isTrusted(url)) return undefined;
    const headers = { authorization: `Bearer ${token}` };
    const response = await fetch(url, { headers, redirect: "manual", signal });
    const next = response.headers.get("location");
    if (response.status < 300 || response.status >= 400 || next === null) return response;
    await response.body?.cancel();
    url = new URL(next, url).href;
  }
  return undefined;
}

function refusalOf(
  app: string,
  response: Response,
  { mediaType, maxBytes }: Download,
): Downloaded | undefined {
  if (response.status === 404 || response.status === 410) return { kind: "gone" };
  const { status } = response;
  if (!response.ok) {
    const isPassing = status === 429 || status >= 500;
    return { kind: "failed", detail: `${app} answered HTTP ${status}`, isPassing };
  }
  if (isHtml(response.headers.get("content-type") ?? "") && !isHtml(mediaType))
    return { kind: "sign-in-page" };
  if (Number(response.headers.get("content-length") ?? 0) > maxBytes) return { kind: "too-large", maxBytes };
  return undefined;
}

async function write(response: Response, download: Download, heard: () => void): Promise<Downloaded> {
  const file = await open(download.path, "wx", 0o600);
  let written = 0;
  let isWhole = false;
  try {
    const body: AsyncIterable<Uint8Array> | readonly Uint8Array[] = response.body ?? [];
    for await (const chunk of body) {
      heard();
      written += chunk.byteLength;
      if (written > download.maxBytes) return { kind: "too-large", maxBytes: download.maxBytes };
      await file.writeFile(chunk);
    }
    // An HTML file of the wrong length is not the one that was sent.
    if (isHtml(download.mediaType) && download.bytes !== null && written !== download.bytes) {
      return { kind: "sign-in-page" };
    }
    isWhole = true;
    return { kind: "fetched", bytes: written };
  } finally {
    await file.close();
    if (!isWhole) await rm(download.path, { force: true });
  }
}

function isHtml(mediaType: string): boolean {
  return /^(?:text\/html|application\/xhtml\+xml)\b/i.test(mediaType.trim());
}
