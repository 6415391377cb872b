import type { AgentOption } from "../agents/agent.ts";
import type { ModelRow } from "../cards/workspace-view.ts";
import type { Role } from "../domain/person.ts";
import type { AgentOptions } from "../domain/task.ts";

/** What an agent offers to choose from. */
export interface Offered {
  readonly title: string;
  readonly options: readonly AgentOption[];
  /** Empty where the agent has not said them: then any name of a model is taken. */
  readonly models: readonly Pick<ModelRow, "id">[];
}

export type OptionsChoice =
  | {
      readonly ok: true;
      /** All that holds from now on. */
      readonly options: AgentOptions;
      /** The choices that take a fence down which stood before, for people: `Access: Full Access`. */
      readonly wide: readonly string[];
    }
  /** `problem` says what is allowed in place of what was chosen for the option `key`. */
  | { readonly ok: false; readonly problem: string; readonly key: string };

/** Not among the options that agents declare: what it may be is asked of the agent while it runs. */
export const modelKey = "model";

/** What comes of choosing: only what is named changes, and an empty text takes a choice back. */
export function chooseOptions(offered: Offered, before: AgentOptions, chosen: AgentOptions): OptionsChoice {
  for (const [key, value] of Object.entries(chosen)) {
    const problem = value === "" ? unknownKey(offered, key) : misfit(offered, [key, value], before);
    if (problem !== undefined) return { ok: false, problem, key };
  }
  const options = Object.fromEntries(
    Object.entries({ ...before, ...chosen }).filter(([, value]) => value !== ""),
  );
  const wide = offered.options.filter((option) => isWide(option, options) && !isWide(option, before));
  return { ok: true, options, wide: wide.map((option) => choiceWords(option, options)) };
}

function unknownKey({ title, options }: Offered, key: string): string | undefined {
  if (key === modelKey || options.some((option) => option.key === key)) return undefined;
  const known = [modelKey, ...options.map((option) => option.key)].join(", ");
  return `${title} has no option named ${key}. Choose among ${known}.`;
}

function misfit(
  offered: Offered,
  [key, value]: readonly [string, string],
  before: AgentOptions,
): string | undefined {
  const option = offered.options.find((candidate) => candidate.key === key);
  if (option !== undefined) {
    if (option.choices.some((choice) => choice.value === value)) return undefined;
    const allowed = option.choices.map((choice) => `${choice.label} (${choice.value})`).join(", ");
    return `${option.label} cannot be ${value}. Choose one of ${allowed}.`;
  }
  if (key !== modelKey) return unknownKey(offered, key);
  const isKnown = offered.models.length === 0 || offered.models.some((model) => model.id === value);
  // What holds already is no new choice, even if the agent does not list it any more.
  if (isKnown || before[modelKey] === value) return undefined;
  return `${offered.title} does not offer the model ${value}. Choose one of ${firstOf(offered.models)}.`;
}

/** As many models as a sentence can carry. */
const namedModels = 12;

function firstOf(models: Offered["models"]): string {
  const named = models.slice(0, namedModels).map((model) => model.id);
  const rest = models.length - named.length;
  return [...named, ...(rest > 0 ? [`and ${rest} more`] : [])].join(", ");
}

function isWide(option: AgentOption, options: AgentOptions): boolean {
  return choiceOf(option, options)?.isWide === true;
}

function choiceOf(option: AgentOption, options: AgentOptions): AgentOption["choices"][number] | undefined {
  const value = options[option.key] || option.default;
  return option.choices.find((choice) => choice.value === value);
}

function choiceWords(option: AgentOption, options: AgentOptions): string {
  return `${option.label}: ${choiceOf(option, options)?.label ?? ""}`;
}

/** All wide choices among these, for people. */
export function wideWords({ options }: Pick<Offered, "options">, chosen: AgentOptions): readonly string[] {
  return options
    .filter((option) => chosen[option.key] !== undefined && isWide(option, chosen))
    .map((option) => choiceWords(option, chosen));
}

/** The part of the choices that the agent knows: those made for another agent stay behind. */
export function fittingOptions(offered: Offered, chosen: AgentOptions): AgentOptions {
  return Object.fromEntries(
    Object.entries(chosen).filter((entry) => misfit(offered, entry, {}) === undefined),
  );
}

export type WideGate =
  | { readonly kind: "open" }
  /** Somebody has to say once more that they mean it. */
  | { readonly kind: "confirm" }
  | { readonly kind: "closed"; readonly problem: string };

/** Whether fences may come down now. */
export function wideGate(
  wide: readonly string[],
  { role, isConfirmed }: { readonly role: Role; readonly isConfirmed: boolean },
): WideGate {
  if (wide.length === 0) return { kind: "open" };
  if (role !== "owner" && role !== "admin") {
    return {
      kind: "closed",
      problem: `${wide.join(", ")} needs the role admin; yours is ${role}. Choose something else, or ask an admin.`,
    };
  }
  return isConfirmed ? { kind: "open" } : { kind: "confirm" };
}
