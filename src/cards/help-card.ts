import { unreachable } from "../domain/unreachable.ts";
import type { Button, Card } from "./card.ts";
import type { HelpView } from "./view.ts";

/** What can be done from here. */
export function helpCard({ situation }: HelpView): Card {
  return {
    title: "PoCo Help",
    tone: "info",
    blocks: [
      { kind: "plain", text: situationWords(situation) },
      { kind: "text", text: commands },
      { kind: "actions", buttons: [projects] },
    ],
  };
}

const commands = `Commands:

- \`/run <prompt>\` starts a task
- \`/status <task id>\` shows a task
- \`/approve <task id>\` lets a waiting task go on
- \`/reject <task id>\` refuses what a waiting task asks
- \`/help\` shows this`;

const projects: Button = {
  name: "open_projects_button",
  label: "Projects",
  does: { kind: "intent", intent: { kind: "project.home" } },
};

function situationWords(situation: HelpView["situation"]): string {
  switch (situation) {
    case "room":
      return "This is the room of a project: whatever you write here becomes a task for its agent.";
    case "dm":
      return "Here you see your projects. Make one, then write to its agent in its own room.";
    case "demo":
      return "This is PoCo without a chat: commands are all it takes.";
    default:
      return unreachable(situation);
  }
}
