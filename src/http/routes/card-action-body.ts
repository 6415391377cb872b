import { z } from "zod";
import { cleanText } from "../../domain/clean-text.ts";

const values = z.record(z.string(), z.unknown());
const id = z.string().overwrite(cleanText).nullish();

/** The body of a card callback, as the contract takes it. Unknown members pass, and null is as good as nothing. */
const schema = z.object({
  event_id: id,
  header: z.object({ event_id: id }).nullish(),
  event: z.object({
    operator: z.object({ open_id: id, user_id: id }).nullish(),
    action: z.object({
      value: z.union([values, z.string()]).nullish(),
      form_value: values.nullish(),
      input_value: z.union([values, z.string()]).nullish(),
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
  const { action, operator } = event;
  const button = parsed(action.value ?? {});
  const named = typeof button["request_id"] === "string" ? cleanText(button["request_id"]) : undefined;
  return {
    ok: true,
    action: {
      requestId: firstNamed(named, event_id, header?.event_id),
      actorId: firstNamed(operator?.open_id, operator?.user_id),
      value: {
        ...typed(action.input_value, button),
        ...button,
        ...typed(action.form_value, button),
      },
      surface: button["surface"] === "group" ? "group" : "dm",
    },
  };
}

function firstNamed(...names: readonly (string | null | undefined)[]): string | undefined {
  return names.find((name) => typeof name === "string" && name !== "") ?? undefined;
}

type Values = Readonly<Record<string, unknown>>;

/** Some clients send the button's value as JSON text. */
function parsed(value: Values | string): Values {
  if (typeof value !== "string") return value;
  try {
    return values.safeParse(JSON.parse(value)).data ?? {};
  } catch {
    // Not JSON: then the button names no intent, and the answer says so.
    return {};
  }
}

/** Only a button says what is to be done to what; people cannot type these. By the wire's names and the program's. */
const reserved: ReadonlySet<string> = new Set([
  "kind",
  "intent_key",
  "surface",
  "request_id",
  "projectId",
  "project_id",
  "taskId",
  "task_id",
  "approvalId",
  "approval_id",
  "session",
  "session_id",
  "personId",
  "platform",
  "purpose",
  "option",
  "confirmed",
  "version",
  "back",
]);

/** A form may choose these where its button leaves them open, as a list of people does. */
const openToForms: ReadonlySet<string> = new Set(["person_id", "member"]);

/** What people typed or chose: the fields of a form, or the text of a lone input. */
function typed(given: Values | string | null | undefined, button: Values): Values {
  if (typeof given === "string") return loneInput(given, button["intent_key"]);
  const fields = Object.entries(given ?? {}).filter(
    ([name]) => !reserved.has(name) && !(openToForms.has(name) && Object.hasOwn(button, name)),
  );
  return Object.fromEntries(fields.map(([name, field]) => [name, plain(field)]));
}

/** What the one text that was typed is for an intent. */
const loneFields: ReadonlyMap<unknown, string> = new Map([
  ["project.create", "name"],
  ["project.rename", "name"],
  ["project.apply_default_dir", "workdir"],
  ["project.add_dir_preset", "workdir"],
  ["workspace.enter_path", "browse_path"],
  ["workspace.apply_entered_path", "workdir"],
  ["workspace.apply_session", "backend_session_id"],
  ["workspace.apply_entered_session_id", "backend_session_id"],
  ["workspace.rename_session", "name"],
  ["task.run", "prompt"],
  ["task.submit", "prompt"],
  ["task.apply_edit", "prompt"],
  ["task.steer", "steer_prompt"],
  ["task.reject", "note"],
  ["approval.decide", "note"],
  ["access.pair", "code"],
]);

function loneInput(text: string, intent: unknown): Values {
  const field = loneFields.get(intent);
  return field === undefined ? {} : { [field]: text };
}

/** A select sends `{ value }` where an input sends text. */
function plain(field: unknown): unknown {
  const chosen = z.object({ value: z.string() }).safeParse(field);
  return chosen.success ? chosen.data.value : field;
}
