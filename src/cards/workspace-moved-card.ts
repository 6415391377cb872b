import type { Card } from "./card.ts";
import { openProjectButton, openSettingsButton } from "./open-buttons.ts";
import { shortName } from "./short-words.ts";
import type { MovedView } from "./workspace-view.ts";

/** What a workspace card becomes in a room that is not the project's any more. */
export function workspaceMovedCard({ project }: MovedView): Card {
  const hasRoom = project.conversation !== null;
  return {
    title: `Workspace Moved: ${shortName(project.name)}`,
    tone: "neutral",
    blocks: [
      { kind: "note", text: hasRoom ? "It moved to another room." : "This is not its room any more." },
      {
        kind: "actions",
        buttons: [hasRoom ? openProjectButton({ project }) : openSettingsButton({ project })],
      },
    ],
  };
}
