import type { AnswerWay } from "../intake/parsed.ts";
import { panelOf } from "./panels.ts";
import type { Answering, Given } from "./parts.ts";
import { tell } from "./tell.ts";

type Way = Extract<AnswerWay, { readonly kind: "message" | "menu" }>;

/**
 * The card of its task answers a prompt; what came of a command, and why nothing came of it, is told in words. Never
 * rejects.
 */
export async function answerMessage(
  parts: Answering,
  way: Way,
  { event, reply: pending }: Given,
): Promise<void> {
  const reply = await pending;
  const replyTo = way.kind === "message" ? way.messageId : null;
  const panel = panelOf(reply, event);
  if (panel !== undefined) {
    await parts.panels.open(panel, replyTo);
    return;
  }
  const conversation = event?.conversation ?? null;
  const isCommand = event?.kind === "message" && event.text.startsWith("/");
  // What was asked for stands on its card.
  const isTold = reply.status !== "ok" || (isCommand && reply.card === null);
  if (isTold && reply.message !== null && conversation !== null)
    await tell(parts, { conversation, replyTo, words: reply.message });
}
