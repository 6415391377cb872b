import { z } from "zod";
import { answerOptions } from "./agent-event.ts";
import { cleanText } from "./clean-text.ts";
import { approvalId, projectId, taskId } from "./ids.ts";

const aProject = z.string().min(1).transform(projectId);
const aTask = z.string().min(1).transform(taskId);
const anApproval = z.string().min(1).transform(approvalId);
/** What people typed, as every agent, database and chat app can carry it. */
const typed = z.string().overwrite(cleanText).trim();
const words = typed.min(1);
/** A path is taken as it is: with another character in it, it would name another folder. */
const path = z.string().trim();

/**
 * Everything that people can ask of PoCo, a schema for each. Field names are those of the program; on the wire
 * they are the names of the contract (`wireNames`).
 */
const intents = [
  z.object({ kind: z.literal("help") }),
  z.object({ kind: z.literal("project.home") }),
  z.object({ kind: z.literal("project.new") }),
  z.object({ kind: z.literal("project.manage") }),
  z.object({
    kind: z.literal("project.create"),
    name: words.max(80),
    agent: words.optional(),
    folder: path.optional(),
  }),
  z.object({ kind: z.literal("project.archive"), projectId: aProject }),
  z.object({ kind: z.literal("project.delete"), projectId: aProject }),
  z.object({ kind: z.literal("workspace.open"), projectId: aProject }),
  z.object({ kind: z.literal("workspace.apply_entered_path"), projectId: aProject, folder: path.min(1) }),
  z.object({ kind: z.literal("workspace.clear_session"), projectId: aProject }),
  z.object({ kind: z.literal("task.run"), prompt: words }),
  z.object({ kind: z.literal("task.submit"), projectId: aProject, prompt: words }),
  z.object({ kind: z.literal("task.open"), taskId: aTask }),
  z.object({ kind: z.literal("task.stop"), taskId: aTask }),
  z.object({ kind: z.literal("task.continue"), taskId: aTask }),
  z.object({ kind: z.literal("task.steer"), taskId: aTask, text: words }),
  z.object({ kind: z.literal("task.steer_queue"), taskId: aTask }),
  z.object({ kind: z.literal("task.approve"), taskId: aTask }),
  z.object({ kind: z.literal("task.reject"), taskId: aTask, note: typed.optional() }),
  z.object({
    kind: z.literal("approval.decide"),
    approvalId: anApproval,
    option: z.enum(answerOptions),
    note: typed.optional(),
  }),
  z.object({
    kind: z.literal("approval.answer"),
    approvalId: anApproval,
    answers: z.record(z.string(), z.array(z.string().overwrite(cleanText))),
  }),
] as const;

const schema = z.discriminatedUnion("kind", intents);

export type Intent = z.infer<typeof schema>;
export type IntentKind = Intent["kind"];

export const intentKinds: readonly IntentKind[] = intents.map((intent) => intent.shape.kind.value);

/** Names that old cards in chats still carry. */
const aliases: ReadonlyMap<string, IntentKind> = new Map([["project.list", "project.manage"]]);

/** Name in the program -> name on the wire, where they differ. Maps, for the names come from outside: `constructor`. */
const wireNames: ReadonlyMap<string, string> = new Map([
  ["kind", "intent_key"],
  ["agent", "backend"],
  ["folder", "workdir"],
  ["projectId", "project_id"],
  ["taskId", "task_id"],
  ["approvalId", "approval_id"],
  ["text", "steer_prompt"],
]);

export type IntentRead =
  | { readonly ok: true; readonly intent: Intent }
  /** `problem` says what is wrong and what was expected. */
  | { readonly ok: false; readonly problem: string };

/** Reads the value that a button or a form carried. */
export function readIntent(value: Readonly<Record<string, unknown>>): IntentRead {
  const named = fromWire(value);
  const kind = typeof named["kind"] === "string" ? (aliases.get(named["kind"]) ?? named["kind"]) : undefined;
  if (kind === undefined) return { ok: false, problem: "The action names no intent_key." };
  const read = schema.safeParse({ ...named, kind });
  if (read.success) return { ok: true, intent: read.data };
  if (!intentKinds.some((known) => known === kind)) {
    return { ok: false, problem: `Unknown intent: ${kind.slice(0, 80)}` };
  }
  return { ok: false, problem: `${kind} cannot be carried out: ${problemsOf(read.error)}` };
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
