import type { ProjectId } from "../domain/ids.ts";
import { buttonRows } from "./button-rows.ts";
import type { Block } from "./card.ts";
import { oneLine } from "./clean.ts";
import { firstWords } from "./cut.ts";
import { intentButton } from "./intent-button.ts";
import type { CommandRow } from "./view-rows.ts";

/** As many as a card has room for, and as a label. */
const shownCommands = 8;
const labelLength = 40;

/** Orders to the agent itself, each a prompt of one word. */
export function commandBlocks(projectId: ProjectId, commands: readonly CommandRow[]): readonly Block[] {
  const shown = commands.slice(0, shownCommands);
  const buttons = shown.map(({ word, title }) =>
    intentButton(`agent_command_${word.replaceAll(/\W/g, "")}_${projectId}`, labelOf({ word, title }), {
      kind: "task.submit",
      projectId,
      prompt: word,
    }),
  );
  return buttons.length === 0
    ? []
    : [{ kind: "plain", text: shown.map(commandWords).join("\n") }, ...buttonRows(buttons)];
}

/** `/compact: makes room in the conversation`. */
function commandWords({ word, help }: CommandRow): string {
  return `${oneLine(word)}: ${oneLine(help)}`;
}

function labelOf({ word, title }: Pick<CommandRow, "word" | "title">): string {
  return firstWords(oneLine(title) || oneLine(word), labelLength);
}
