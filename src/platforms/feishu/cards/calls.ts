import type { Card } from "../../../cards/card.ts";

/** What calls the people of a card, as Feishu writes it in messages; undefined where it calls nobody of Feishu's. Pure. */
export function callWords({ calls = [], title, blocks }: Card): string | undefined {
  const ids = calls.flatMap(({ platform, id }) => (platform === "feishu" ? [id] : []));
  if (ids.length === 0) return undefined;
  const words = blocks.flatMap((block) =>
    block.kind === "text" || block.kind === "plain" || block.kind === "note" ? [block.text] : [],
  );
  const said = [title, ...words].join("\n").slice(0, mostCharacters);
  return `${ids.map((id) => `<at user_id="${id}"></at>`).join(" ")} ${inert(said)}`;
}

/** A card that is there to call somebody, and has nothing to press. Pure. */
export function isOnlyCall(card: Card): boolean {
  const isUsed = card.blocks.some(
    ({ kind }) => kind === "actions" || kind === "form" || kind === "questions",
  );
  return callWords(card) !== undefined && !isUsed;
}

const mostCharacters = 300;

/** What an agent wrote calls nobody. */
function inert(text: string): string {
  return text.replaceAll("<", "＜");
}
