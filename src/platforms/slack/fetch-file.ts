import type { Attachment } from "../../domain/attachment.ts";
import { unreachable } from "../../domain/unreachable.ts";
import type { Downloaded } from "../kit/download.ts";
import { downloadPatiently } from "../kit/download-patiently.ts";
import type { Fetched } from "../platform.ts";
import { wordsFor as wordsForAnswer } from "./api/error-words.ts";
import { fileInfo } from "./api/file-info.ts";
import type { SlackApi } from "./api/slack-api.ts";
import { type SlackDownloadParts, slackDownload } from "./api/slack-download.ts";
import { attachmentsOf } from "./intake/attachments.ts";

export interface FetchParts extends SlackDownloadParts {
  readonly api: SlackApi;
  readonly maxBytes: number;
  readonly pauses?: readonly number[];
}

/** Fetches what came with a message. Never rejects. */
export async function fetchFile(parts: FetchParts, attachment: Attachment, path: string): Promise<Fetched> {
  const known = await withAddress(parts, attachment);
  if (typeof known === "string") return failed(known);
  const { ref, mediaType, bytes } = known;
  const { url, state = "" } = ref;
  if (url === undefined) return failed(whyWithout(state));
  const downloaded = await downloadPatiently(
    () => slackDownload(parts),
    { url, path, maxBytes: parts.maxBytes, mediaType, bytes },
    parts.pauses,
  );
  return downloaded.kind === "fetched" ? downloaded : failed(wordsFor(downloaded));
}

/** Slack tells no more than the id of a file from another workspace, unless it is asked. Words say why it does not. */
async function withAddress({ api }: FetchParts, attachment: Attachment): Promise<Attachment | string> {
  const { url, state = "check_file_info", file } = attachment.ref;
  if (url !== undefined || state !== "check_file_info" || file === undefined) return attachment;
  const info = await fileInfo(api, file, { isUrgent: true, source: "a file of a prompt" });
  if (info.kind !== "ok") return wordsForAnswer(info);
  const [found] = attachmentsOf([info.data]);
  return found ?? attachment;
}

function failed(reason: string): Fetched {
  return { kind: "failed", reason };
}

function whyWithout(state: string): string {
  switch (state) {
    case "tombstone":
      return "it was deleted in Slack. Send it again.";
    case "hidden_by_limit":
      return "Slack hides it, because the workspace is over its limit. Send it again.";
    case "external":
      return "it lies with another service, not in Slack. Send the file itself.";
    default:
      return "Slack does not hand it over to the app. Send the file itself.";
  }
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
