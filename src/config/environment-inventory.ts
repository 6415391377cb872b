import type { Adapters } from "./load-settings.ts";
import { isSecretName } from "./load-settings.ts";
import type { Environment } from "./locations.ts";
import type { Origin, SettingGroups } from "./read-settings.ts";
import type { SettingGroup } from "./setting.ts";

/** The answer of `/debug/env`: what is set, never what it is set to. */
export interface EnvironmentInventory {
  readonly note: string;
  readonly categories: readonly {
    readonly name: string;
    readonly variables: readonly Variable[];
  }[];
}

interface Variable {
  readonly key: string;
  /** Set in any layer: command line, environment or file. A default does not count. */
  readonly present: boolean;
  /** In characters; 0 for secrets, whose length is nobody's business. */
  readonly length: number;
}

export interface InventorySources extends Adapters {
  readonly groups: SettingGroups;
  readonly origins: Readonly<Record<string, Origin>>;
  readonly environment: Environment;
}

const note =
  "Shows which known settings and variables are set, not their values. The length of a secret is given as 0.";
const proxyKeys = ["HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "ALL_PROXY"];

/** Only known names appear: one category for PoCo, one per agent and per platform, and the proxy variables. */
export function environmentInventory(sources: InventorySources): EnvironmentInventory {
  const { groups, origins, environment, agents, platforms } = sources;
  const inProcess = (names: readonly string[]) => names.map((name) => processVariable(name, environment));
  const category = (name: string, group: SettingGroup, own: readonly string[] = []) => ({
    name,
    variables: [...settingVariables(group, origins), ...inProcess(own)],
  });
  return {
    note,
    categories: [
      ...agents.map(({ name, settings, environmentKeys }) => category(name, settings, environmentKeys)),
      { name: "proxy", variables: inProcess([...proxyKeys, ...proxyKeys.map((key) => key.toLowerCase())]) },
      category("core", groups.core),
      ...platforms.map(({ name, settings }) => category(name, settings)),
    ],
  };
}

function settingVariables(
  group: SettingGroup,
  origins: Readonly<Record<string, Origin>>,
): readonly Variable[] {
  return Object.values(group).map(({ key }) => {
    const origin = origins[key];
    const present = origin !== undefined && origin.layer !== "default";
    return { key, present, length: present ? origin.length : 0 };
  });
}

function processVariable(key: string, environment: Environment): Variable {
  const text = environment[key] ?? "";
  return { key, present: text !== "", length: isSecretName(key) ? 0 : text.length };
}
