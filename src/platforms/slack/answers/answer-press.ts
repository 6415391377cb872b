import { isSeenOnItsCard } from "../../kit/is-seen-on-its-card.ts";
import { within } from "../../kit/within.ts";
import type { Reply } from "../../platform.ts";
import type { PressWay } from "../intake/parsed.ts";
import { cardOf, type OldView, panelOf, type Said } from "./panels.ts";
import type { Answering, Given } from "./parts.ts";
import { contentOf, tellAlone, tellWhereOpened, wordsOf } from "./tell.ts";

/** What takes longer gets a modal that says so, before its trigger expires. Milliseconds. */
export const loadingAfterMs = 250;

/** In a modal the answer takes its place; elsewhere a panel opens, and words go to whoever pressed. Never rejects. */
export async function answerPress(parts: Answering, way: PressWay, given: Given): Promise<void> {
  if (way.view !== null && !way.view.isHome) {
    await answerInModal(parts, way, { view: way.view, given });
    return;
  }
  const soon = await within(given.reply, loadingAfterMs);
  const isAwaited = soon === undefined && !isSeenOnItsCard(given.event);
  const view = isAwaited ? await parts.panels.openLoading(way.triggerId) : undefined;
  const reply = soon ?? (await given.reply);
  if (view === undefined) await answerOnCard(parts, way, { reply, given });
  else await fillLoading(parts, way, { view, reply, given });
}

interface Replied {
  readonly reply: Reply;
  readonly given: Given;
}

async function answerOnCard(parts: Answering, way: PressWay, { reply, given }: Replied): Promise<void> {
  const panel = panelOf(reply, given.event) ?? lookOf(reply, given);
  if (panel !== undefined) {
    if (!(await parts.panels.open(way.triggerId, panel)))
      await tellAlone(parts, way, contentOf(parts, reply));
    else if (way.isEphemeral && reply.status === "ok") await clearEphemeral(parts, way);
    return;
  }
  const isTold = reply.message !== null && (reply.status !== "ok" || way.isEphemeral);
  if (!isTold) return;
  // The Home tab has no place for words.
  if (way.view !== null && (await parts.panels.openWords(way.triggerId, saidIn(reply)))) return;
  await tellAlone(parts, way, wordsOf(parts, reply.message ?? ""));
}

interface InView extends Replied {
  readonly view: OldView;
}

async function fillLoading(parts: Answering, way: PressWay, { view, reply, given }: InView): Promise<void> {
  const panel = panelOf(reply, given.event) ?? lookOf(reply, given);
  const isShown =
    panel === undefined
      ? await parts.panels.finish(view, saidIn(reply))
      : await parts.panels.update(view, panel);
  if (isShown && way.isEphemeral && reply.status === "ok") await clearEphemeral(parts, way);
}

async function answerInModal(
  parts: Answering,
  way: PressWay,
  { view, given }: { readonly view: OldView; readonly given: Given },
): Promise<void> {
  const reply = await given.reply;
  const panel = panelOf(reply, given.event) ?? lookOf(reply, given);
  const said = saidIn(reply);
  const isShown =
    panel !== undefined
      ? await parts.panels.update(view, panel)
      : // What was filled in stays below.
        (said.isProblem && (await parts.panels.pushWords(way.triggerId, said))) ||
        (await parts.panels.finish(view, said));
  // Whoever closed the modal meanwhile is told what was done, and not what there was to see.
  if (isShown || reply.message === null || (panel !== undefined && isLook(reply))) return;
  await tellWhereOpened(parts, way.user, { event: given.event, words: reply.message });
}

/**
 * Somebody only went to a card that stands in the conversation already. That may be far above, and a press that
 * changes nothing looks like a fault: a modal shows it all the same.
 */
function lookOf(reply: Reply, { event }: Given) {
  return isLook(reply) ? cardOf(reply, event) : undefined;
}

function isLook({ status, message, card }: Reply): boolean {
  return status === "ok" && card !== null && (message === null || message === card.title);
}

function saidIn({ status, message }: Reply): Said {
  return { words: message ?? "Done.", isProblem: status !== "ok" };
}

/** A list that was shown to one person has done its work once a panel stands in front of it. */
async function clearEphemeral({ responder }: Answering, { responseUrl }: PressWay): Promise<void> {
  if (responseUrl !== null) await responder.respond(responseUrl, { text: "" }, "delete");
}
