import { isObject } from "./is-object.ts";
import type { Layers } from "./layers.ts";
import { locationSettings } from "./locations.ts";
import { nearestName } from "./nearest-name.ts";
import type { Setting } from "./setting.ts";

const prefix = "POCO_";
const environmentOnly: readonly string[] = Object.values(locationSettings).map(({ key }) => key);

/** One line for each name in the environment and in the file that PoCo does not know, in most cases a slip of the keyboard. */
export function unknownKeys(settings: readonly Setting[], layers: Layers): readonly string[] {
  const keys = settings.map(({ key }): string => key);
  const paths = settings.flatMap(({ path }) => path ?? []);
  const { environment, file } = layers;
  return [
    ...inEnvironment(Object.keys(environment), [...keys, ...environmentOnly]),
    ...inFile(file.content, { keys, paths }).map((line) => `${line} (${file.path})`),
  ];
}

/** The problems of sections that are no objects: nothing could be read from them. */
export function brokenSections(settings: readonly Setting[], { file }: Layers): readonly string[] {
  return sectionsOf(settings.flatMap(({ path }) => path ?? []))
    .filter((section) => file.content[section] != null && !isObject(file.content[section]))
    .map((section) => `"${section}" in ${file.path} is no section. Allowed: an object with its fields.`);
}

function inEnvironment(names: readonly string[], known: readonly string[]): readonly string[] {
  return names
    .filter((name) => name.startsWith(prefix) && !known.includes(name))
    .map((name) => sentence(`${name} in the environment`, nearestName(name, known)));
}

function inFile(
  content: Readonly<Record<string, unknown>>,
  known: { readonly keys: readonly string[]; readonly paths: readonly string[] },
): readonly string[] {
  const sections = sectionsOf(known.paths);
  return Object.entries(content).flatMap(([name, value]): readonly string[] => {
    if (name.startsWith("$") || known.keys.includes(name)) return [];
    if (environmentOnly.includes(name)) return [`${name} has no effect here: set it in the environment`];
    if (!sections.includes(name)) return [sentence(name, nearestName(name, [...known.keys, ...sections]))];
    return isObject(value) ? unknownFields(name, Object.keys(value), known.paths) : [];
  });
}

function unknownFields(
  section: string,
  fields: readonly string[],
  paths: readonly string[],
): readonly string[] {
  return fields
    .map((field) => `${section}.${field}`)
    .filter((path) => !paths.includes(path))
    .map((path) => sentence(path, nearestName(path, paths)));
}

function sectionsOf(paths: readonly string[]): readonly string[] {
  return [...new Set(paths.map((path) => path.split(".")[0] ?? path))];
}

function sentence(name: string, nearest: string | undefined): string {
  const hint = nearest === undefined ? "" : `; did you mean ${nearest}?`;
  return `${name} is no setting of PoCo${hint}`;
}
