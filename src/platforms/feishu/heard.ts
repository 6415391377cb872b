import type { Conversation } from "../../domain/person.ts";

/** Messages that this PoCo heard as they were written: nothing of an earlier one can stand on them. */
export interface Heard {
  readonly note: (message: string, conversation: Conversation) => void;
  readonly has: (message: string) => boolean;
  /** Where it was said. */
  readonly placeOf: (message: string) => Conversation | undefined;
}

const mostKept = 5_000;

export function createHeard(): Heard {
  const messages = new Map<string, Conversation>();
  return {
    note: (message, conversation) => {
      messages.set(message, conversation);
      const [oldest] = messages.keys();
      if (messages.size > mostKept && oldest !== undefined) messages.delete(oldest);
    },
    has: (message) => messages.has(message),
    placeOf: (message) => messages.get(message),
  };
}
