import { setTimeout } from "node:timers/promises";
import { isSeenOnItsCard } from "../../kit/is-seen-on-its-card.ts";
import { within } from "../../kit/within.ts";
import type { Reply } from "../../platform.ts";
import { ackWithinMs } from "./answer-command.ts";
import { panelOf } from "./panels.ts";
import type { Answering, Given, Way } from "./parts.ts";
import { tellWhereOpened } from "./tell.ts";

/**
 * What is wrong stands at its field, a further panel takes the place of the form, and what is done closes it. Never
 * rejects.
 */
export async function answerSubmission(
  parts: Answering,
  way: Way<"submission">,
  given: Given,
): Promise<unknown> {
  const reply = await within(given.reply, ackWithinMs);
  if (reply !== undefined) return ackOf(parts, way, { reply, given });
  parts.follow(answerLate(parts, way, given));
  return { response_action: "update", view: parts.panels.loading() };
}

interface Replied {
  readonly reply: Reply;
  readonly given: Given;
}

function ackOf(parts: Answering, way: Way<"submission">, { reply, given }: Replied): unknown {
  const { status, message, field } = reply;
  const block = field === undefined ? undefined : way.blocks[field];
  if (status !== "ok" && message !== null && block !== undefined) {
    return { response_action: "errors", errors: { [block]: message.slice(0, mostErrorCharacters) } };
  }
  const panel = panelOf(reply, given.event);
  if (panel !== undefined) return { response_action: "update", view: parts.panels.view(panel) };
  if (status !== "ok") {
    // Above the form: what was filled in stays there.
    const said = { words: message ?? "Nothing was changed.", isProblem: true };
    return { response_action: "push", view: parts.panels.words(said) };
  }
  if (message !== null && !isSeenOnItsCard(given.event)) {
    parts.follow(tellWhereOpened(parts, way.user, { event: given.event, words: message }));
  }
  return { response_action: "clear" };
}

/** Slack shows no more of an error below a field. */
const mostErrorCharacters = 1_900;

/** Slack may take an update before the acknowledgement that went out just before it. Milliseconds. */
const settleMs = 400;

async function answerLate(parts: Answering, way: Way<"submission">, given: Given): Promise<void> {
  await setTimeout(settleMs);
  const reply = await given.reply;
  const panel = panelOf(reply, given.event);
  const said = { words: reply.message ?? "Done.", isProblem: reply.status !== "ok" };
  const view = { id: way.view.id };
  const isShown = await (panel === undefined
    ? parts.panels.finish(view, said)
    : parts.panels.update(view, panel));
  if (!isShown && reply.message !== null) {
    await tellWhereOpened(parts, way.user, { event: given.event, words: reply.message });
  }
}
