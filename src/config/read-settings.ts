import { PocoError } from "../domain/errors.ts";
import { checkValue } from "./check-value.ts";
import type { CoreSettings, CoreValues } from "./core-settings.ts";
import { isLoopback } from "./is-loopback.ts";
import { findValue, type Layer, type Layers } from "./layers.ts";
import type { Setting, SettingGroup, ValuesOf } from "./setting.ts";
import { brokenSections, unknownKeys } from "./unknown-keys.ts";

/** Every setting there is: PoCo's own, and those of agents and platforms by the name of the adapter. */
export interface SettingGroups {
  readonly core: CoreSettings;
  readonly agents: Readonly<Record<string, SettingGroup>>;
  readonly platforms: Readonly<Record<string, SettingGroup>>;
}

export interface Settings {
  readonly core: CoreValues;
  readonly agents: Readonly<Record<string, ValuesOf<SettingGroup>>>;
  readonly platforms: Readonly<Record<string, ValuesOf<SettingGroup>>>;
  /** By key: where the value came from. Holds no secret. */
  readonly origins: Readonly<Record<string, Origin>>;
  /** One line each, for the log and for `poco config`. */
  readonly warnings: readonly string[];
}

export interface Origin {
  readonly layer: Layer;
  /** For people: `in the environment`. */
  readonly place: string;
  /** What people may see of the value: secrets are masked, paths absolute. */
  readonly shown: string;
  /** The length of the text in its layer; 0 for secrets and defaults. */
  readonly length: number;
}

/** Reads and checks every setting. Throws one PocoError that names all wrong values, a line each. */
export function readSettings(groups: SettingGroups, layers: Layers): Settings {
  const settings = everySetting(groups);
  const reading: Reading = { layers, origins: {}, problems: [...brokenSections(settings, layers)] };

  const core = readGroup(groups.core, reading);
  const agents = readGroups(groups.agents, reading);
  const platforms = readGroups(groups.platforms, reading);

  if (reading.problems.length === 0) reading.problems.push(...openWithoutToken(core));
  if (reading.problems.length > 0) throw new PocoError("settings", reading.problems.join("\n"));
  return { core, agents, platforms, origins: reading.origins, warnings: unknownKeys(settings, layers) };
}

export function everySetting({ core, agents, platforms }: SettingGroups): readonly Setting[] {
  const groups: readonly SettingGroup[] = [core, ...Object.values(agents), ...Object.values(platforms)];
  return groups.flatMap((group) => Object.values(group));
}

/** What is collected while the groups are read. */
interface Reading {
  readonly layers: Layers;
  readonly origins: Record<string, Origin>;
  readonly problems: string[];
}

function readGroups(groups: Readonly<Record<string, SettingGroup>>, reading: Reading) {
  return Object.fromEntries(Object.entries(groups).map(([name, group]) => [name, readGroup(group, reading)]));
}

function readGroup<Group extends SettingGroup>(group: Group, reading: Reading): ValuesOf<Group> {
  const entries = Object.entries(group).map(([name, setting]) => [name, readOne(setting, reading)]);
  // Each value is the output of its setting's schema, or the problems stop the reader before anyone sees it.
  return Object.fromEntries(entries) as ValuesOf<Group>;
}

function readOne(setting: Setting, { layers, origins, problems }: Reading): unknown {
  const found = findValue(setting, layers);
  const checked = checkValue(setting, found, layers.folders.user);
  if (checked.kind === "wrong") {
    problems.push(checked.problem);
    return undefined;
  }
  const { layer, place } = found ?? { layer: "default", place: "by default" };
  origins[setting.key] = { layer, place, shown: checked.shown, length: checked.length };
  return checked.value;
}

function openWithoutToken({ httpHost, httpToken }: CoreValues): readonly string[] {
  if (isLoopback(httpHost) || httpToken !== undefined) return [];
  return [
    `POCO_HTTP_HOST is "${httpHost}", which others can reach. Set POCO_HTTP_TOKEN too, or keep to 127.0.0.1.`,
  ];
}
