import type { Card } from "../../cards/card.ts";
import type { Rung } from "../kit/drawing/part.ts";
import { namePeople } from "./name-people.ts";

import { type RenderedMessage, renderMessage } from "./render/render-message.ts";

/** How cards are drawn in this workspace. */
export interface Drawing {
  /** Whether the workspace shows plan and task blocks; found out once, and remembered. */
  agentBlocks: boolean;
  readonly nameOf: (id: string) => string | undefined;
  /** Keeps a text that is too long for a button; answers the id that stands there instead. */
  readonly keep: (text: string) => string;
  /** The id of the workspace; undefined while it is not known. */
  readonly team?: string | undefined;
}

/** As the card is drawn where Slack takes all of it. */
export function drawWhole(card: Card, drawing: Drawing): RenderedMessage {
  return renderMessage(namePeople(card, drawing.nameOf), { ...drawing, rung: 0 });
}

/** Slack refuses a message for what is in it, whatever else is true. */
const unfit: ReadonlySet<string> = new Set([
  "invalid_blocks",
  "invalid_blocks_format",
  "invalid_arguments",
  "msg_too_long",
  "msg_blocks_too_long",
]);

const rungs: readonly Rung[] = [0, 1, 2, 3];

type Answer = { readonly kind: string } | { readonly kind: "refused"; readonly error: string };

export interface Sent<Came extends Answer> {
  readonly answer: Came;
  /** As it was sent, or tried at last. */
  readonly rendered: RenderedMessage;
}

/**
 * Sends the card, and where Slack does not take it a smaller one, down to its title and its buttons. New kinds of blocks
 * are the first to go: an older workspace does not know them.
 */
export async function sendDown<Came extends Answer>(
  card: Card,
  drawing: Drawing,
  send: (rendered: RenderedMessage) => Promise<Came>,
): Promise<Sent<Came>> {
  const tries = [
    ...(drawing.agentBlocks ? [{ rung: 0, agentBlocks: true } as const] : []),
    ...rungs.map((rung) => ({ rung, agentBlocks: false }) as const),
  ];
  const named = namePeople(card, drawing.nameOf);
  const attempt = async (index: number): Promise<Sent<Came>> => {
    const { rung, agentBlocks } = tries[index] ?? { rung: 3, agentBlocks: false };
    const rendered = renderMessage(named, { ...drawing, rung, agentBlocks });
    const answer = await send(rendered);
    if (isUnfit(answer) && index + 1 < tries.length) return attempt(index + 1);
    // Plain blocks were taken where new ones were not: the workspace has none.
    if (!isUnfit(answer) && drawing.agentBlocks && index === 1) drawing.agentBlocks = false;
    return { answer, rendered };
  };
  return attempt(0);
}

function isUnfit(answer: Answer): boolean {
  return answer.kind === "refused" && "error" in answer && unfit.has(answer.error);
}
