import type { Card } from "../../../cards/card.ts";
import { isSeenOnItsCard } from "../../kit/is-seen-on-its-card.ts";
import { within } from "../../kit/within.ts";
import type { Reply } from "../../platform.ts";
import type { AnswerWay } from "../intake/parsed.ts";
import { panelOf } from "./panels.ts";
import type { Answering, Given } from "./parts.ts";
import { tell } from "./tell.ts";
import { onIt, type Toast, toastOf } from "./toast.ts";

type Way = Extract<AnswerWay, { readonly kind: "press" }>;

/** Feishu waits 3 s, people much less: what takes longer follows by itself. Milliseconds. */
const toastWithinMs = 220;

/** A toast at once; cards and panels change through the API. Never rejects. */
export async function answerPress(
  parts: Answering,
  way: Way,
  given: Given,
): Promise<Toast | Record<string, never>> {
  const reply = await within(given.reply, toastWithinMs);
  if (reply === undefined) {
    parts.follow(answerLate(parts, way, given));
    return isSeenOnItsCard(given.event) ? {} : onIt;
  }
  parts.follow(show(parts, way, { reply, given }));
  return toastOf(reply, parts) ?? {};
}

interface Replied {
  readonly reply: Reply;
  readonly given: Given;
}

/** No toast can tell any more why nothing came of it. */
async function answerLate(parts: Answering, way: Way, given: Given): Promise<void> {
  const reply = await given.reply;
  await show(parts, way, { reply, given });
  const conversation = given.event?.conversation ?? null;
  if (reply.status === "ok" || reply.message === null || conversation === null) return;
  await tell(parts, { conversation, replyTo: way.messageId, words: reply.message });
}

async function show({ panels }: Answering, { messageId }: Way, { reply, given }: Replied): Promise<void> {
  const panel = panelOf(reply, given.event);
  const isPanel = messageId !== null && panels.isPanel(messageId);
  if (panel !== undefined) {
    if (isPanel && (await panels.replace(messageId, panel.card))) return;
    await panels.open(panel, messageId);
    return;
  }
  // What was filled in stays there until it is taken.
  if (isPanel && reply.status === "ok") await panels.replace(messageId, closedPanel(reply));
}

function closedPanel({ message, card }: Reply): Card {
  return { title: message ?? card?.title ?? "Done.", tone: "good", blocks: [] };
}
