import { elementsIn } from "../../feishu-card.ts";

/** Why Feishu does not take a card. */
export interface CardProblem {
  readonly code: number;
  readonly message: string;
  /** Where, as in `body.elements.2.content`. */
  readonly path: string;
}

const mostBytes = 30 * 1_024;
const mostElements = 200;
const mostTables = 5;

/** What is wrong with a card of Card JSON 2.0; nothing: Feishu takes it. */
export function checkCard(card: unknown): readonly CardProblem[] {
  const bytes = Buffer.byteLength(JSON.stringify(card));
  if (bytes > mostBytes) return [{ code: 230025, message: `the card has ${bytes} bytes`, path: "" }];
  const elements = elementsIn(card);
  if (elements.length > mostElements)
    return [{ code: 11310, message: `the card has ${elements.length} elements`, path: "body" }];
  const tables = elements.filter(({ tag }) => tag === "table").length;
  if (tables > mostTables) return [{ code: 11310, message: "card table number over limit", path: "body" }];
  return [];
}
