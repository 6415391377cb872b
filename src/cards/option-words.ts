import type { AgentOptions } from "../domain/task.ts";
import type { Field } from "./card.ts";
import { oneLine } from "./clean.ts";

/** Chosen options for people, where the agent's own labels are not at hand: `Access: Read Only`. */
export function optionFieldsOf(options: AgentOptions): readonly Field[] {
  return Object.entries(options)
    .filter(([, value]) => value !== "")
    .map(([key, value]) => ({
      label: titleCase(oneLine(key)),
      // The name of a model is written as its maker writes it.
      value: key === "model" ? oneLine(value) : titleCase(oneLine(value)),
    }));
}

/** `read-only` and `readOnly` as `Read Only`. */
function titleCase(words: string): string {
  return words
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .split(/[-_ ]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(" ");
}
