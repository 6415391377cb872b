import { postEphemeral, postMessage } from "../api/messages.ts";
import type { MessageWay } from "../intake/parsed.ts";
import { panelOf } from "./panels.ts";
import type { Answering, Given } from "./parts.ts";
import { contentOf, wordsOf } from "./tell.ts";

/**
 * The card of its task answers a prompt; what came of a command, and why nothing came of it, is told in words. Never
 * rejects.
 */
export async function answerMessage(
  parts: Answering,
  { channel, user, threadTs, isDm }: MessageWay,
  { event, reply: pending }: Given,
): Promise<void> {
  const reply = await pending;
  const hasPanel = panelOf(reply, event) !== undefined;
  const isCommand = event?.kind === "message" && event.text.startsWith("/");
  const isTold = reply.message !== null && (reply.status !== "ok" || isCommand);
  if (!hasPanel && !isTold) return;
  const content = hasPanel ? contentOf(parts, reply) : wordsOf(parts, reply.message ?? "");
  const thread = threadTs === null ? {} : { threadTs };
  // In a channel it is nobody else's business; in direct messages it may stay.
  if (isDm) await postMessage(parts.api, { channel, ...content, ...thread }, { isUrgent: true });
  else await postEphemeral(parts.api, { channel, user, ...content, ...thread });
}
