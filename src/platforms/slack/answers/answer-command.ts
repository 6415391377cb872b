import { within } from "../../kit/within.ts";
import type { Reply } from "../../platform.ts";
import { loadingAfterMs } from "./answer-press.ts";
import { panelOf } from "./panels.ts";
import type { Answering, Given, Way } from "./parts.ts";
import { contentOf } from "./tell.ts";

/** Slack: a command is acknowledged within 3 s. Milliseconds. */
export const ackWithinMs = 2_200;

/** The answer stands in the acknowledgement; who asked for a form gets a modal. Never rejects. */
export async function answerCommand(parts: Answering, way: Way<"command">, given: Given): Promise<unknown> {
  if (way.wants === "new") return openForm(parts, way, given);
  const reply = await within(given.reply, ackWithinMs);
  if (reply !== undefined) return saidTo(parts, reply);
  parts.follow(sayLater(parts, way, given));
  return { response_type: "ephemeral", text: "PoCo is on it." };
}

/** An empty acknowledgement says nothing. */
function saidTo(parts: Answering, reply: Reply): object | undefined {
  if (reply.card === null && reply.message === null) return undefined;
  return { response_type: "ephemeral", ...contentOf(parts, reply) };
}

async function sayLater(parts: Answering, { responseUrl }: Way<"command">, { reply }: Given): Promise<void> {
  const late = await reply;
  if (late.card === null && late.message === null) return;
  await parts.responder.respond(responseUrl, contentOf(parts, late));
}

async function openForm(parts: Answering, way: Way<"command">, given: Given): Promise<unknown> {
  const reply = await within(given.reply, loadingAfterMs);
  if (reply !== undefined) {
    const panel = panelOf(reply, given.event);
    const isOpen = panel !== undefined && (await parts.panels.open(way.triggerId, panel));
    return isOpen ? undefined : saidTo(parts, reply);
  }
  parts.follow(openLater(parts, way, given));
  return undefined;
}

async function openLater(parts: Answering, way: Way<"command">, given: Given): Promise<void> {
  const view = await parts.panels.openLoading(way.triggerId);
  if (view === undefined) return sayLater(parts, way, given);
  const reply = await given.reply;
  const panel = panelOf(reply, given.event);
  const said = { words: reply.message ?? "Done.", isProblem: reply.status !== "ok" };
  await (panel === undefined ? parts.panels.finish(view, said) : parts.panels.update(view, panel));
}
