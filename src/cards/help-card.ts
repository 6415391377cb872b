import type { ProjectId } from "../domain/ids.ts";
import { unreachable } from "../domain/unreachable.ts";
import type { Block, Button, Card } from "./card.ts";
import { oneLine } from "./clean.ts";
import { intentButton } from "./intent-button.ts";
import type { HelpView } from "./project-view.ts";

/** What can be done from here. */
export function helpCard({ situation, projectId, agentTitle, commands: orders, appCommand }: HelpView): Card {
  return {
    title: "PoCo Help",
    tone: "info",
    blocks: [
      { kind: "plain", text: situationWords(situation) },
      { kind: "text", text: appCommand === undefined ? slashWords : appWords(appCommand) },
      ...orderBlocks(agentTitle, orders, appCommand),
      { kind: "text", text: promptWords(appCommand) },
      { kind: "actions", buttons: [...(projectId === null ? [] : roomButtons(projectId)), projects] },
    ],
  };
}

function commandLines(slash: string): string {
  return `- \`${slash}run <prompt>\` starts a task
- \`${slash}status [id]\` shows a task
- \`${slash}approve [id]\` lets a waiting task go on
- \`${slash}reject [id] [why]\` refuses what a waiting task asks, and tells the agent why
- \`${slash}stop\` stops the task that runs
- \`${slash}queue\` shows the tasks that wait`;
}

const whichOne = `Without an id the only task that it can be is meant; where there are several, you choose. \
The only request that waits can be answered with a number: \`1\` is its first answer, \`2\` the next.`;

const slashWords = `Commands:

${commandLines("/")}
- \`/new\` begins a new session: the next task knows nothing of the ones before
- \`/help\` shows this

${whichOne}`;

function appWords(command: string): string {
  return `Commands:

- \`${command}\` shows the workspace in the room of a project, and the projects elsewhere
- \`${command} new\` makes a project
${commandLines(`${command} `)}
- \`${command} help\` shows this

${whichOne}

The same words work in a message, and so in threads, behind a mention of PoCo or an exclamation mark: \`!status\`. \
There \`!new\` begins a new session: the next task knows nothing of the ones before.`;
}

const confirmWords = "A prompt that begins with `confirm:` waits until somebody approves it.";

function promptWords(appCommand: string | undefined): string {
  const others =
    appCommand === undefined
      ? "Anything else is a prompt, also with a slash before it. A prompt that begins with one of these words is sent with `/run`: `/run /status is wrong, fix it`."
      : `In the room of a project anything else is a prompt. One that begins with a slash is sent with \`${appCommand} run\`.`;
  return `${others}\n\n${confirmWords}`;
}

/** What the agent of the room takes itself. The words come from the agent, so they are no markup. */
function orderBlocks(
  agentTitle: string,
  orders: HelpView["commands"],
  appCommand: string | undefined,
): readonly Block[] {
  if (orders.length === 0) return [];
  const how = appCommand === undefined ? "" : `, behind ${appCommand} run`;
  const lines = orders.map(({ word, help }) => `${oneLine(word)}: ${oneLine(help)}`);
  return [{ kind: "plain", text: [`Orders to ${oneLine(agentTitle)} itself${how}:`, ...lines].join("\n") }];
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
    case "elsewhere":
      return "This is the room of no project. Make one, then write to its agent in its own room.";
    case "dm":
      return "Here you see your projects. Make one, then write to its agent in its own room.";
    case "demo":
      return "This is PoCo without a chat: commands are all it takes.";
    default:
      return unreachable(situation);
  }
}
