import type { Answering, Given, Way } from "./parts.ts";

/** The board publishes the list of projects; a stranger is told how to be let in, and keeps it. Never rejects. */
export async function answerHome(
  { panels }: Answering,
  { user, isEmpty }: Way<"home">,
  { reply }: Given,
): Promise<void> {
  const { status, message } = await reply;
  if (status === "ok") return;
  if (message !== null) await panels.publishWords(user, message);
  // Slack shows a page of its own there until something is published.
  else if (isEmpty) await panels.publishWords(user, toldElsewhere);
}

const toldElsewhere =
  "PoCo does not know you yet, and has told you in a message how to be let in. When its code has expired, write to PoCo once more.";
