import type { ChatEvent, Reply } from "../../platform.ts";
import { openDm } from "../api/conversations.ts";
import { type MessageContent, postEphemeral, postMessage } from "../api/messages.ts";
import { drawWhole } from "../ladder.ts";
import { nameInWords } from "../name-people.ts";
import { escaped } from "../render/escape.ts";
import type { AnswersParts } from "./parts.ts";

/** Where somebody acted, for an answer that is nobody else's business. */
export interface Place {
  readonly user: string;
  readonly channel: string | null;
  readonly threadTs: string | null;
  readonly responseUrl: string | null;
  /** What was used was shown to this person alone: the answer takes its place. */
  readonly isEphemeral: boolean;
}

/** To the one person who acted, where they acted; who acted in no channel is written to directly. Never rejects. */
export async function tellAlone(
  parts: AnswersParts,
  { responseUrl, isEphemeral, channel, threadTs, user }: Place,
  content: MessageContent,
): Promise<void> {
  const fate = isEphemeral ? "replace" : undefined;
  if (responseUrl !== null && (await parts.responder.respond(responseUrl, content, fate))) return;
  if (channel !== null) {
    const thread = threadTs === null ? {} : { threadTs };
    const answer = await postEphemeral(parts.api, { channel, user, ...content, ...thread });
    if (answer.kind === "ok") return;
  }
  await tellDirectly(parts, user, content);
}

export async function tellDirectly(
  { api }: AnswersParts,
  user: string,
  content: MessageContent,
): Promise<void> {
  const dm = await openDm(api, user);
  if (dm.kind === "ok") await postMessage(api, { channel: dm.data, ...content }, { isUrgent: true });
}

/** As a message: the card of the reply with its words, or the words alone. */
export function contentOf(parts: AnswersParts, { card, message }: Reply): MessageContent {
  if (card === null) return wordsOf(parts, message ?? "");
  const { text, blocks } = drawWhole(card, { ...parts.drawing, agentBlocks: false });
  return message === null ? { text, blocks } : { ...wordsOf(parts, message), blocks };
}

/** The names of PoCo's channels lead there. */
export function wordsOf({ channelNamed, drawing }: AnswersParts, words: string): MessageContent {
  const text = escaped(nameInWords(words, drawing.nameOf)).replaceAll(
    channelName,
    (written: string, name: string) => {
      const id = channelNamed(name);
      return id === undefined ? written : `<#${id}>`;
    },
  );
  return { text };
}

const channelName = /#([\p{L}\p{N}_-]{1,80})/gu;

/** To whoever used a modal: in the room where it was opened, else directly. Never rejects. */
export async function tellWhereOpened(
  parts: AnswersParts,
  user: string,
  { event, words }: { readonly event: ChatEvent | null; readonly words: string },
): Promise<void> {
  const conversation = event?.conversation ?? null;
  const isRoom = conversation?.surface === "group" && (await parts.isRoom(conversation.id));
  const place = { user, threadTs: null, responseUrl: null, isEphemeral: false };
  // In direct messages it may stay.
  await tellAlone(parts, { ...place, channel: isRoom ? conversation.id : null }, wordsOf(parts, words));
}
