import { keepSecret } from "../observe/redact.ts";
import { coreSettings } from "./core-settings.ts";
import { everyValue, type Layers } from "./layers.ts";
import { type Environment, type Files, foldersOf, locate } from "./locations.ts";
import { everySetting, readSettings, type SettingGroups, type Settings } from "./read-settings.ts";
import type { SettingGroup } from "./setting.ts";
import { readSettingsFile } from "./settings-file.ts";

/** What the settings need to know of an agent or of a platform. */
export interface Adapter {
  readonly name: string;
  readonly title: string;
  readonly settings: SettingGroup;
  /** The agent's own variables; platforms have none. */
  readonly environmentKeys?: readonly string[];
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
  const groups = groupsOf(sources, files.home);
  const file = await readSettingsFile(files.config);
  const layers: Layers = { environment, file, flags, folders: foldersOf(environment) };

  const secrets = secretsOf(groups, layers);
  for (const secret of secrets) keepSecret(secret);
  for (const secret of agentSecrets(sources.agents, environment)) keepSecret(secret);
  return { ...readSettings(groups, layers), files, groups, secrets };
}

/** The settings of all adapters beside PoCo's own; `home` is the folder that defaults are below. */
export function groupsOf({ agents, platforms }: Adapters, home: string): SettingGroups {
  return {
    core: coreSettings({ agents: agents.map(({ name }) => name), home }),
    agents: Object.fromEntries(agents.map(({ name, settings }) => [name, settings])),
    platforms: Object.fromEntries(platforms.map(({ name, settings }) => [name, settings])),
  };
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
