import { z } from "zod";
import { type FeishuAnswer, orFine, read } from "./answer.ts";
import type { CallHow } from "./call.ts";
import { codes } from "./codes.ts";
import type { FeishuApi } from "./feishu-api.ts";

const Made = z.object({ reaction_id: z.string() });

/** The answer is the id by which it is taken away. The same one again is the same reaction. */
export async function addReaction(
  api: FeishuApi,
  { message, emoji }: { readonly message: string; readonly emoji: string },
  how?: CallHow,
): Promise<FeishuAnswer<string>> {
  const body = { reaction_type: { emoji_type: emoji } };
  const ask = { path: { message }, body, about: { kind: "message", id: message } as const };
  const answer = read(await api.call("reaction.create", ask, how), Made);
  return answer.kind === "ok" ? { kind: "ok", data: answer.data.reaction_id } : answer;
}

/** Feishu: 231007 and 231008 say that there is no such reaction. */
const fine = new Set([231007, 231008, codes.recalled, codes.deleted]);

export async function removeReaction(
  api: FeishuApi,
  { message, reaction }: { readonly message: string; readonly reaction: string },
  how?: CallHow,
): Promise<FeishuAnswer<null>> {
  const ask = { path: { message, reaction }, about: { kind: "message", id: message } as const };
  return orFine(await api.call("reaction.delete", ask, how), fine);
}

const Page = z.object({
  items: z
    .array(
      z.object({
        reaction_id: z.string(),
        operator: z.object({ operator_id: z.string().catch(""), operator_type: z.string().catch("") }),
        reaction_type: z.object({ emoji_type: z.string() }),
      }),
    )
    .nullish(),
});

export interface Reaction {
  readonly id: string;
  readonly emoji: string;
}

/** The bot's own ones on a message, of the first fifty. */
export async function ownReactions(
  api: FeishuApi,
  { message, appId }: { readonly message: string; readonly appId: string },
  how?: CallHow,
): Promise<FeishuAnswer<readonly Reaction[]>> {
  const answer = read(
    await api.call("reaction.list", { path: { message }, query: { page_size: 50 } }, how),
    Page,
  );
  if (answer.kind !== "ok") return answer;
  const own = (answer.data.items ?? []).filter(({ operator }) => operator.operator_id === appId);
  const data = own.map(({ reaction_id: id, reaction_type }) => ({ id, emoji: reaction_type.emoji_type }));
  return { kind: "ok", data };
}
