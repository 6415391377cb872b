import { backToHome } from "./back-buttons.ts";
import type { Block, Button, Card } from "./card.ts";
import { intentButton } from "./intent-button.ts";
import type { OfferRoomView } from "./project-view.ts";
import { buttonLabel } from "./short-words.ts";

/** What a group that people made can be to PoCo, for whoever took PoCo into it. */
export function offerRoomCard({ conversationId, rows, canCreate }: OfferRoomView): Card {
  const bind = (row: OfferRoomView["rows"][number]): Button => {
    const { id, name } = row.project;
    const intent = { kind: "project.bind_group", projectId: id, conversationId } as const;
    return intentButton(`bind_group_${id}`, buttonLabel(`Room of ${name}`), intent);
  };
  const blocks: readonly Block[] = [
    { kind: "note", text: rows.length === 0 ? nothingToBind : question },
    ...rows.map((row) => ({ kind: "actions", isList: true, buttons: [bind(row)] }) as const),
    { kind: "actions", buttons: [...(canCreate ? [newProject] : []), backToHome] },
  ];
  return { title: "PoCo is here", tone: "info", blocks };
}

const newProject = intentButton("new_project", "New Project", { kind: "project.new" });
const question =
  "Which project's room is this group? Every message here is a prompt for it then. Until then PoCo answers only when it is mentioned.";
const nothingToBind =
  "Every project has its room already. Make a new one, or take the room from one in its settings; until then PoCo answers here only when it is mentioned.";
