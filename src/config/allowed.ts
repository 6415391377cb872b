import { z } from "zod";
import type { Setting } from "./setting.ts";

const Bounds = z.object({
  type: z.string().optional(),
  enum: z.array(z.union([z.string(), z.number(), z.boolean()])).optional(),
  const: z.string().optional(),
  format: z.string().optional(),
  minimum: z.number().optional(),
  exclusiveMinimum: z.number().optional(),
  maximum: z.number().optional(),
  minLength: z.number().optional(),
  maxLength: z.number().optional(),
});
type Bounds = z.infer<typeof Bounds>;

/** What a setting takes, in words: `a whole number from 0 to 65535`. Undefined where its schema cannot be put into words. */
export function allowedValues(setting: Setting): string | undefined {
  if (setting.isPathList) return "absolute paths, or paths that begin with ~/, with : between them";
  if (setting.isPath) return "an absolute path, or one that begins with ~/";
  const bounds = Bounds.safeParse(z.toJSONSchema(setting.schema, { unrepresentable: "any", io: "output" }));
  return bounds.success ? inWords(bounds.data) : undefined;
}

function inWords(bounds: Bounds): string | undefined {
  if (bounds.enum !== undefined) return oneOf(bounds.enum.map(String));
  if (bounds.const !== undefined) return bounds.const;
  switch (bounds.type) {
    case "boolean":
      return oneOf(["true", "false"]);
    case "integer":
      return `a whole number${range(bounds)}`;
    case "number":
      return `a number${range(bounds)}`;
    case "array":
    case "object":
      return `a JSON ${bounds.type}`;
    case "string":
      return bounds.format === "uri" ? "a URL" : lengthInWords(bounds);
    case undefined:
    default:
      return undefined;
  }
}

function oneOf(values: readonly string[]): string {
  return values.length === 1 ? `${values[0]}` : `one of ${values.join(", ")}`;
}

/** zod gives every whole number the bounds of exact doubles; they say nothing to people. */
function range(bounds: Bounds): string {
  const lowest = bounds.minimum ?? bounds.exclusiveMinimum;
  const from = lowest === undefined || lowest === Number.MIN_SAFE_INTEGER ? undefined : lowest;
  const to = bounds.maximum === Number.MAX_SAFE_INTEGER ? undefined : bounds.maximum;
  const above = bounds.minimum === undefined && bounds.exclusiveMinimum !== undefined;
  if (from !== undefined && to !== undefined && !above) return ` from ${from} to ${to}`;
  const low = from === undefined ? "" : ` ${above ? "above" : "of at least"} ${from}`;
  const high = to === undefined ? "" : `${low && " and"} of at most ${to}`;
  return `${low}${high}`;
}

function lengthInWords({ minLength, maxLength }: Bounds): string {
  const low = minLength === undefined || minLength <= 1 ? "" : ` of at least ${minLength} characters`;
  const high = maxLength === undefined ? "" : `${low && " and"} of at most ${maxLength} characters`;
  return `text${low}${high}`;
}
