import type { Question } from "../../domain/agent-event.ts";
import { type Ask, misfit } from "./asks.ts";
import type { Elicitation } from "./wire.ts";

type Property = NonNullable<Elicitation["requestedSchema"]>["properties"][string];

/** A form of the agent as questions; undefined for what is no form, which this client does not say it can show. Pure. */
export function readElicitation(request: Elicitation, title: string): Ask | undefined {
  const { message, mode, requestedSchema: schema } = request;
  if (schema === undefined || (mode !== undefined && mode !== "form")) return undefined;
  const properties = Object.entries(schema.properties);
  if (properties.length === 0) return undefined;
  const questions = properties.map(([id, property]) => toQuestion(id, property, message));
  return {
    request: { ask: "question", title: titleOf(request, title), detail: { questions }, options: [] },
    toolCallId: undefined,
    cancelled: { action: "cancel" },
    resultOf: (answer) => {
      if (answer.kind !== "answers")
        return misfit(`${title} asks a question; it takes answers, not a decision.`);
      const content: Record<string, unknown> = {};
      for (const [id, property] of properties) {
        const texts = answer.answers[id]?.filter((text) => text.trim() !== "") ?? [];
        const value = texts.length === 0 ? undefined : toValue(property, texts);
        if (value !== undefined) content[id] = value;
        else if (texts.length > 0) return misfit(`"${texts.join(", ")}" does not fit: ${wanted(property)}.`);
        else if (schema.required.includes(id)) return misfit(`${title} needs an answer to each question.`);
      }
      return { kind: "result", result: { action: "accept", content } };
    },
  };
}

function titleOf({ message, requestedSchema }: Elicitation, title: string): string {
  const [first] = Object.values(requestedSchema?.properties ?? {});
  return first?.title ?? message ?? `${title} asks`;
}

function toQuestion(id: string, property: Property, message: string | undefined): Question {
  const choices = choicesOf(property);
  return {
    id,
    // The question itself stands in the message where a form has one field, beside the field where it has several.
    text: property.description ?? message ?? property.title ?? id,
    choices: choices.map(({ label, description }) => ({
      label,
      ...(description === undefined ? {} : { description }),
    })),
    takesSeveral: property.type === "array",
    takesText: choices.length === 0,
  };
}

interface Choice {
  readonly label: string;
  readonly value: unknown;
  readonly description?: string | undefined;
}

function choicesOf({ type, enum: words, oneOf, items }: Property): readonly Choice[] {
  if (type === "boolean") {
    return [
      { label: "Yes", value: true },
      { label: "No", value: false },
    ];
  }
  const titled = [...oneOf, ...(items?.oneOf ?? []), ...(items?.anyOf ?? [])];
  if (titled.length > 0) {
    return titled.map(({ const: value, title, description }) => ({
      label: title ?? value,
      value,
      description,
    }));
  }
  return [...words, ...(items?.enum ?? [])].map((word) => ({ label: word, value: word }));
}

/** Undefined when the answer does not fit. */
function toValue(property: Property, texts: readonly string[]): unknown {
  const choices = choicesOf(property);
  const [first = ""] = texts;
  if (choices.length > 0) {
    const chosen = texts.map((text) => choices.find(({ label }) => label === text)?.value);
    if (chosen.includes(undefined)) return undefined;
    return property.type === "array" ? chosen : chosen[0];
  }
  if (property.type === "array") return texts;
  if (property.type !== "number" && property.type !== "integer") return texts.join(", ");
  const number = Number(first);
  const fits = property.type === "integer" ? Number.isInteger(number) : Number.isFinite(number);
  return fits ? number : undefined;
}

function wanted(property: Property): string {
  const labels = choicesOf(property).map(({ label }) => label);
  return labels.length > 0 ? `choose from ${labels.join(", ")}` : "a number is wanted";
}
