import { z } from "zod";
import { type FeishuAnswer, read } from "./answer.ts";
import type { CallHow } from "./call.ts";
import type { FeishuApi } from "./feishu-api.ts";

export interface HistoryAsk {
  /** A chat, or a topic in one. */
  readonly container: { readonly kind: "chat" | "thread"; readonly id: string };
  /** Only messages that were written at or after this; epoch milliseconds. */
  readonly since: number;
  /** Of the page before. */
  readonly cursor?: string;
}

export interface HistoryPage {
  /** As Feishu tells them in events, oldest first. */
  readonly messages: readonly HistoryMessage[];
  /** Undefined on the last page. */
  readonly cursor: string | undefined;
}

export type HistoryMessage = z.infer<typeof Message>;

const Message = z.looseObject({
  message_id: z.string(),
  create_time: z.coerce.number().catch(0),
  msg_type: z.string().catch(""),
  /** The topic in which it stands. */
  thread_id: z.string().optional().catch(undefined),
  deleted: z.boolean().catch(false),
  sender: z
    .object({ id: z.string().catch(""), id_type: z.string().catch(""), sender_type: z.string().catch("") })
    .optional()
    .catch(undefined),
});

const Page = z.object({
  items: z
    .array(z.unknown())
    .optional()
    .transform((items = []) => items.flatMap((item) => Message.safeParse(item).data ?? [])),
  has_more: z.boolean().catch(false),
  page_token: z.string().optional().catch(undefined),
});

/** Feishu: at most 50 messages a page, times in whole seconds. */
export async function historyPage(
  api: FeishuApi,
  { container, since, cursor }: HistoryAsk,
  how?: CallHow,
): Promise<FeishuAnswer<HistoryPage>> {
  const query = {
    container_id_type: container.kind,
    container_id: container.id,
    // Feishu takes no times for topics.
    start_time: container.kind === "chat" ? Math.floor(since / 1_000) : undefined,
    sort_type: "ByCreateTimeAsc",
    page_size: 50,
    page_token: cursor,
  };
  const answer = read(await api.call("message.list", { query }, how), Page);
  if (answer.kind !== "ok") return answer;
  const { items, has_more, page_token } = answer.data;
  return { kind: "ok", data: { messages: items, cursor: has_more ? page_token : undefined } };
}
