import { mkdir } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { z } from "zod";
import { PocoError } from "../domain/errors.ts";
import { expandPath } from "./expand-path.ts";
import type { SettingGroup } from "./setting.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/** Where the files are. Read from the environment only, because everything else may stand in the settings file. */
export const locationSettings = {
  home: {
    key: "POCO_HOME",
    schema: z.string(),
    default: "~/.poco",
    isPath: true,
    doc: "The folder of all of PoCo's files. Environment only.",
  },
  configPath: {
    key: "POCO_CONFIG_PATH",
    schema: z.string(),
    default: "~/.poco/poco.config.json",
    isPath: true,
    doc: "The settings file; it moves with `POCO_HOME`. Environment only.",
  },
} satisfies SettingGroup;

/** Every path of PoCo's own. */
export interface Files {
  readonly home: string;
  readonly config: string;
  readonly database: string;
  readonly pid: string;
  readonly log: string;
  /** For files of a moment; may be emptied while PoCo stands still. */
  readonly scratch: string;
  /** What came with prompts, in a folder per task. */
  readonly files: string;
}

export function filesOf(home: string): Files {
  return {
    home,
    config: join(home, "poco.config.json"),
    database: join(home, "poco.db"),
    pid: join(home, "poco.pid"),
    log: join(home, "poco.log"),
    scratch: join(home, "scratch"),
    files: join(home, "files"),
  };
}

/** The files that the environment names. */
export function locate(environment: Environment): Files {
  const home = pathIn(environment, locationSettings.home.key) ?? join(foldersOf(environment).user, ".poco");
  const config = pathIn(environment, locationSettings.configPath.key);
  return config === undefined ? filesOf(home) : { ...filesOf(home), config };
}

/** What `~` stands for, and what a relative path is relative to. */
export interface Folders {
  readonly user: string;
  readonly working: string;
}

export function foldersOf(environment: Environment): Folders {
  return { user: environment["HOME"] || homedir(), working: process.cwd() };
}

/** Makes the folders that are missing, for PoCo's user alone. Folders that are there keep their rights. */
export async function makeFolders(files: Files): Promise<void> {
  for (const folder of [files.home, files.scratch, files.files, dirname(files.config)])
    await makeFolder(folder);
}

/** Makes one folder, and those above it, for PoCo's user alone. */
export async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new PocoError(
      "setup",
      `The folder ${folder} cannot be made (${String(cause)}). Make it, or set POCO_HOME to a folder that can be written.`,
      { cause },
    );
  }
}

function pathIn(environment: Environment, key: string): string | undefined {
  const text = environment[key]?.trim();
  if (text === undefined || text === "") return undefined;
  const path = expandPath(text, foldersOf(environment));
  if (path !== undefined) return path;
  throw new PocoError(
    "settings",
    `${key} in the environment is "${text}". Write an absolute path or one that begins with ~/.`,
  );
}
