import { PocoError } from "../domain/errors.ts";
import { keepSecret } from "../observe/redact.ts";
import { checkValue } from "./check-value.ts";
import { coreSettings } from "./core-settings.ts";
import { everyValue, findValue, type Layers } from "./layers.ts";
import { type Environment, type Files, foldersOf, locate } from "./locations.ts";
import { everySetting, readSettings, type SettingGroups, type Settings } from "./read-settings.ts";
import type { SettingGroup, Setup, ValuesOf } from "./setting.ts";
import { readSettingsFile } from "./settings-file.ts";

/** What the settings need to know of an agent or of a platform. */
export interface Adapter {
  readonly name: string;
  readonly title: string;
  readonly settings: SettingGroup;
  /** The agent's own variables; platforms have none. */
  readonly environmentKeys?: readonly string[];
  /** The agents that its settings name, where it is no agent itself but a setting that names some. */
  agentsIn?(values: ValuesOf<SettingGroup>): readonly Adapter[];
  /** How people set it up step by step. */
  readonly setup?: Setup;
}

export interface Adapters {
  readonly agents: readonly Adapter[];
  readonly platforms: readonly Adapter[];
}

export interface SettingSources extends Adapters {
  readonly environment: Environment;
  /** By key, e.g. `{ POCO_HTTP_PORT: "8001" }`. */
  readonly flags?: Readonly<Record<string, string>>;
}

export interface LoadedSettings extends Settings {
  readonly files: Files;
  readonly groups: SettingGroups;
  /** The secrets among the settings, of every layer. */
  readonly secrets: readonly string[];
}

/** Finds, reads and checks the settings. Secrets among them become unspeakable for the log from here on. */
export async function loadSettings(sources: SettingSources): Promise<LoadedSettings> {
  const { environment, flags = {} } = sources;
  const files = locate(environment);
  const file = await readSettingsFile(files.config);
  const layers: Layers = { environment, file, flags, folders: foldersOf(environment) };
  const groups = groupsOf(sources, files.home, namedAgents(sources.agents, layers));

  const secrets = secretsOf(groups, layers);
  for (const secret of secrets) keepSecret(secret);
  for (const secret of agentSecrets(sources.agents, environment)) keepSecret(secret);
  return { ...readSettings(groups, layers), files, groups, secrets };
}

/**
 * The settings of all adapters beside PoCo's own; `home` is the folder that defaults are below, `named` are the agents
 * that settings name.
 */
export function groupsOf(
  { agents, platforms }: Adapters,
  home: string,
  named: readonly string[] = [],
): SettingGroups {
  return {
    core: coreSettings({ agents: [...knownAgents(agents).map(({ name }) => name), ...named], home }),
    agents: Object.fromEntries(agents.map(({ name, settings }) => [name, settings])),
    platforms: Object.fromEntries(platforms.map(({ name, settings }) => [name, settings])),
  };
}

/** Those that are agents themselves. */
export function knownAgents(agents: readonly Adapter[]): readonly Adapter[] {
  return agents.filter(({ agentsIn }) => agentsIn === undefined);
}

/** The names of the agents that settings name. A wrong value names none here: who reads all settings tells what is wrong with it. */
export function namedAgents(agents: readonly Adapter[], layers: Layers): readonly string[] {
  const taken = new Set(agents.map(({ name }) => name));
  const named = agents.flatMap((family) => agentsIn(family, layers).map(({ name }) => name));
  const twice = named.find((name) => taken.has(name));
  if (twice === undefined) return named;
  throw new PocoError(
    "settings",
    `The settings name an agent "${twice}", which PoCo has already. Rename it.`,
  );
}

function agentsIn(family: Adapter, layers: Layers): readonly Adapter[] {
  if (family.agentsIn === undefined) return [];
  const values: Record<string, unknown> = {};
  for (const [name, setting] of Object.entries(family.settings)) {
    const checked = checkValue(setting, findValue(setting, layers), layers.folders.user);
    if (checked.kind === "wrong") return [];
    values[name] = checked.value;
  }
  return family.agentsIn(values);
}

/** Whether a variable that is no setting of PoCo's holds a secret, by its name. */
export function isSecretName(name: string): boolean {
  return /KEY|TOKEN|SECRET|PASSWORD|CREDENTIAL/i.test(name);
}

/** Also of the layers that another layer hides. */
function secretsOf(groups: SettingGroups, layers: Layers): readonly string[] {
  return everySetting(groups)
    .filter(({ isSecret }) => isSecret)
    .flatMap((setting) => everyValue(setting, layers).map(({ value }) => String(value).trim()));
}

function agentSecrets(agents: readonly Adapter[], environment: Environment): readonly string[] {
  return agents
    .flatMap(({ environmentKeys = [] }) => environmentKeys)
    .filter(isSecretName)
    .flatMap((name) => environment[name]?.trim() || []);
}
