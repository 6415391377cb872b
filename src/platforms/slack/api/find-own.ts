import { z } from "zod";
import { type HistoryMessage, historyPage } from "./history.ts";
import { type MessageMark, OwnMark } from "./messages.ts";
import type { SlackApi } from "./slack-api.ts";

export interface WhereToLook {
  readonly channel: string;
  /** Null: not in a thread. */
  readonly threadTs: string | null;
  /** When it was first tried, by our clock; epoch milliseconds. */
  readonly since: number;
}

/** Our clock and Slack's may differ by so much; milliseconds. */
const skewMs = 120_000;
/** 5,000 messages; beyond that it stays unknown. */
const mostPages = 25;
const pageSize = 200;
/** Where there is no such place, there is no message of ours either. */
const noPlace: ReadonlySet<string> = new Set(["channel_not_found", "thread_not_found"]);

/** `unknown`: Slack did not let us look, or not far enough. */
export type Found =
  | { readonly kind: "found"; readonly ts: string }
  | { readonly kind: "absent" }
  | { readonly kind: "unknown" };

/**
 * Looks for a message of ours that may stand there although its answer was lost. Such a post may still be under way:
 * look for it some seconds later, not at once.
 */
export async function findOwn(api: SlackApi, where: WhereToLook, mark: MessageMark): Promise<Found> {
  return find(api, where, (message) => hasMark(message, mark));
}

/** A file as it stands in a message. */
export type SharedFile = Readonly<z.infer<typeof File>>;

/** Looks for the message that shows a file. Slack shows one some seconds after the upload was completed. */
export async function findFile(
  api: SlackApi,
  where: WhereToLook,
  isIt: (file: SharedFile) => boolean,
): Promise<Found> {
  return find(api, where, (message) => Files.safeParse(message).data?.files.some(isIt) === true);
}

const File = z.object({ id: z.string(), name: z.string().nullish(), title: z.string().nullish() });
const Files = z.object({ files: z.array(File) });

async function find(
  api: SlackApi,
  where: WhereToLook,
  isIt: (message: HistoryMessage) => boolean,
): Promise<Found> {
  const { channel, threadTs, since } = where;
  const oldest = String(Math.max(0, since - skewMs) / 1_000);
  const span = { channel, oldest, limit: pageSize, ...(threadTs !== null && { threadTs }) };
  let cursor: string | undefined;
  for (let page = 0; page < mostPages; page += 1) {
    const answer = await historyPage(api, { ...span, ...(cursor !== undefined && { cursor }) });
    if (answer.kind === "refused" && noPlace.has(answer.error)) return { kind: "absent" };
    if (answer.kind !== "ok") return { kind: "unknown" };
    const found = answer.data.messages.find(isIt);
    if (found !== undefined) return { kind: "found", ts: found.ts };
    cursor = answer.data.nextCursor ?? undefined;
    if (cursor === undefined) return { kind: "absent" };
  }
  return { kind: "unknown" };
}

function hasMark({ metadata }: HistoryMessage, { key, nonce }: MessageMark): boolean {
  const { data } = OwnMark.safeParse(metadata);
  return data?.event_payload.key === key && data.event_payload.nonce === nonce;
}
