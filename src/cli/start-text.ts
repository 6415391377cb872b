/** What a person wants to know of an agent after the start. */
export interface AgentState {
  readonly name: string;
  readonly title: string;
  readonly ready: boolean;
  readonly detail: string;
}

/** The agents that were found, those that are ready first, with the next step for the others. */
export function agentLines(agents: readonly AgentState[]): readonly string[] {
  if (agents.length === 0) return ["Agents: none"];
  const width = Math.max(...agents.map(({ title }) => title.length));
  const inOrder = [...agents.filter(({ ready }) => ready), ...agents.filter(({ ready }) => !ready)];
  return [
    "Agents:",
    ...inOrder.map(
      ({ title, ready, detail }) => `  ${title.padEnd(width)}  ${ready ? "ready" : "not ready"}: ${detail}`,
    ),
  ];
}
