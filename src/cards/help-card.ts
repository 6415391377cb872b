import type { ProjectId } from "../domain/ids.ts";
import { unreachable } from "../domain/unreachable.ts";
import type { Block, Button, Card } from "./card.ts";
import { oneLine } from "./clean.ts";
import { intentButton } from "./intent-button.ts";
import type { HelpView } from "./project-view.ts";

/** What can be done from here. */
export function helpCard({ situation, projectId, agentTitle, commands: orders }: HelpView): Card {
  return {
    title: "PoCo Help",
    tone: "info",
    blocks: [
      { kind: "plain", text: situationWords(situation) },
      { kind: "text", text: commands },
      ...orderBlocks(agentTitle, orders),
      { kind: "text", text: prompts },
      { kind: "actions", buttons: [...(projectId === null ? [] : roomButtons(projectId)), projects] },
    ],
  };
}

const commands = `Commands:

- \`/run <prompt>\` starts a task
- \`/status [id]\` shows a task
- \`/approve [id]\` lets a waiting task go on
- \`/reject [id] [why]\` refuses what a waiting task asks, and tells the agent why
- \`/stop\` stops the task that runs
- \`/new\` begins a new session: the next task knows nothing of the ones before
- \`/queue\` shows the tasks that wait
- \`/help\` shows this

Without an id the only task that it can be is meant; where there are several, you choose.`;

const prompts = `Anything else is a prompt, also with a slash before it. A prompt that begins with one of these words is \
sent with \`/run\`: \`/run /status is wrong, fix it\`.

A prompt that begins with \`confirm:\` waits until somebody approves it.`;

/** What the agent of the room takes itself. The words come from the agent, so they are no markup. */
function orderBlocks(agentTitle: string, orders: HelpView["commands"]): readonly Block[] {
  if (orders.length === 0) return [];
  const lines = orders.map(({ word, help }) => `${oneLine(word)}: ${oneLine(help)}`);
  return [{ kind: "plain", text: [`Orders to ${oneLine(agentTitle)} itself:`, ...lines].join("\n") }];
}

const projects = intentButton("open_projects_button", "Projects", { kind: "project.home" });

function roomButtons(projectId: ProjectId): readonly Button[] {
  return [
    intentButton(`open_workspace_${projectId}`, "Workspace", { kind: "workspace.open", projectId }),
    intentButton(`open_workspace_queue_${projectId}`, "Queue", { kind: "workspace.queue", projectId }),
  ];
}

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
