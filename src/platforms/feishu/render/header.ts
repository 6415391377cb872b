import type { Card, Tone } from "../../../cards/card.ts";
import { stateLabel } from "../../kit/drawing/card-state.ts";
import { headOf } from "../../kit/drawing/cut-words.ts";
import type { Surface } from "./drawing.ts";
import { plainText } from "./element.ts";
import { budgets, limits, rooms } from "./limits.ts";
import { shownTime, timeOn } from "./shown-time.ts";

const templates: Readonly<Record<Tone, string>> = {
  neutral: "grey",
  info: "wathet",
  busy: "blue",
  attention: "orange",
  good: "green",
  bad: "red",
};

/** Grey is no colour of a tag. */
const tagColours: Readonly<Record<Tone, string>> = { ...templates, neutral: "neutral" };

/**
 * The head of a card. Its title says all that the card's own does, because quotes, old clients and the list of chats show
 * nothing else; what a phone cuts off of it stands below it.
 */
export function headerOf(card: Card, { rung, isLive }: Pick<Surface, "rung" | "isLive">) {
  const subtitle = placeIn(card.title);
  const tags = rung === 3 ? [] : tagsOf(card, isLive).slice(0, limits.tags);
  return {
    title: plainText(card.title, budgets[rung].title),
    ...(subtitle === "" ? {} : { subtitle: plainText(subtitle, rooms.subtitle) }),
    template: templates[card.tone],
    ...(tags.length === 0 ? {} : { text_tag_list: tags }),
  };
}

/** What stands for the card in the list of chats. */
export function summaryOf({ title }: Pick<Card, "title">): string {
  const summary = headOf(title, rooms.summary).toWellFormed();
  return summary.trim() === "" ? "–" : summary;
}

/** `codex · /srv/api`, out of `[Running] Task: fix it (codex, /srv/api)`. */
function placeIn(title: string): string {
  if (!title.endsWith(")")) return "";
  let depth = 0;
  for (let at = title.length - 1; at > 0; at -= 1) {
    if (title[at] === ")") depth += 1;
    if (title[at] === "(") depth -= 1;
    if (depth === 0)
      return title
        .slice(at + 1, -1)
        .split(", ")
        .join(" · ");
  }
  return "";
}

function tagsOf(card: Card, isLive: boolean) {
  const time = timeOn(card);
  return [
    tag(stateLabel(card), tagColours[card.tone]),
    tag(placeInQueue(card), "neutral"),
    tag(time === undefined ? "" : shownTime(time, isLive), "neutral"),
  ].flat();
}

function tag(text: string, color: string) {
  return text.trim() === "" ? [] : [{ tag: "text_tag", text: plainText(text, rooms.tag), color }];
}

/** `Place 2`, which the card of a queued task says in a sentence. */
function placeInQueue({ blocks }: Card): string {
  const notes = blocks.flatMap((block) => (block.kind === "note" ? [block.text] : []));
  return notes.flatMap((text) => /^Place \d+(?= in the queue)/.exec(text)?.[0] ?? [])[0] ?? "";
}
