import type { AgentOptions } from "../../domain/task.ts";
import type { AgentOption } from "../agent.ts";
import { type ClaudeValues, PermissionMode, permissionModes } from "./settings.ts";

/** What holds for one turn: the project's choice over the setting over Claude Code's own default. */
export interface Choices {
  readonly model: string | undefined;
  readonly mode: PermissionMode;
  readonly effort: string | undefined;
}

export type ChoicesRead =
  | { readonly kind: "choices"; readonly choices: Choices }
  /** For people: which choice is wrong and what is allowed. */
  | { readonly kind: "wrong"; readonly message: string };

const efforts = ["low", "medium", "high", "xhigh", "max"] as const;
/** Stands for what the model takes by itself. */
const noneChosen = "default";

/** Reads a project's choices. An empty choice is none; a wrong one is refused, never ignored. Pure. */
export function readChoices(options: AgentOptions, values: ClaudeValues): ChoicesRead {
  const asked = options["permission_mode"] || values.mode;
  const mode = PermissionMode.safeParse(asked);
  if (!mode.success) return wrong("permission mode", asked, permissionModes);
  const named = options["reasoning_effort"] || noneChosen;
  const effort = named === noneChosen ? undefined : named;
  const knownEffort = efforts.find((known) => known === effort);
  if (effort !== undefined && knownEffort === undefined)
    return wrong("reasoning effort", effort, [noneChosen, ...efforts]);
  const choices = { model: options["model"] || values.model, mode: mode.data, effort: knownEffort };
  return { kind: "choices", choices };
}

function wrong(key: string, value: string, allowed: readonly string[]): ChoicesRead {
  const message = `Claude Code does not know the ${key} "${value}". Choose one of ${allowed.join(", ")}.`;
  return { kind: "wrong", message };
}

/** What a project may choose. The setting is what holds where it chose nothing. Pure. */
export function claudeOptions(values: ClaudeValues): readonly AgentOption[] {
  return [
    {
      key: "permission_mode",
      label: "Permissions",
      default: values.mode,
      choices: [
        { value: "default", label: "Ask" },
        { value: "acceptEdits", label: "Accept Edits" },
        { value: "plan", label: "Plan First" },
        { value: "auto", label: "Auto", isWide: true },
        { value: "dontAsk", label: "Refuse Instead of Asking" },
        { value: "bypassPermissions", label: "Never Ask", isWide: true },
      ],
    },
    {
      key: "reasoning_effort",
      label: "Reasoning",
      default: noneChosen,
      choices: [
        { value: noneChosen, label: "Default" },
        { value: "low", label: "Low" },
        { value: "medium", label: "Medium" },
        { value: "high", label: "High" },
        { value: "xhigh", label: "Very High" },
        { value: "max", label: "Highest" },
      ],
    },
  ];
}
