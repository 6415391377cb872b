import type { Agent, AgentCommand } from "../agents/agent.ts";
import type { HelpView } from "../cards/project-view.ts";
import type { CommandRow } from "../cards/view-rows.ts";
import type { Viewer } from "../domain/person.ts";
import type { Show } from "./outcome.ts";
import type { Parts } from "./parts.ts";
import { agentTitle } from "./project-row.ts";

/** The order to the agent itself that the prompt begins with, e.g. `/compact`. */
export function commandIn(
  agent: Pick<Agent, "commands"> | undefined,
  prompt: string,
): AgentCommand | undefined {
  const [first] = prompt.trim().split(/\s/, 1);
  return agent?.commands.find(({ word }) => word === first);
}

/** Says whether words are an order to any of the agents. */
export function orderTo({ agents }: Pick<Parts, "agents">): (text: string) => boolean {
  return (text) => [...agents.values()].some(({ agent }) => commandIn(agent, text) !== undefined);
}

/** The orders that the agent takes itself. */
export function commandsOf({ agents }: Pick<Parts, "agents">, agent: string): readonly CommandRow[] {
  return agents.get(agent)?.agent.commands ?? [];
}

/** What can be done from here, with what the agent of the room takes. */
export async function helpView(
  parts: Pick<Parts, "agents" | "platforms" | "store">,
  show: Extract<Show, { readonly kind: "help" }>,
  { person }: Viewer,
): Promise<HelpView> {
  const project = show.projectId === null ? undefined : await parts.store.projects.get(show.projectId);
  const command = parts.platforms.get(person.platform)?.can.command;
  const help = { ...show, ...(command === undefined ? {} : { appCommand: command }) };
  if (project === undefined) return { ...help, agentTitle: "", commands: [] };
  return {
    ...help,
    agentTitle: agentTitle(parts, project.agent),
    commands: commandsOf(parts, project.agent),
  };
}
