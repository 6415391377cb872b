import type { Block, Button, Card } from "../../../cards/card.ts";
import { unreachable } from "../../../domain/unreachable.ts";
import { buttonsOf, choiceInFull } from "../../kit/drawing/card-form.ts";
import { isGrowing } from "../../kit/drawing/card-state.ts";
import { changeLines } from "../../kit/drawing/change-lines.ts";
import { endOf, headOf } from "../../kit/drawing/cut-words.ts";
import { noteSymbols } from "../../kit/drawing/note-symbol.ts";
import { planLines } from "../../kit/drawing/plan-lines.ts";
import { linesOfSteps, toldSteps } from "../../kit/drawing/told-steps.ts";
import type { RenderOptions } from "./drawing.ts";
import { textCommand } from "./text-command.ts";

/** A text of Feishu's may be longer, but nobody reads it. Characters. */
const mostCharacters = 4000;
const titleRoom = 300;
const commandRoom = 1000;

/** The card in plain words, where Feishu takes no card at all: its buttons are commands or numbers to write. */
export function renderText(card: Card, options: Pick<RenderOptions, "nameOf">): string {
  const title = headOf(card.title, titleRoom);
  const commands = headOf(commandLines(card).join("\n"), commandRoom);
  const said = card.blocks
    .map((block) => wordsOf(block, options).trim())
    .filter((words) => words !== "")
    .join("\n\n");
  const room = mostCharacters - title.length - commands.length - gaps;
  const words = isGrowing(card) ? endOf(said, room) : headOf(said, room);
  return inert([title, words, commands].filter((one) => one.trim() !== "").join("\n\n"));
}

const gaps = 4;

/** Feishu looks for tags in texts: `<at user_id="all">` calls everybody. The sign beside it looks alike. */
function inert(text: string): string {
  return text.replaceAll("<", "＜").toWellFormed();
}

function commandLines({ blocks }: Card): readonly string[] {
  const lines = blocks.flatMap(buttonsIn).flatMap((button) => {
    const ways = [button.number?.toString(), textCommand(button)].filter((way) => way !== undefined);
    return ways.length === 0 ? [] : [`${button.label}: ${ways.join(" or ")}`];
  });
  return [...new Set(lines)];
}

function buttonsIn(block: Block): readonly Button[] {
  if (block.kind === "actions") return block.buttons;
  return block.kind === "form" || block.kind === "questions" ? buttonsOf(block) : [];
}

function wordsOf(block: Block, { nameOf }: Pick<RenderOptions, "nameOf">): string {
  switch (block.kind) {
    case "text":
    case "plain":
    case "code":
      return block.text;
    case "note":
      return `${noteSymbols[block.tone ?? "neutral"]}${block.text}`;
    case "quote": {
      const who = block.by === undefined ? "" : `${nameOf(block.by) ?? block.by}: `;
      return `${who}${headOf(block.text, quoteRoom)}`;
    }
    case "fields":
      return block.fields.map(({ label, value }) => `${label}: ${value}`).join("\n");
    case "steps":
      return linesOfSteps(toldSteps(block.steps, 1), "")
        .map(({ text }) => text)
        .join("\n");
    case "plan":
      return planLines(block.items).textIn(planRoom);
    case "diff":
      return changeLines(block.files, 1).shownIn(changeRoom).lines;
    case "file":
    case "stored-file":
      return block.name;
    case "questions":
      return block.questions.map(questionWords).join("\n");
    case "actions":
    case "form":
      return "";
    default:
      return unreachable(block);
  }
}

const quoteRoom = 300;
const planRoom = 1000;
const changeRoom = 2000;

function questionWords({
  text,
  choices,
}: Extract<Block, { readonly kind: "questions" }>["questions"][number]): string {
  return [text, ...choices.map((choice, index) => `${index + 1}. ${choiceInFull(choice)}`)].join("\n");
}
