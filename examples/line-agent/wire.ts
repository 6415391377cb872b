import { z } from "zod";

/**
 * What the program writes, one object a line. Lenient: unknown members pass, and a line of an unknown type reads as
 * undefined, so that a newer program does not break an older PoCo.
 */
const Line = z.discriminatedUnion("type", [
  z.object({ type: z.literal("session"), id: z.string() }),
  z.object({ type: z.literal("text"), text: z.string(), message: z.string().nullish() }),
  z.object({
    type: z.literal("command"),
    id: z.string(),
    command: z.string(),
    exitCode: z.number().nullish(),
  }),
  z.object({ type: z.literal("ask"), id: z.string(), command: z.string() }),
  z.object({ type: z.literal("done") }),
  z.object({ type: z.literal("error"), message: z.string() }),
]);
export type Line = z.infer<typeof Line>;

export function readLine(value: unknown): Line | undefined {
  const read = Line.safeParse(value);
  return read.success ? read.data : undefined;
}

/** What the program reads. */
export type Order =
  | { readonly type: "prompt"; readonly text: string; readonly resume: string | null }
  | { readonly type: "answer"; readonly id: string; readonly allow: boolean; readonly note: string | null }
  | { readonly type: "words"; readonly text: string }
  | { readonly type: "cancel" };
