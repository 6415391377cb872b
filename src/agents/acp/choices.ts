import type { AgentOptions } from "../../domain/task.ts";
import type { AgentOption } from "../agent.ts";
import type { Profile } from "./profile.ts";
import type { AcpValues } from "./settings.ts";

/** What holds for one turn: the project's choice over the setting over the agent's own default. */
export interface Choices {
  readonly model: string | undefined;
  /** The agent's own id of the mode to set; undefined where the choices name none. */
  readonly mode: string | undefined;
  /** What the process is started with, before its own words. */
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

export type ChoicesRead =
  | { readonly kind: "choices"; readonly choices: Choices }
  /** For people: which choice is wrong and what is allowed. */
  | { readonly kind: "wrong"; readonly message: string };

/** Reads a project's choices. An empty choice is none; a wrong one is refused, never ignored. Pure. */
export function readChoices(options: AgentOptions, profile: Profile, values: AcpValues): ChoicesRead {
  const model = modelOf(options["model"] || values.model, profile);
  const flag = model === undefined || profile.modelFlag === undefined ? [] : [profile.modelFlag, model];
  let mode: string | undefined;
  const args: string[] = [...flag];
  let environment = {};
  for (const option of profile.options) {
    const value = options[option.key] || values.chosen[option.key] || option.default;
    const choice = option.choices.find((each) => each.value === value);
    if (choice === undefined) {
      const allowed = option.choices.map((each) => each.value).join(", ");
      const message = `${profile.title} does not know the ${option.key} "${value}". Choose one of ${allowed}.`;
      return { kind: "wrong", message };
    }
    mode = choice.mode ?? mode;
    args.push(...(choice.args ?? []));
    environment = { ...environment, ...choice.environment };
  }
  const inSession = profile.modelFlag === undefined ? model : undefined;
  return { kind: "choices", choices: { model: inSession, mode, args, environment } };
}

function modelOf(wanted: string | undefined, { anyModel }: Profile): string | undefined {
  return wanted === "" || wanted === anyModel ? undefined : wanted;
}

/** What a project may choose. The setting is what holds where it chose nothing. Pure. */
export function optionsOf(profile: Profile, values: AcpValues): readonly AgentOption[] {
  return profile.options.map(({ key, label, choices, default: usual }) => ({
    key,
    label,
    default: values.chosen[key] ?? usual,
    choices: choices.map((choice) => ({
      value: choice.value,
      label: choice.label,
      ...(choice.isWide === true ? { isWide: true } : {}),
    })),
  }));
}
