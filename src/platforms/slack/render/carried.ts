import { z } from "zod";
import { unreachable } from "../../../domain/unreachable.ts";

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

/** The text for a button, kept elsewhere when it is longer than `limit`. */
export function writeCarried({ value, form, asks }: Carried, limit: number, keep: Keep): string {
  const text = JSON.stringify({
    ...value,
    ...(form === undefined ? {} : { $form: form }),
    ...(asks === undefined ? {} : { $asks: asks.map(({ id, takesSeveral }) => [id, takesSeveral]) }),
  });
  return text.length <= limit ? text : JSON.stringify({ $kept: [keep(text)] });
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

export function readCarried(text: string, recall: Recall): CarriedRead {
  const kept = Kept.safeParse(parsed(text));
  if (!kept.success) return readWritten(text);
  const whole = recall(kept.data.$kept[0]);
  return whole === undefined ? { kind: "too_old" } : readWritten(whole);
}

function readWritten(text: string): CarriedRead {
  const { data } = Written.safeParse(parsed(text));
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

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Anybody can send anything: what is no JSON is none of our values.
    return undefined;
  }
}

const written = "=";
const keptMark = "~";

/** The value of an option: Slack takes a short one of at least one character. */
export function writeOption(value: string, limit: number, keep: Keep): string {
  return value.length < limit && value.isWellFormed() ? `${written}${value}` : `${keptMark}${keep(value)}`;
}

export type OptionRead =
  | { readonly kind: "read"; readonly value: string }
  | { readonly kind: "too_old" | "unknown" };

export function readOption(text: string, recall: Recall): OptionRead {
  if (text.startsWith(written)) return { kind: "read", value: text.slice(written.length) };
  if (!text.startsWith(keptMark)) return { kind: "unknown" };
  const value = recall(text.slice(keptMark.length));
  return value === undefined ? { kind: "too_old" } : { kind: "read", value };
}

/** Which input of which form an element is; its `action_id`. */
export type InputAddress = { readonly form: number } & (
  | {
      readonly kind: "field";
      readonly name: string /** A long text has several fields. */;
      readonly part: number;
    }
  | { readonly kind: "choice" | "text"; readonly question: number }
);

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
