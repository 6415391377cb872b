import type { PlainTextOption } from "@slack/types";
import type { Keep } from "../../kit/drawing/carried.ts";
import { writeOption } from "../../kit/drawing/carried-option.ts";
import { limits } from "./limits.ts";
import { plainText } from "./text-object.ts";

interface Offered {
  readonly value: string;
  readonly label: string;
  readonly description?: string | undefined;
}

/** What may be chosen. */
export function optionOf({ value, label, description = "" }: Offered, keep: Keep): PlainTextOption {
  return {
    text: plainText(label, limits.option),
    value: writeOption(value, limits.optionValue, keep),
    ...(description.trim() === "" ? {} : { description: plainText(description, limits.optionDescription) }),
  };
}

/** The options of a menu; more than a menu takes come in groups. */
export function menuOptions(options: readonly PlainTextOption[]) {
  if (options.length <= limits.menu) return { options: [...options] };
  const groups = Array.from({ length: Math.ceil(options.length / limits.menu) }, (_, group) => {
    const first = group * limits.menu;
    const some = options.slice(first, first + limits.menu);
    return { label: plainText(`${first + 1} to ${first + some.length}`, limits.option), options: some };
  });
  return { option_groups: groups.slice(0, limits.menu) };
}
