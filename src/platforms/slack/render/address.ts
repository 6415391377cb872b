import { unreachable } from "../../../domain/unreachable.ts";
import type { InputAddress } from "../../kit/drawing/filled.ts";

/** The `action_id` of an input. */
export function writeAddress(address: InputAddress): string {
  const { kind, form } = address;
  switch (kind) {
    case "field":
      return `${kind}:${form}:${address.part}:${address.name}`;
    case "choice":
    case "text":
      return `${kind}:${form}:${address.question}`;
    default:
      return unreachable(kind);
  }
}

export function readAddress(actionId: string): InputAddress | undefined {
  const field = /^field:(\d+):(\d+):(.*)$/s.exec(actionId);
  if (field !== null) {
    const [, form, part, name = ""] = field;
    return { kind: "field", form: Number(form), part: Number(part), name };
  }
  const asked = /^(choice|text):(\d+):(\d+)$/.exec(actionId);
  if (asked === null) return undefined;
  const kind = asked[1] === "choice" ? "choice" : "text";
  return { kind, form: Number(asked[2]), question: Number(asked[3]) };
}
