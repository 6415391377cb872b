import type { Ledger } from "./ledger.ts";

/** The words of prompts that stand in a room where nobody asked for them. */
export function strayWords(ledger: Ledger, room: string, texts: readonly string[]): readonly string[] {
  const askedIn = new Map(ledger.prompts.map(({ token, channel }) => [token, channel]));
  return texts.flatMap((text) =>
    [...new Set(text.match(/\btoken\d{4,}\b/g) ?? [])]
      .filter((token) => askedIn.get(token) !== room)
      .map((token) => `${token} was asked in ${askedIn.get(token)}, and is answered in ${room}`),
  );
}
