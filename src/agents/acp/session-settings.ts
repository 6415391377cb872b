import { type ConfigOption, SessionSettings as Schema, type SessionSettings, Update } from "./wire.ts";

/** How a session is set, as far as the agent told: the newest word counts. */
export interface SettingsKnown {
  readonly mode: string | undefined;
  readonly modes: readonly string[];
  readonly model: string | undefined;
  readonly models: readonly { readonly id: string; readonly title: string }[];
  /** The config options by which the mode and the model are set, where the agent has such. */
  readonly modeOption: string | undefined;
  readonly modelOption: string | undefined;
}

const nothingKnown: SettingsKnown = {
  mode: undefined,
  modes: [],
  model: undefined,
  models: [],
  modeOption: undefined,
  modelOption: undefined,
};

/** Reads the answer that opened a session, or that changed how it is set. Pure. */
export function settingsIn(answer: unknown, before: SettingsKnown = nothingKnown): SettingsKnown {
  const read = Schema.safeParse(answer);
  return read.success ? merged(before, read.data) : before;
}

/** What an update of the session changes. Pure. */
export function settingsAfter(before: SettingsKnown, update: unknown): SettingsKnown {
  const read = Update.safeParse(update);
  if (!read.success) return before;
  switch (read.data.sessionUpdate) {
    case "current_mode_update":
      return { ...before, mode: read.data.currentModeId ?? before.mode };
    case "config_option_update":
      return settingsIn(update, before);
    default:
      return before;
  }
}

/** Agents with both say the same twice; config options are the newer way and win. */
function merged(before: SettingsKnown, { modes, models, configOptions }: SessionSettings): SettingsKnown {
  const mode = optionOf(configOptions, "mode");
  const model = optionOf(configOptions, "model");
  return {
    mode: mode?.currentValue ?? modes?.currentModeId ?? before.mode,
    modes:
      mode?.options.map(({ value }) => value) ?? modes?.availableModes.map(({ id }) => id) ?? before.modes,
    model: model?.currentValue ?? models?.currentModelId ?? before.model,
    models:
      model?.options.map(({ value, name }) => ({ id: value, title: name ?? value })) ??
      models?.availableModels.map(({ modelId, name }) => ({ id: modelId, title: name ?? modelId })) ??
      before.models,
    modeOption: mode?.id ?? before.modeOption,
    modelOption: model?.id ?? before.modelOption,
  };
}

/** By its category, or, where an agent leaves that out, by its id. */
function optionOf(options: readonly ConfigOption[] | undefined, category: string): ConfigOption | undefined {
  return (
    options?.find((option) => option.category === category) ??
    options?.find((option) => option.category === undefined && option.id === category)
  );
}
