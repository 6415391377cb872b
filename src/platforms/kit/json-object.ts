import { z } from "zod";

const JsonObject = z.record(z.string(), z.unknown());

/** The object that a text of JSON holds; undefined where it holds anything else. */
export function jsonObject(text: string): Record<string, unknown> | undefined {
  try {
    return JsonObject.safeParse(JSON.parse(text)).data;
  } catch {
    // No JSON at all: it holds no object, which is what undefined says.
    return undefined;
  }
}
