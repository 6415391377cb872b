import { z } from "zod";
import { type FeishuAnswer, read, withoutData } from "./answer.ts";
import type { CallHow } from "./call.ts";
import type { FeishuApi } from "./feishu-api.ts";
import type { MethodName } from "./methods.ts";

/** A change of a card that lives in CardKit. Its place in the order of all changes of the card counts, not its time. */
export interface Change {
  readonly cardId: string;
  /** Larger than that of every change before. */
  readonly sequence: number;
}

type Json = Readonly<Record<string, unknown>>;

const Created = z.object({ card_id: z.string() });

/** One that is never sent goes away by itself. */
export async function createEntity(api: FeishuApi, json: Json, how?: CallHow): Promise<FeishuAnswer<string>> {
  const body = { type: "card_json", data: JSON.stringify(json) };
  const answer = read(await api.call("card.create", { body }, how), Created);
  return answer.kind === "ok" ? { kind: "ok", data: answer.data.card_id } : answer;
}

export async function updateEntity(
  api: FeishuApi,
  { json, ...change }: Change & { readonly json: Json },
  how?: CallHow,
): Promise<FeishuAnswer<null>> {
  const body = { card: { type: "card_json", data: JSON.stringify(json) } };
  return withoutData(await changeCard(api, { method: "card.update", change, body }, how));
}

/** Opens or closes streaming, and says what stands in the list of chats. */
export async function setStreaming(
  api: FeishuApi,
  { isOn, summary, ...change }: Change & { readonly isOn: boolean; readonly summary: string },
  how?: CallHow,
): Promise<FeishuAnswer<null>> {
  const config = { streaming_mode: isOn, summary: { content: summary } };
  const body = { settings: JSON.stringify({ config }) };
  return withoutData(await changeCard(api, { method: "card.settings", change, body }, how));
}

/** The whole text of an element; where the old text is its beginning, Feishu types the rest. */
export async function setContent(
  api: FeishuApi,
  { element, content, ...change }: Change & { readonly element: string; readonly content: string },
  how?: CallHow,
): Promise<FeishuAnswer<null>> {
  return withoutData(
    await changeCard(api, { method: "card.content", change, body: { content }, element }, how),
  );
}

interface Changing {
  readonly method: MethodName;
  readonly change: Change;
  readonly body: Json;
  readonly element?: string;
}

function changeCard(
  api: FeishuApi,
  { method, change, body, element }: Changing,
  how?: CallHow,
): Promise<FeishuAnswer> {
  const { cardId, sequence } = change;
  const ask = {
    path: { card: cardId, ...(element === undefined ? {} : { element }) },
    // The same change is done once, however often it is asked for.
    body: { ...body, sequence, uuid: `${sequence}` },
    about: { kind: "card", id: cardId } as const,
  };
  return api.call(method, ask, how);
}
