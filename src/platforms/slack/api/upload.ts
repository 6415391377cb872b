import { z } from "zod";
import { read, type SlackAnswer } from "./answer.ts";
import type { How } from "./messages.ts";
import type { SlackApi } from "./slack-api.ts";
import { isSlackSite } from "./slack-site.ts";

export interface Upload {
  readonly channel: string;
  readonly threadTs?: string;
  /** With its ending: Slack tells the kind of file by it. */
  readonly name: string;
  readonly title?: string;
  readonly bytes: Uint8Array;
  /** Words above the file. */
  readonly comment?: string;
}

const Offered = z.object({ upload_url: z.string(), file_id: z.string() });
const Completed = z.object({ files: z.array(z.object({ id: z.string() })) });
/** Milliseconds. */
const uploadTimeoutMs = 60_000;

export interface UploadParts {
  readonly api: SlackApi;
  readonly baseUrl: string;
}

/**
 * Puts a file into a channel. Answers its id. Nobody sees anything before the last of the three steps, and that one is
 * never made twice: after `unsure` look for it with `findFile`.
 */
export async function uploadFile(
  { api, baseUrl }: UploadParts,
  upload: Upload,
  how: How = {},
): Promise<SlackAnswer<string>> {
  const call = { lane: "background", ...how } as const;
  const asked = { filename: upload.name, length: upload.bytes.byteLength };
  const offer = read(await api.call("files.getUploadURLExternal", asked, call), Offered);
  if (offer.kind !== "ok") return offer.kind === "unsure" ? { ...offer, kind: "down" } : offer;
  const { upload_url: url, file_id: id } = offer.data;
  if (!isSlackSite(url, baseUrl))
    return { kind: "down", detail: "the address for the upload is not Slack's" };
  const failure = await send(url, upload.bytes);
  if (failure !== undefined) return { kind: "down", detail: failure };
  const args = {
    files: [{ id, title: upload.title ?? upload.name }],
    channel_id: upload.channel,
    thread_ts: upload.threadTs,
    initial_comment: upload.comment,
  };
  const done = read(await api.call("files.completeUploadExternal", args, call), Completed);
  return done.kind === "ok" ? { ...done, data: done.data.files[0]?.id ?? id } : done;
}

/** The address is proof enough: no token goes with the bytes. Answers what went wrong. */
async function send(url: string, bytes: Uint8Array): Promise<string | undefined> {
  try {
    const response = await fetch(url, {
      method: "POST",
      // A view of a shared buffer is no body.
      body: Uint8Array.from(bytes),
      headers: { "content-type": "application/octet-stream" },
      redirect: "error",
      signal: AbortSignal.timeout(uploadTimeoutMs),
    });
    await response.body?.cancel();
    return response.ok ? undefined : `the upload was answered HTTP ${response.status}`;
  } catch {
    // The error may name the address, which is a secret for as long as it works.
    return "the upload broke off";
  }
}
