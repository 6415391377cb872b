import type { Card } from "../../../cards/card.ts";
import type { Rung } from "../../kit/drawing/part.ts";
import type { Refused } from "../api/answer.ts";
import { codes } from "../api/codes.ts";
import { isUnfit } from "../api/error-words.ts";
import { namePeople } from "../name-people.ts";
import { neutralised } from "../render/neutralised.ts";
import { type RenderedCard, renderCard } from "../render/render-card.ts";

/** What drawing a card needs from elsewhere. */
export interface Drawing {
  /** What people call somebody, by Feishu's id. */
  readonly nameOf: (id: string) => string | undefined;
  /** Keeps a text that is too long for a button, and gives an id for it. */
  readonly keep: (text: string) => string;
}

export interface Drawn {
  readonly card: Card;
  /** It is still growing: its answer is typed. */
  readonly isLive: boolean;
}

export interface Sent<Came> {
  readonly answer: Came;
  readonly rendered: RenderedCard;
}

/** Refusals of Feishu's, and whatever else may come of sending. */
type Answer = Refused | { readonly kind: "ok" | "limited" | "unsure" | "down" | "shown" | "later" };

const rungs: readonly Rung[] = [0, 1, 2, 3];

/** The card as it is sent first. */
export function drawWhole({ card, isLive }: Drawn, drawing: Drawing): RenderedCard {
  return renderCard(namePeople(card, drawing.nameOf), { ...drawing, isLive, rung: 0 });
}

/**
 * Sends the card, and where Feishu does not take it a smaller one, down to its title and its buttons. What the organisation's
 * audit does not let pass is sent once more without addresses of e-mail, which is what it mostly means.
 */
export async function sendDown<Came extends Answer>(
  { card, isLive }: Drawn,
  drawing: Drawing,
  send: (rendered: RenderedCard) => Promise<Came>,
): Promise<Sent<Came>> {
  let shown = namePeople(card, drawing.nameOf);
  let isNeutral = false;
  const attempt = async (index: number): Promise<Sent<Came>> => {
    const rendered = renderCard(shown, { ...drawing, isLive, rung: rungs[index] ?? 3 });
    const answer = await send(rendered);
    if (isAudit(answer) && !isNeutral) {
      isNeutral = true;
      shown = withNote(neutralised(shown));
      return attempt(index);
    }
    return isTooMuch(answer) && index + 1 < rungs.length ? attempt(index + 1) : { answer, rendered };
  };
  return attempt(0);
}

function withNote(card: Card): Card {
  const text = "Your organisation's audit does not let addresses of e-mail pass, so PoCo wrote [at] in them.";
  return { ...card, blocks: [...card.blocks, { kind: "note", text }] };
}

function isAudit(answer: Answer): boolean {
  return answer.kind === "refused" && codes.audit.has(answer.code);
}

function isTooMuch(answer: Answer): boolean {
  return answer.kind === "refused" && isUnfit(answer);
}
