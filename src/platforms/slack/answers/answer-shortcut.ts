import { within } from "../../kit/within.ts";
import { loadingAfterMs } from "./answer-press.ts";
import { panelOf } from "./panels.ts";
import type { Answering, Given, Way } from "./parts.ts";
import { contentOf, tellAlone } from "./tell.ts";

/** A panel, or words to whoever used it. Never rejects. */
export async function answerShortcut(
  parts: Answering,
  way: Way<"shortcut">,
  { event, reply: pending }: Given,
): Promise<void> {
  const soon = await within(pending, loadingAfterMs);
  // Who runs a message as a task gets no panel.
  const isPanel = event?.kind === "action";
  const view = soon === undefined && isPanel ? await parts.panels.openLoading(way.triggerId) : undefined;
  const reply = soon ?? (await pending);
  const panel = panelOf(reply, event);
  const place = { ...way, threadTs: null, isEphemeral: false };
  if (view !== undefined) {
    const said = { words: reply.message ?? "Done.", isProblem: reply.status !== "ok" };
    const isShown = await (panel === undefined
      ? parts.panels.finish(view, said)
      : parts.panels.update(view, panel));
    if (isShown) return;
  } else if (panel !== undefined && (await parts.panels.open(way.triggerId, panel))) return;
  if (reply.message === null && reply.card === null) return;
  await tellAlone(parts, place, contentOf(parts, reply));
}
