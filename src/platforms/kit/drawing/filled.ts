import type { Carried } from "./carried.ts";

/** Which input of which form an element is. */
export type InputAddress = { readonly form: number } & (
  | {
      readonly kind: "field";
      readonly name: string;
      /** A long text has several fields. */
      readonly part: number;
    }
  | { readonly kind: "choice" | "text"; readonly question: number }
);

/** What an input of a form was filled with. */
export interface Filled {
  readonly address: InputAddress;
  readonly texts: readonly string[];
  /** Nothing is chosen: the form says nothing of it then, as in a browser. */
  readonly isLeftOut: boolean;
}

type Value = Readonly<Record<string, unknown>>;

/** What the inputs of its form add to the value of a button. */
export function filledValue(asks: Carried["asks"], filled: readonly Filled[]): Value {
  return { ...fieldsOf(filled), ...(asks === undefined ? {} : { answers: answersOf(asks, filled) }) };
}

/** A long text that came in several fields is one again. */
function fieldsOf(filled: readonly Filled[]): Value {
  const fields = new Map<string, string>();
  for (const { address, texts, isLeftOut } of filled.toSorted(byPart)) {
    if (address.kind !== "field" || isLeftOut) continue;
    fields.set(address.name, (fields.get(address.name) ?? "") + (texts[0] ?? ""));
  }
  return Object.fromEntries(fields);
}

function byPart({ address: a }: Filled, { address: b }: Filled): number {
  return a.kind === "field" && b.kind === "field" ? a.part - b.part : 0;
}

/** Own words take the place of a single choice, and stand beside several. */
function answersOf(asks: NonNullable<Carried["asks"]>, filled: readonly Filled[]): Value {
  const of = (kind: "choice" | "text", question: number) =>
    filled.find(({ address }) => address.kind === kind && address.question === question)?.texts ?? [];
  return Object.fromEntries(
    asks.map(({ id, takesSeveral }, question) => {
      const choice = of("choice", question);
      const text = (of("text", question)[0] ?? "").trim();
      if (text === "") return [id, choice];
      return [id, takesSeveral ? [...choice, text] : [text]];
    }),
  );
}
