import { z } from "zod";

/** PoCo's server keeps a text for as long as a card may be used, and gives an id of at most 30 characters for it. */
export type Keep = (text: string) => string;
/** The text of an id; undefined when it is kept no more. */
export type Recall = (id: string) => string | undefined;

/**
 * What a button carries: the value of its intent, and which inputs go with it. The keys with a `$` stand beside those
 * of the intent and are never texts, so that no intent takes them for one of its own.
 */
export interface Carried {
  readonly value: Readonly<Record<string, unknown>>;
  /** The place of the form on its card. */
  readonly form?: number;
  /** The questions of the form by their places. */
  readonly asks?: readonly Asked[];
}

export interface Asked {
  readonly id: string;
  readonly takesSeveral: boolean;
}

/** The value for a button, kept elsewhere when it is longer than `limit` as JSON. */
export function writeCarried(
  { value, form, asks }: Carried,
  limit: number,
  keep: Keep,
): Readonly<Record<string, unknown>> {
  const written = {
    ...value,
    ...(form === undefined ? {} : { $form: form }),
    ...(asks === undefined ? {} : { $asks: asks.map(({ id, takesSeveral }) => [id, takesSeveral]) }),
  };
  const text = JSON.stringify(written);
  return text.length <= limit ? written : { $kept: [keep(text)] };
}

export type CarriedRead =
  | { readonly kind: "read"; readonly carried: Carried }
  /** What it stood for is kept no more. */
  | { readonly kind: "too_old" }
  /** None of PoCo's values. */
  | { readonly kind: "unknown" };

const Kept = z.object({ $kept: z.tuple([z.string()]) });
const Written = z.looseObject({
  $form: z.number().int().nonnegative().optional(),
  $asks: z.array(z.tuple([z.string(), z.boolean()])).optional(),
});

export function readCarried(value: unknown, recall: Recall): CarriedRead {
  const kept = Kept.safeParse(value);
  if (!kept.success) return readWritten(value);
  const whole = recall(kept.data.$kept[0]);
  return whole === undefined ? { kind: "too_old" } : readWritten(parsed(whole));
}

function readWritten(written: unknown): CarriedRead {
  const { data } = Written.safeParse(written);
  if (data === undefined) return { kind: "unknown" };
  const { $form, $asks, ...value } = data;
  return {
    kind: "read",
    carried: {
      value,
      ...($form === undefined ? {} : { form: $form }),
      ...($asks === undefined ? {} : { asks: $asks.map(([id, takesSeveral]) => ({ id, takesSeveral })) }),
    },
  };
}

/** What stands in a text of JSON; undefined where it is none. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Anybody can send anything: what is no JSON is none of our values.
    return undefined;
  }
}
