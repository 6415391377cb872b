import type { Block, Button, Card, Input } from "../../../cards/card.ts";
import type { Question } from "../../../domain/agent-event.ts";
import { unreachable } from "../../../domain/unreachable.ts";

/**
 * The card without addresses of e-mail in what people read, because the audit of some organisations lets none pass. What
 * comes back with a press stays as it is, and so do the choices of a question: their words are the answer.
 */
export function neutralised(card: Card): Card {
  return { ...card, title: neutral(card.title), blocks: card.blocks.map(neutralBlock) };
}

/** The sign between a name and a host; found by what stands beside it, because long texts without a blank are no names. */
const sign = /(?<=[\p{L}\p{N}_%+-])@(?=(?:[\p{L}\p{N}-]{1,63}\.){1,8}\p{L}{2})/gu;

function neutral(text: string): string {
  return text.replace(sign, "[at]");
}

function neutralBlock(block: Block): Block {
  switch (block.kind) {
    case "text":
    case "plain":
    case "code":
    case "note":
    case "file":
      return { ...block, text: neutral(block.text) };
    case "quote":
      return {
        ...block,
        text: neutral(block.text),
        ...(block.by === undefined ? {} : { by: neutral(block.by) }),
      };
    case "fields":
      return {
        ...block,
        fields: block.fields.map(({ label, value }) => ({ label: neutral(label), value: neutral(value) })),
      };
    case "steps":
    case "plan":
    case "diff":
      return neutralWork(block);
    case "stored-file":
      return { ...block, name: neutral(block.name) };
    case "actions":
      return { ...block, buttons: block.buttons.map(neutralButton) };
    case "form":
      return {
        ...block,
        inputs: block.inputs.map(neutralInput),
        buttons: block.buttons.map(neutralButton),
      };
    case "questions":
      return {
        ...block,
        questions: block.questions.map(neutralQuestion),
        submit: neutralButton(block.submit),
      };
    default:
      return unreachable(block);
  }
}

type Work = Extract<Block, { readonly kind: "steps" | "plan" | "diff" }>;

function neutralWork(block: Work): Work {
  switch (block.kind) {
    case "steps":
      return {
        ...block,
        steps: block.steps.map((step) => ({
          ...step,
          title: neutral(step.title),
          ...(step.output === undefined ? {} : { output: neutral(step.output) }),
        })),
      };
    case "plan":
      return { ...block, items: block.items.map((item) => ({ ...item, text: neutral(item.text) })) };
    case "diff":
      return {
        ...block,
        files: block.files.map((file) => ({
          ...file,
          path: neutral(file.path),
          ...(file.diff === undefined ? {} : { diff: neutral(file.diff) }),
        })),
      };
    default:
      return unreachable(block);
  }
}

function neutralButton(button: Button): Button {
  return {
    ...button,
    label: neutral(button.label),
    ...(button.confirm === undefined ? {} : { confirm: neutral(button.confirm) }),
  };
}

function neutralInput(input: Input): Input {
  const label = neutral(input.label);
  switch (input.kind) {
    case "line":
    case "paragraph":
      return {
        ...input,
        label,
        ...(input.placeholder === undefined ? {} : { placeholder: neutral(input.placeholder) }),
      };
    case "people":
      return { ...input, label };
    case "choice":
      return {
        ...input,
        label,
        choices: input.choices.map((choice) => ({ ...choice, label: neutral(choice.label) })),
      };
    default:
      return unreachable(input);
  }
}

function neutralQuestion(question: Question): Question {
  return { ...question, text: neutral(question.text) };
}
