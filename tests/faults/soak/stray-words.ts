import type { Shared } from "./soak.ts";

/** What stands in one conversation, message by message. */
export interface Standing {
  readonly room: string;
  readonly texts: readonly string[];
}

type Told = Pick<Shared, "ledger" | "agents">;

/** The words of prompts and of answers that stand where nobody asked for them. */
export function strayWords(soak: Told, standing: readonly Standing[]): readonly string[] {
  const askedIn = new Map(soak.ledger.prompts.map(({ token, channel }) => [token, channel]));
  return standing.flatMap(({ room, texts }) => {
    const found = [
      ...tokensIn(texts).map((token) => ({ what: token, asked: askedIn.get(token) })),
      ...answersIn(texts).flatMap((number) => {
        const token = askedFor(soak, number);
        return token === undefined ? [] : [{ what: `answer ${number}`, asked: askedIn.get(token) }];
      }),
    ];
    return found
      .filter(({ asked }) => asked !== room)
      .map(({ what, asked }) => `${what} was asked for in ${asked}, and stands in ${room}`);
  });
}

function tokensIn(texts: readonly string[]): readonly string[] {
  return [...new Set(texts.flatMap((text) => text.match(/\btoken\d{4,}\b/g) ?? []))];
}

/** The numbers of the runs that gave them. */
function answersIn(texts: readonly string[]): readonly number[] {
  const numbers = texts.flatMap((text) =>
    [...text.matchAll(/\bAnswer (\d+), line/g)].map(([, number]) => number),
  );
  return [...new Set(numbers)].map(Number);
}

/** Undefined where it was a prompt without one, such as a number that came too late to be a decision. */
function askedFor({ agents }: Told, number: number): string | undefined {
  return tokensIn([agents.played[number - 1]?.run.turn.prompt ?? ""])[0];
}
