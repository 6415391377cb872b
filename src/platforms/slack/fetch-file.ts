import type { Attachment } from "../../domain/attachment.ts";
import { unreachable } from "../../domain/unreachable.ts";
import type { Fetched } from "../platform.ts";
import { type Downloaded, type DownloadParts, downloadFile } from "./api/download.ts";

/** Fetches what came with a message. Never rejects. */
export async function fetchFile(
  parts: DownloadParts & { readonly maxBytes: number },
  { ref, mediaType, bytes }: Attachment,
  path: string,
): Promise<Fetched> {
  const { url } = ref;
  if (url === undefined) {
    return failed("Slack does not hand it over, because it lies with another service. Send the file itself.");
  }
  const downloaded = await downloadFile(parts, { url, path, maxBytes: parts.maxBytes, mediaType, bytes });
  return downloaded.kind === "fetched" ? downloaded : failed(wordsFor(downloaded));
}

function failed(reason: string): Fetched {
  return { kind: "failed", reason };
}

function wordsFor(problem: Exclude<Downloaded, { readonly kind: "fetched" }>): string {
  switch (problem.kind) {
    case "sign-in-page":
      return "Slack asked for a sign-in: the app lacks the scope files:read, or may not see the file. Add it and reinstall the app.";
    case "too-large":
      return `it is larger than ${Math.floor(problem.maxBytes / 1_000_000)} MB (POCO_SLACK_FILE_LIMIT_MB). Send a smaller one.`;
    case "gone":
      return "it was deleted in Slack. Send it again.";
    case "failed":
      return `${problem.detail}. Send it again.`;
    default:
      return unreachable(problem);
  }
}
