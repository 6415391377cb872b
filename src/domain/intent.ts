import { z } from "zod";
import { isForPeople } from "./input-words.ts";
import { intentShapes } from "./intent-shapes.ts";

const schema = z.discriminatedUnion("kind", intentShapes);

export type Intent = z.infer<typeof schema>;
export type IntentKind = Intent["kind"];
export type IntentOf<Kind extends IntentKind> = Extract<Intent, { readonly kind: Kind }>;

const fieldsOf: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  intentShapes.map(({ shape }) => [shape.kind.value, new Set(Object.keys(shape))]),
);

export const intentKinds: readonly IntentKind[] = intentShapes.map(({ shape }) => shape.kind.value);

/** Names that old cards in chats still carry. */
const aliases: ReadonlyMap<string, IntentKind> = new Map([
  ["project.list", "project.manage"],
  ["project.configure_agent", "workspace.choose_agent"],
  ["project.configure_repo", "project.open"],
  ["project.configure_default_dir", "project.open"],
  ["workspace.choose_model", "workspace.choose_agent"],
  ["workspace.apply_model", "workspace.apply_agent"],
]);

/** Name in the program -> name on the wire, where they differ. Maps, for the names come from outside: `constructor`. */
const wireNames: ReadonlyMap<string, string> = new Map([
  ["kind", "intent_key"],
  ["agent", "backend"],
  ["folder", "workdir"],
  ["path", "browse_path"],
  ["projectId", "project_id"],
  ["taskId", "task_id"],
  ["approvalId", "approval_id"],
  ["personId", "person_id"],
  ["agentSessionId", "backend_session_id"],
  ["conversationId", "group_chat_id"],
  ["text", "steer_prompt"],
  ["isPrivate", "private"],
]);

/** What people fill in, by the program's names. */
const inputs: ReadonlySet<string> = new Set([
  "name",
  "agent",
  "folder",
  "room",
  "isPrivate",
  "invite",
  "options",
  "prompt",
  "text",
  "note",
  "command",
  "agentSessionId",
  "member",
  "access",
  "prompts",
  "approves",
  "code",
]);

/** Not options of an agent, whatever else a button or a form carries. */
const reserved: ReadonlySet<string> = new Set([
  "surface",
  "session_id",
  "request_id",
  "repo",
  "projectId",
  "taskId",
  "approvalId",
]);

export type IntentRead =
  | { readonly ok: true; readonly intent: Intent }
  /** `problem` says what is wrong and what was expected. */
  | { readonly ok: false; readonly problem: string; readonly input?: WrongInput };

/** The first input of a form that cannot be taken as it was filled in. */
export interface WrongInput {
  /** Its name on the wire. */
  readonly field: string;
  /** For whoever filled it in; undefined where only a program can have done that. */
  readonly problem: string | undefined;
}

/** Reads the value that a button or a form carried. */
export function readIntent(value: Readonly<Record<string, unknown>>): IntentRead {
  const named = fromOldCards(fromWire(value));
  const kind = typeof named["kind"] === "string" ? (aliases.get(named["kind"]) ?? named["kind"]) : undefined;
  if (kind === undefined) return { ok: false, problem: "The action names no intent_key." };
  const read = schema.safeParse(withOptions(kind, named));
  if (read.success) return { ok: true, intent: read.data };
  if (!fieldsOf.has(kind)) return { ok: false, problem: `Unknown intent: ${kind.slice(0, 80)}` };
  const problem = `${kind} cannot be carried out: ${problemsOf(read.error)}`;
  const [input] = read.error.issues.flatMap(wrongInput);
  return input === undefined ? { ok: false, problem } : { ok: false, problem, input };
}

function wrongInput({ path: [name, option], message }: z.core.$ZodIssue): readonly WrongInput[] {
  if (typeof name !== "string" || !inputs.has(name)) return [];
  const isOption = name === "options" && typeof option === "string";
  const field = isOption ? option : (wireNames.get(name) ?? name);
  return [{ field, problem: isForPeople(message) ? message : undefined }];
}

/** The folder browser of old cards sent the folder that was shown under the name of the one to look into. */
function fromOldCards(named: Record<string, unknown>): Record<string, unknown> {
  const isChoice = named["kind"] === "workspace.apply_entered_path" && named["mode"] === "browse";
  return isChoice ? { ...named, folder: named["path"] } : named;
}

/** The options of an agent stand beside the other fields on the wire, each under its own key. */
function withOptions(kind: string, named: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const fields = fieldsOf.get(kind);
  if (fields === undefined || !fields.has("options")) return { ...named, kind };
  const given = Object.entries(named).filter(
    ([key, value]) => !fields.has(key) && !reserved.has(key) && typeof value === "string",
  );
  return given.length === 0 && kind !== "workspace.apply_agent"
    ? { ...named, kind }
    : { ...named, kind, options: { ...record(named["options"]), ...Object.fromEntries(given) } };
}

function record(value: unknown): object {
  return typeof value === "object" && value !== null ? value : {};
}

/** The value for a button; `readIntent` gives the same intent back. */
export function writeIntent(intent: Partial<Intent> & Pick<Intent, "kind">): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(intent).map(([name, value]) => [wireNames.get(name) ?? name, value]),
  );
}

function fromWire(value: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).map(([wire, field]) => [programNames.get(wire) ?? wire, field]),
  );
}

const programNames: ReadonlyMap<string, string> = new Map(
  Array.from(wireNames, ([name, wire]) => [wire, name]),
);

function problemsOf(error: z.ZodError): string {
  return error.issues
    .map((issue) => {
      const field = String(issue.path[0] ?? "the value");
      return `${wireNames.get(field) ?? field}: ${issue.message}`;
    })
    .join("; ");
}
