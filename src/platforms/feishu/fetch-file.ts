import type { Attachment } from "../../domain/attachment.ts";
import { unreachable } from "../../domain/unreachable.ts";
import type { Downloaded, DownloadParts } from "../kit/download.ts";
import { downloadPatiently } from "../kit/download-patiently.ts";
import type { Fetched } from "../platform.ts";
import { codes } from "./api/codes.ts";
import { wordsFor as wordsForAnswer } from "./api/error-words.ts";
import type { FeishuApi } from "./api/feishu-api.ts";
import { readAnswer } from "./api/read-answer.ts";

export interface FetchParts {
  readonly api: FeishuApi;
  /** Without a slash at its end. */
  readonly origin: string;
  readonly maxBytes: number;
  /** Aborted when nobody wants the file any more. */
  readonly signal: AbortSignal;
  readonly pauses?: readonly number[];
}

/** Fetches what came with a message. Never rejects. */
export async function fetchFile(parts: FetchParts, attachment: Attachment, path: string): Promise<Fetched> {
  const { message, key, type } = attachment.ref;
  if (message === undefined || key === undefined || type === undefined)
    return { kind: "failed", reason: "Feishu does not hand it over to the app. Send the file itself." };
  const token = await parts.api.token();
  if (token.kind !== "ok") return { kind: "failed", reason: wordsForAnswer(token) };
  const address = `/open-apis/im/v1/messages/${encodeURIComponent(message)}/resources/${encodeURIComponent(key)}`;
  const { mediaType, bytes } = attachment;
  const download = {
    url: `${parts.origin}${address}?type=${encodeURIComponent(type)}`,
    path,
    maxBytes: parts.maxBytes,
    mediaType,
    bytes,
  };
  const downloaded = await downloadPatiently(() => accessOf(parts, token.data), download, parts.pauses);
  return downloaded.kind === "fetched" ? downloaded : { kind: "failed", reason: wordsFor(downloaded) };
}

/** The token may have been replaced since the try before. */
async function accessOf({ api, origin, signal }: FetchParts, before: string): Promise<DownloadParts> {
  const token = await api.token();
  return {
    app: "Feishu",
    token: token.kind === "ok" ? token.data : before,
    isTrusted: (url) => new URL(url).origin === new URL(origin).origin,
    readRefusal,
    signal,
  };
}

/** Feishu: the message was recalled; the file is not of this message, is gone, too large, or of a kind that is not handed out. */
const gone: ReadonlySet<number> = new Set([codes.recalled, codes.deleted, 230050, 234003, 234009]);
const notHandedOut: ReadonlySet<number> = new Set([234004, 234037, 234043]);

async function readRefusal(response: Response): Promise<Downloaded> {
  const answer = readAnswer({
    status: response.status,
    headers: response.headers,
    text: await response.text(),
  });
  if (answer.kind !== "refused") {
    return { kind: "failed", detail: `Feishu answered HTTP ${response.status}`, isPassing: true };
  }
  if (gone.has(answer.code)) return { kind: "gone" };
  const detail = notHandedOut.has(answer.code)
    ? "Feishu does not hand this file over to apps"
    : wordsForAnswer(answer).replace(/\.$/, "");
  return { kind: "failed", detail, isPassing: false };
}

function wordsFor(problem: Exclude<Downloaded, { readonly kind: "fetched" }>): string {
  switch (problem.kind) {
    case "sign-in-page":
      return "Feishu sent a page in its place. Send it again.";
    case "too-large":
      return `it is larger than ${Math.floor(problem.maxBytes / 1_000_000)} MB (POCO_FEISHU_FILE_LIMIT_MB). Send a smaller one.`;
    case "gone":
      return "it was recalled or deleted in Feishu. Send it again.";
    case "failed":
      return `${problem.detail}. Send it again.`;
    default:
      return unreachable(problem);
  }
}
