import type { Fields } from "./fields.ts";

/** Slack says no: the `error` of the answer and what it adds. */
export class Refusal extends Error {
  readonly code: string;
  readonly facts: Fields;

  constructor(code: string, facts: Fields = {}) {
    super(code);
    this.code = code;
    this.facts = facts;
  }
}

/** The refusal of an argument, with the reasons where Slack gives them. */
export function badArguments(...messages: readonly string[]): Refusal {
  return refusalFor("invalid_arguments", messages);
}

export function refusalFor(code: string, messages: readonly string[]): Refusal {
  return new Refusal(code, { response_metadata: { messages: [...messages] } });
}
