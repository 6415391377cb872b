import type { Block, Card, Choice, Input } from "./card.ts";
import { oneLine } from "./clean.ts";
import type { AgentRow, ProjectCreateView } from "./view.ts";

/** The form for a new project. */
export function projectNewCard(view: ProjectCreateView): Card {
  return {
    title: "New Project",
    tone: view.problem === null ? "info" : "bad",
    blocks: [...problemBlocks(view), form(view)],
  };
}

function problemBlocks({ problem, agents }: ProjectCreateView): readonly Block[] {
  const refused: readonly Block[] = problem === null ? [] : [{ kind: "note", text: problem, tone: "bad" }];
  if (agents.some((agent) => agent.ready)) return refused;
  const missing = agents.map((agent) => `${agent.title}: ${agent.detail}`);
  return [
    ...refused,
    { kind: "note", text: ["No agent is ready.", ...missing].join("\n"), tone: "attention" },
  ];
}

function form(view: ProjectCreateView): Block {
  return {
    kind: "form",
    name: "project_create_form",
    inputs: [nameInput(view), agentInput(view), folderInput(view)],
    buttons: [
      {
        name: "submit_project_create_button",
        label: "Create Project",
        style: "primary",
        does: { kind: "submit", intent: { kind: "project.create" } },
      },
      {
        name: "cancel_project_create_button",
        label: "Cancel",
        does: { kind: "intent", intent: { kind: "project.home" } },
      },
    ],
  };
}

function nameInput({ draft }: ProjectCreateView): Input {
  return {
    kind: "line",
    name: "name",
    label: "Name",
    placeholder: "What you call it",
    ...(draft === null ? {} : { value: draft.name }),
    isRequired: true,
  };
}

/** The agents that work come first; the others say what they need. */
function agentInput(view: ProjectCreateView): Input {
  const ready = view.agents.filter((agent) => agent.ready);
  const others = view.agents.filter((agent) => !agent.ready);
  const wanted = view.draft?.agent ?? view.defaultAgent;
  const chosen = ready.find((agent) => agent.name === wanted) ?? ready[0];
  return {
    kind: "choice",
    name: "backend",
    label: "Agent",
    choices: [...ready, ...others].map(choice),
    ...(chosen === undefined ? {} : { value: chosen.name }),
  };
}

function choice(agent: AgentRow): Choice {
  const shown = { value: agent.name, label: oneLine(agent.title) };
  return agent.ready ? shown : { ...shown, unavailable: oneLine(agent.detail) };
}

function folderInput({ draft, defaultFolder }: ProjectCreateView): Input {
  const value = draft?.folder ?? defaultFolder;
  return {
    kind: "line",
    name: "workdir",
    label: "Folder on the server",
    placeholder: "~/work/my-project",
    ...(value === null ? {} : { value }),
    isRequired: false,
  };
}
