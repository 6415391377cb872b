import type { PersonId } from "../domain/ids.ts";
import type { IntentOf } from "../domain/intent.ts";
import type { Block, Button, Card, Choice, Input } from "./card.ts";
import { oneLine } from "./clean.ts";
import { optionFields } from "./draft-fields.ts";
import { intentButton, submitButton } from "./intent-button.ts";
import { optionFieldsOf } from "./option-words.ts";
import { problemBlocks } from "./problem-blocks.ts";
import type { ProjectCreateView } from "./project-view.ts";
import type { AgentRow } from "./view-rows.ts";

/** The form for a new project. */
export function projectNewCard(view: ProjectCreateView): Card {
  const options = optionFieldsOf(view.draft.options);
  return {
    title: "New Project",
    tone: view.problem === null ? "info" : "bad",
    blocks: [
      ...problemBlocks(view.problem),
      ...notReadyBlocks(view.agents),
      ...(options.length === 0 ? [] : [{ kind: "fields", fields: options } as const]),
      form(view),
    ],
  };
}

function notReadyBlocks(agents: readonly AgentRow[]): readonly Block[] {
  if (agents.some((agent) => agent.ready)) return [];
  const missing = agents.map((agent) => `${agent.title}: ${agent.detail}`);
  return [{ kind: "note", text: ["No agent is ready.", ...missing].join("\n"), tone: "attention" }];
}

function form(view: ProjectCreateView): Block {
  return {
    kind: "form",
    name: "project_create_form",
    inputs: [
      nameInput(view),
      agentInput(view),
      folderInput(view),
      roomInput(view),
      ...(view.invitable === null ? [] : whoseRoomInputs(view.draft, view.invitable)),
    ],
    buttons: formButtons(view),
  };
}

/** All but Cancel send what was typed along, so that it stands here again after a look elsewhere. */
function formButtons({ draft }: ProjectCreateView): readonly Button[] {
  const options = optionFields(draft.options);
  const browse = (mode: IntentOf<"project.browse_dir">["mode"]) =>
    ({ kind: "project.browse_dir", purpose: "new", mode, ...options }) as const;
  return [
    {
      ...submitButton("submit_project_create_button", "Create Project", {
        kind: "project.create",
        ...options,
      }),
      style: "primary",
    },
    submitButton("browse_new_project_dir_button", "Browse folders", browse("browse")),
    submitButton("recent_new_project_dir_button", "Recent folders", browse("recent")),
    submitButton("choose_new_project_agent_button", "Agent options", {
      kind: "project.new_options",
      ...options,
    }),
    intentButton("cancel_project_create_button", "Cancel", { kind: "project.home" }),
  ];
}

function nameInput({ draft }: ProjectCreateView): Input {
  return {
    kind: "line",
    name: "name",
    label: "Name",
    placeholder: "What you call it",
    ...(draft.name === "" ? {} : { value: draft.name }),
    isRequired: true,
  };
}

/** The agents that work come first; the others say what they need. */
function agentInput(view: ProjectCreateView): Input {
  const ready = view.agents.filter((agent) => agent.ready);
  const others = view.agents.filter((agent) => !agent.ready);
  const wanted = view.draft.agent === "" ? view.defaultAgent : view.draft.agent;
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

function folderInput({ draft }: ProjectCreateView): Input {
  return {
    kind: "line",
    name: "workdir",
    label: "Folder on the server (empty: a new one of PoCo's own)",
    placeholder: "~/work/my-project",
    ...(draft.folder === "" ? {} : { value: draft.folder }),
    isRequired: false,
  };
}

function roomInput({ draft }: ProjectCreateView): Input {
  return {
    kind: "choice",
    name: "room",
    label: "Make a room for it",
    choices: [
      { value: "yes", label: "Yes" },
      { value: "no", label: "No, I only want it on the list" },
    ],
    value: draft.room ? "yes" : "no",
  };
}

function whoseRoomInputs(
  { isPrivate, invite }: ProjectCreateView["draft"],
  known: readonly PersonId[],
): readonly Input[] {
  const people = invite.join(" ");
  return [
    {
      kind: "choice",
      name: "private",
      label: "Who sees the room",
      choices: [
        { value: "yes", label: "Only those who are invited" },
        { value: "no", label: "Everybody" },
      ],
      value: isPrivate ? "yes" : "no",
    },
    {
      kind: "people",
      name: "invite",
      label: "Invite besides you",
      known: [...new Set([...known, ...invite])],
      ...(people === "" ? {} : { value: people }),
    },
  ];
}
