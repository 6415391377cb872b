import { z } from "zod";

const values = z.record(z.string(), z.unknown());
const id = z.string().min(1);

/** The body of a card callback, as the contract takes it. Unknown members pass. */
const schema = z.object({
  event_id: id.optional(),
  header: z.object({ event_id: id.optional() }).optional(),
  event: z.object({
    operator: z.object({ open_id: id.optional(), user_id: id.optional() }).optional(),
    action: z.object({
      value: z.union([values, z.string()]).default({}),
      form_value: values.optional(),
      input_value: z.union([values, z.string()]).optional(),
      name: z.string().optional(),
    }),
  }),
});

export interface CardAction {
  /** The same id is the same click; undefined when the caller named none. */
  readonly requestId: string | undefined;
  readonly actorId: string | undefined;
  readonly value: Readonly<Record<string, unknown>>;
  readonly surface: "dm" | "group";
}

export type CardActionRead =
  | { readonly ok: true; readonly action: CardAction }
  | { readonly ok: false; readonly problem: string };

/** Reads a card callback. Form values win over those of the button; a lone input fills what is missing. */
export function readCardAction(body: unknown): CardActionRead {
  const read = schema.safeParse(body);
  if (!read.success) {
    const problems = read.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
    return { ok: false, problem: `This is not a card action: ${problems.join("; ")}` };
  }
  const { event, header, event_id } = read.data;
  const button = parsed(event.action.value);
  const value = {
    ...fromInput(event.action.input_value),
    ...button,
    ...fields(event.action.form_value ?? {}),
  };
  const named = typeof value["request_id"] === "string" ? value["request_id"] : undefined;
  return {
    ok: true,
    action: {
      requestId: named ?? event_id ?? header?.event_id,
      actorId: event.operator?.open_id ?? event.operator?.user_id,
      value,
      surface: value["surface"] === "group" ? "group" : "dm",
    },
  };
}

/** Some clients send the button's value as JSON text. */
function parsed(value: Readonly<Record<string, unknown>> | string): Readonly<Record<string, unknown>> {
  if (typeof value !== "string") return value;
  try {
    return values.safeParse(JSON.parse(value)).data ?? {};
  } catch {
    // Not JSON: then the button names no intent, and the answer says so.
    return {};
  }
}

/** A select sends `{ value }` where an input sends text. */
function fields(form: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(form).map(([name, field]) => [name, plain(field)]));
}

function plain(field: unknown): unknown {
  const chosen = z.object({ value: z.string() }).safeParse(field);
  return chosen.success ? chosen.data.value : field;
}

/** The names under which an intent may look for the one thing that was typed. */
const typedNames = ["name", "prompt", "workdir", "steer_prompt"] as const;

function fromInput(input: Readonly<Record<string, unknown>> | string | undefined): Record<string, unknown> {
  if (input === undefined) return {};
  if (typeof input !== "string") return fields(input);
  return Object.fromEntries(typedNames.map((name) => [name, input]));
}
