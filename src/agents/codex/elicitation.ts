import type { Answer, Question } from "../../domain/agent-event.ts";
import type { Ask, AskRead, AskResult } from "./ask.ts";
import { ElicitationAsk, FormField } from "./wire.ts";

type Read = ReturnType<typeof ElicitationAsk.parse>;
type Fields = ReadonlyMap<string, FormField>;

/** What an MCP server asks on its own account: nothing is granted unless a person allows it. Pure. */
export function elicitation(params: unknown): AskRead {
  const read = ElicitationAsk.parse(params ?? {});
  const server = read.serverName ?? "An MCP server";
  const fields = read.mode === "form" ? fieldsOf(read) : undefined;
  if (read.mode === "url" || fields?.size === 0) return { kind: "ask", ask: decisionAsk(server, read) };
  if (fields !== undefined) return { kind: "ask", ask: formAsk(server, { read, fields }) };
  const notice =
    `${server} asked for input that PoCo cannot show; it was declined: ${read.message ?? ""}`.trim();
  return { kind: "settled", result: replyOf("decline"), notice };
}

/** Undefined where a field is of a kind that no question can be made of. */
function fieldsOf({ requestedSchema }: Read): Fields | undefined {
  const entries = Object.entries(requestedSchema?.properties ?? {}).map(
    ([name, field]) => [name, FormField.safeParse(field)] as const,
  );
  const fields = new Map<string, FormField>();
  for (const [name, field] of entries) {
    if (!field.success || !kinds.includes(field.data.type ?? "")) return undefined;
    fields.set(name, field.data);
  }
  return (requestedSchema?.required ?? []).every((name) => fields.has(name)) ? fields : undefined;
}

const kinds: readonly string[] = ["string", "number", "integer", "boolean", "array"];

function decisionAsk(server: string, read: Read): Ask {
  const text = [read.message, read.url].filter((part) => part !== undefined).join("\n");
  return {
    request: {
      ask: "tool",
      title: `${server} asks`,
      detail: { text },
      options: ["allow_once", "reject", "reject_and_stop"],
    },
    resultOf: (answer) => {
      if (answer.kind !== "option")
        return { kind: "misfit", reason: "This request takes a decision, not an answer in words." };
      const isAllowed = answer.option === "allow_once";
      const content = isAllowed && read.mode === "form" ? {} : null;
      const result = replyOf(isAllowed ? "accept" : "decline", content);
      return { kind: "result", result, thenStop: answer.option === "reject_and_stop" };
    },
  };
}

function formAsk(server: string, { read, fields }: { readonly read: Read; readonly fields: Fields }): Ask {
  const required = read.requestedSchema?.required ?? [];
  const questions = [...fields].map(([name, field]) => questionOf(name, field, required.includes(name)));
  const text = [read.message, "Leave everything empty to decline."].filter((part) => part !== undefined);
  return {
    request: {
      ask: "question",
      title: `${server} asks`,
      detail: { text: text.join("\n"), questions },
      options: [],
    },
    resultOf: (answer) => formResult(answer, { fields, required }),
  };
}

interface Choice {
  readonly label: string;
  readonly value: string;
}

function questionOf(name: string, field: FormField, isRequired: boolean): Question {
  const text = [field.title ?? name, field.description].filter((part) => part !== undefined).join(": ");
  const choices = choicesOf(field).map(({ label }) => ({ label }));
  return {
    id: name,
    text: isRequired ? text : `${text} (may stay empty)`,
    choices,
    takesSeveral: field.type === "array",
    takesText: choices.length === 0,
  };
}

function choicesOf(field: FormField): readonly Choice[] {
  if (field.type === "boolean") return yesOrNo;
  const list =
    field.type === "array" ? { enum: field.items?.enum ?? [], oneOf: field.items?.anyOf ?? [] } : field;
  const titled = list.oneOf.map(({ const: value, title }) => ({ label: title ?? value, value }));
  const plain = list.enum.map((value, at) => ({ label: field.enumNames[at] ?? value, value }));
  return [...titled, ...plain];
}

const yesOrNo: readonly Choice[] = [
  { label: "Yes", value: "true" },
  { label: "No", value: "false" },
];

function formResult(
  answer: Answer,
  { fields, required }: { readonly fields: Fields; readonly required: readonly string[] },
): AskResult {
  if (answer.kind !== "answers")
    return { kind: "misfit", reason: "This request takes answers, not a decision." };
  const given = new Map(
    [...fields.keys()].map((name) => [
      name,
      (answer.answers[name] ?? []).filter((word) => word.trim() !== ""),
    ]),
  );
  if ([...given.values()].every((words) => words.length === 0))
    return { kind: "result", result: replyOf("decline") };
  const content: Record<string, unknown> = {};
  for (const [name, field] of fields) {
    const words = given.get(name) ?? [];
    if (words.length === 0 && !required.includes(name)) continue;
    const value = valueOf(field, words);
    if (value === undefined)
      return { kind: "misfit", reason: `${field.title ?? name} needs another answer.` };
    content[name] = value;
  }
  return { kind: "result", result: replyOf("accept", content) };
}

/** What the form wants for the words of people; undefined where they do not fit. */
function valueOf(field: FormField, words: readonly string[]): unknown {
  const choices = choicesOf(field);
  const values = words.map(
    (word) => choices.find(({ label, value }) => label === word || value === word)?.value,
  );
  const [word] = words;
  if (field.type === "array") return values.includes(undefined) ? undefined : values;
  if (word === undefined) return undefined;
  if (field.type === "boolean") return values[0] === undefined ? undefined : values[0] === "true";
  if (field.type === "string") return choices.length === 0 ? word : values[0];
  const number = Number(word);
  const isFit = Number.isFinite(number) && (field.type === "number" || Number.isInteger(number));
  return isFit ? number : undefined;
}

function replyOf(action: "accept" | "decline", content: object | null = null): object {
  return { action, content, _meta: null };
}
