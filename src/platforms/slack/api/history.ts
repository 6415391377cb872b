import { z } from "zod";
import { read, type SlackAnswer } from "./answer.ts";
import type { How } from "./messages.ts";
import type { SlackApi } from "./slack-api.ts";

export interface HistorySpan {
  readonly channel: string;
  /** The messages of this thread, its first one included; else what stands in the channel itself. */
  readonly threadTs?: string;
  /** Only messages after this `ts`. */
  readonly oldest?: string;
  /** Only messages before this `ts`. */
  readonly latest?: string;
  /** Those at `oldest` and `latest` too. */
  readonly isInclusive?: boolean;
  readonly cursor?: string;
  /** Slack: at most 999. */
  readonly limit?: number;
}

export interface HistoryPage {
  /** Newest first in a channel, oldest first in a thread. */
  readonly messages: readonly HistoryMessage[];
  /** Null behind the last page. */
  readonly nextCursor: string | null;
}

/** Every member is kept, so that it can be read by whoever reads events. */
export type HistoryMessage = Readonly<z.infer<typeof Message>>;

const Message = z.looseObject({ ts: z.string(), metadata: z.unknown().optional() });
const Page = z.object({
  messages: z.array(Message),
  response_metadata: z.object({ next_cursor: z.string().nullish() }).nullish(),
});

/** One page of what was said in a channel or a thread. */
export async function historyPage(
  api: SlackApi,
  span: HistorySpan,
  how: How = {},
): Promise<SlackAnswer<HistoryPage>> {
  const { channel, threadTs: ts, oldest, latest, isInclusive: inclusive, cursor, limit } = span;
  const method = ts === undefined ? "conversations.history" : "conversations.replies";
  const args = { channel, ts, oldest, latest, inclusive, cursor, limit, include_all_metadata: true };
  const answer = read(await api.call(method, args, { lane: "background", ...how }), Page);
  if (answer.kind !== "ok") return answer;
  const { messages, response_metadata: metadata } = answer.data;
  return { ...answer, data: { messages, nextCursor: metadata?.next_cursor || null } };
}
