import { dirname } from "node:path";
import { isObject } from "./is-object.ts";
import type { Environment, Folders } from "./locations.ts";
import type { Setting } from "./setting.ts";
import type { SettingsFile } from "./settings-file.ts";

/** Where settings may stand: the command line before the environment before the file before the defaults. */
export interface Layers {
  readonly environment: Environment;
  readonly file: SettingsFile;
  /** By key, e.g. `{ POCO_HTTP_PORT: "8001" }`. */
  readonly flags: Readonly<Record<string, string>>;
  readonly folders: Folders;
}

export type Layer = "flag" | "environment" | "file" | "section" | "default";

/** A value as a layer holds it. */
export interface Found {
  readonly layer: Layer;
  /** For people: `in the environment`, `in /home/ann/.poco/poco.config.json (http.port)`. */
  readonly place: string;
  readonly value: unknown;
  /** The folder that a relative path starts from. */
  readonly folder: string;
}

/**
 * The value of the highest layer that holds one; undefined when not even a default does. Blank text and JSON null
 * count as not set in every layer. (In the Python original an empty variable switched a thing off even when
 * the file had a value, and a flat null hid the section.)
 */
export function findValue(setting: Setting, layers: Layers): Found | undefined {
  return everyValue(setting, layers)[0];
}

/** What each layer holds, the highest first. */
export function everyValue(setting: Setting, layers: Layers): readonly Found[] {
  const { environment, file, flags, folders } = layers;
  const inFile = { folder: dirname(file.path) };
  const here = { folder: folders.working };
  const found: readonly Found[] = [
    { layer: "flag", place: "on the command line", value: flags[setting.key], ...here },
    { layer: "environment", place: "in the environment", value: environment[setting.key], ...here },
    { layer: "file", place: `in ${file.path}`, value: file.content[setting.key], ...inFile },
    {
      layer: "section",
      place: `in ${file.path} (${setting.path})`,
      value: inSection(file.content, setting.path),
      ...inFile,
    },
    { layer: "default", place: "by default", value: setting.default, ...here },
  ];
  return found.filter((each) => isSet(each.value));
}

function inSection(content: Readonly<Record<string, unknown>>, path: string | undefined): unknown {
  if (path === undefined) return undefined;
  const [section = "", field = ""] = path.split(".");
  const fields = content[section];
  return isObject(fields) ? fields[field] : undefined;
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && !(typeof value === "string" && value.trim() === "");
}
