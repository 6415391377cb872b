import { unreachable } from "../../../domain/unreachable.ts";
import type { InputAddress } from "../../kit/drawing/filled.ts";

/** How the value of an input is to be read: words as they were typed, options of PoCo's, or ids of people. */
export type InputLook = "text" | "pick" | "people";

export interface NamedInput {
  readonly look: InputLook;
  readonly address: InputAddress;
}

/** The `name` of an input: Feishu sends nothing else of it with a form. Unique on the card. */
export function writeInputName({ look, address }: NamedInput): string {
  const { kind, form } = address;
  switch (kind) {
    case "field":
      return `${look}_${form}_${address.part}_${address.name}`;
    case "choice":
    case "text":
      return `${look}_${form}_${kind}_${address.question}`;
    default:
      return unreachable(kind);
  }
}

export function readInputName(name: string): NamedInput | undefined {
  const [, found, form, rest = ""] = /^(text|pick|people)_(\d+)_(.*)$/s.exec(name) ?? [];
  const look = looks.find((one) => one === found);
  if (look === undefined) return undefined;
  const [, kind, question] = /^(choice|text)_(\d+)$/.exec(rest) ?? [];
  if (kind === "choice" || kind === "text")
    return { look, address: { kind, form: Number(form), question: Number(question) } };
  const [, part, field] = /^(\d+)_(.*)$/s.exec(rest) ?? [];
  if (part === undefined || field === undefined) return undefined;
  return { look, address: { kind: "field", form: Number(form), part: Number(part), name: field } };
}

const looks: readonly InputLook[] = ["text", "pick", "people"];
