import { text as readAll } from "node:stream/consumers";
import { checkValue } from "../config/check-value.ts";
import { pathsFromHere } from "../config/expand-path.ts";
import { isObject } from "../config/is-object.ts";
import { groupsOf, namedAgents } from "../config/load-settings.ts";
import { type Files, foldersOf, locate, locationSettings } from "../config/locations.ts";
import { nearestName } from "../config/nearest-name.ts";
import { everySetting } from "../config/read-settings.ts";
import type { Setting } from "../config/setting.ts";
import { changeSettingsFile, readSettingsFile } from "../config/settings-file.ts";
import { PocoError } from "../domain/errors.ts";
import { type CliContext, type ExitCode, exitCode } from "./command.ts";
import { clackQuestions } from "./questions.ts";
import { findPoco } from "./running-poco.ts";

/** Checks a value and writes it to the settings file under its flat name. */
export async function setSetting(
  wanted: { readonly key: string; readonly value: string | undefined },
  context: CliContext,
): Promise<ExitCode> {
  const files = locate(context.environment);
  const setting = await knownSetting(wanted.key, files, context);
  const given = wanted.value ?? (await askFor(setting, context));
  const value = checkedValue(setting, given, context);

  await changeSettingsFile(files.config, { [setting.key]: value });
  context.terminal.out(`${setting.key} is set in ${files.config}.`);
  await tellWhatElse(setting, files, context);
  return exitCode.done;
}

/** Removes a setting from the settings file, in its flat form and in its section. */
export async function unsetSetting(key: string, context: CliContext): Promise<ExitCode> {
  const files = locate(context.environment);
  const setting = await knownSetting(key, files, context);
  const { content } = await readSettingsFile(files.config);
  const changes = removalOf(setting, content);
  if (Object.keys(changes).length === 0) {
    context.terminal.out(`${key} was not set in ${files.config}.`);
    return exitCode.done;
  }
  await changeSettingsFile(files.config, changes);
  context.terminal.out(`${key} is removed from ${files.config}.`);
  await tellWhatElse(setting, files, context);
  return exitCode.done;
}

async function knownSetting(key: string, files: Files, { environment }: CliContext): Promise<Setting> {
  const { adapters } = await import("../app.ts");
  const file = await readSettingsFile(files.config);
  const named = namedAgents(adapters.agents, {
    environment,
    file,
    flags: {},
    folders: foldersOf(environment),
  });
  const settings = everySetting(groupsOf(adapters, files.home, named));
  const setting = settings.find((each) => each.key === key);
  if (setting !== undefined) return setting;
  if (Object.values(locationSettings).some((each) => each.key === key)) {
    throw new PocoError(
      "invalid_request",
      `${key} can stand in the environment only. Export it before you start PoCo.`,
    );
  }
  const near = nearestName(
    key,
    settings.map((each) => each.key),
  );
  const hint = near === undefined ? "`poco config show` lists them." : `Did you mean ${near}?`;
  throw new PocoError("invalid_request", `${key} is no setting of PoCo. ${hint}`);
}

async function askFor(setting: Setting, { terminal }: CliContext): Promise<string> {
  if (!terminal.canAsk) return readAll(process.stdin);
  const question = { message: setting.key, hint: setting.doc, check: () => undefined };
  const answer = setting.isSecret
    ? await clackQuestions.secret(question)
    : await clackQuestions.text({ ...question, initial: "" });
  return answer ?? "";
}

/** The text to write. Relative paths are meant from here, and the file would read them from its own folder. */
function checkedValue(setting: Setting, given: string, { environment }: CliContext): string {
  const text = given.trim();
  if (text === "") {
    throw new PocoError(
      "invalid_request",
      `No value for ${setting.key}. \`poco config unset\` removes a setting.`,
    );
  }
  const folders = foldersOf(environment);
  const found = { layer: "flag", place: "as given", value: text, folder: folders.working } as const;
  const checked = checkValue(setting, found, folders.user);
  if (checked.kind === "wrong") throw new PocoError("settings", checked.problem);
  return setting.isPath || setting.isPathList ? pathsFromHere(text, folders.working) : text;
}

function removalOf(
  { key, path }: Setting,
  content: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const changes: Record<string, unknown> = key in content ? { [key]: undefined } : {};
  const [section = "", field = ""] = path?.split(".") ?? [];
  const fields = content[section];
  if (isObject(fields) && field in fields) changes[section] = { ...fields, [field]: undefined };
  return changes;
}

async function tellWhatElse(
  setting: Setting,
  files: Files,
  { environment, terminal }: CliContext,
): Promise<void> {
  if (environment[setting.key]?.trim()) {
    terminal.out(`Note: ${setting.key} is also set in the environment, which is stronger than the file.`);
  }
  const poco = await findPoco(files);
  if (poco.state === "running")
    terminal.out("PoCo is running. `poco restart` brings the change into effect.");
}
