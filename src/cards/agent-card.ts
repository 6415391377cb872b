import { buttonRow } from "./button-rows.ts";
import type { Block, Card, Choice, Input } from "./card.ts";
import { oneLine } from "./clean.ts";
import { commandBlocks } from "./command-blocks.ts";
import { intentButton } from "./intent-button.ts";
import { type OptionsWays, optionsWays } from "./options-ways.ts";
import { problemBlocks } from "./problem-blocks.ts";
import { cannotAsk } from "./words.ts";
import type { AgentView, OptionRow } from "./workspace-view.ts";

/** The model and the options of an agent: exactly those that it declares. */
export function agentCard(view: AgentView): Card {
  const ways = optionsWays(view.subject);
  return {
    title: `Config Agent: ${ways.name}`,
    tone: view.problem === null ? "info" : "bad",
    blocks: [
      ...problemBlocks(view.problem),
      ...notes(view),
      { kind: "fields", fields: [{ label: "Agent", value: oneLine(view.agentTitle) }] },
      ...form(view, ways),
      ...(view.subject.kind === "workspace" ? commandBlocks(view.subject.project.id, view.commands) : []),
      ...buttonRow([...refreshButtons(view, ways), ways.back]),
    ],
  };
}

function notes(view: AgentView): readonly Block[] {
  const agent = oneLine(view.agentTitle);
  const isAsking = view.models.state === "asking";
  return [
    ...note(view.notReady === "" ? "" : `${agent} is not ready: ${oneLine(view.notReady)}`),
    ...note(view.canAsk ? "" : `${agent} ${cannotAsk}.`),
    ...note(view.isBusy ? "A task is under way: the change holds for the next one." : ""),
    ...note(isAsking ? `Asking ${agent} for its models; press Refresh in a moment.` : ""),
    ...note(
      isModelGone(view) ? `${agent} does not offer the model ${oneLine(view.model ?? "")} any more.` : "",
    ),
  ];
}

function note(text: string): readonly Block[] {
  return text === "" ? [] : [{ kind: "note", text, tone: "attention" }];
}

function refreshButtons(view: AgentView, ways: OptionsWays) {
  return view.models.state === "asking"
    ? [intentButton(`refresh_models_${ways.subject}`, "Refresh", ways.choose)]
    : [];
}

function form(view: AgentView, ways: OptionsWays): readonly Block[] {
  const inputs = [...modelInputs(view), ...view.options.map(optionInput)];
  if (inputs.length === 0) return [];
  const isShown = inputs.some(({ name }) => name === "model");
  const kept = isShown || view.model === null ? {} : { model: view.model };
  return [
    {
      kind: "form",
      name: `workspace_agent_form_${ways.subject}`,
      inputs,
      buttons: [{ ...ways.apply(kept), style: "primary" }],
    },
  ];
}

/** Nothing to choose while the agent is being asked; a line to type into when it cannot say what it offers. */
function modelInputs(view: AgentView): readonly Input[] {
  const { rows, state } = view.models;
  if (rows.length > 0) return [modelChoice(view)];
  if (state === "asking") return [];
  const value = view.model === null ? {} : { value: view.model };
  return [
    { kind: "line", name: "model", label: "Model (empty: the agent's default)", ...value, isRequired: false },
  ];
}

function modelChoice(view: AgentView): Input {
  const { rows } = view.models;
  const usual = rows.find(({ isDefault }) => isDefault);
  const byDefault = usual === undefined ? "The agent's default" : `Default (${oneLine(usual.title)})`;
  return {
    kind: "choice",
    name: "model",
    label: "Model",
    choices: [
      { value: "", label: byDefault },
      ...rows.map(({ id, title }) => ({ value: id, label: oneLine(title) })),
    ],
    value: isModelGone(view) ? "" : (view.model ?? ""),
  };
}

function isModelGone({ model, models }: AgentView): boolean {
  return model !== null && models.rows.length > 0 && !models.rows.some(({ id }) => id === model);
}

function optionInput({ key, label, choices, chosen, default: byDefault }: OptionRow): Input {
  const usual = choices.find(({ value }) => value === byDefault);
  const isOffered = choices.some(({ value }) => value === chosen);
  return {
    kind: "choice",
    name: key,
    label: oneLine(label),
    choices: [
      { value: "", label: `Default (${oneLine(usual?.label ?? byDefault)})` },
      ...choices.map(choiceOf),
    ],
    value: isOffered ? (chosen ?? "") : "",
  };
}

function choiceOf({ value, label, isWide }: OptionRow["choices"][number]): Choice {
  const words = oneLine(label);
  return { value, label: isWide ? `${words} (wide: for admins, asks back)` : words };
}
