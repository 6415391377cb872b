import { checkValue } from "../config/check-value.ts";
import { pathsFromHere } from "../config/expand-path.ts";
import { type Adapter, type Adapters, knownAgents, type LoadedSettings } from "../config/load-settings.ts";
import { foldersOf } from "../config/locations.ts";
import { mask } from "../config/mask.ts";
import type { Setting } from "../config/setting.ts";
import { changeSettingsFile } from "../config/settings-file.ts";
import { type CliContext, type ExitCode, exitCode } from "./command.ts";
import type { Questions } from "./questions.ts";
import { findPoco } from "./running-poco.ts";

export interface Wizard {
  readonly settings: LoadedSettings;
  readonly adapters: Adapters;
  readonly questions: Questions;
}

/** Asks for the agent, its folder, the port and the platforms, and writes what was answered, all at once at the end. */
export async function runWizard(wizard: Wizard, context: CliContext): Promise<ExitCode> {
  const { terminal } = context;
  const { files } = wizard.settings;
  const answers = await askAll(wizard, context);
  if (answers === undefined) {
    terminal.err("Nothing was changed.");
    return exitCode.failed;
  }
  if (Object.keys(answers).length === 0) {
    terminal.out("Nothing to change.");
    return exitCode.done;
  }
  await changeSettingsFile(files.config, answers);
  const isRunning = (await findPoco(files)).state === "running";
  terminal.out(`Saved in ${files.config}. Next: \`poco ${isRunning ? "restart" : "start"}\`.`);
  return exitCode.done;
}

/** New values by key; undefined when the person left. */
export type Answers = Readonly<Record<string, string>> | undefined;

async function askAll(wizard: Wizard, context: CliContext): Promise<Answers> {
  const { core } = wizard.settings.groups;
  const agent = await askAgent(wizard, context);
  if (agent === undefined) return undefined;
  const name = agent[core.agentBackend.key] ?? wizard.settings.core.agentBackend;
  const folders = await askEach(foldersIn(wizard, name), wizard, context);
  const port = folders && (await askEach([core.httpPort], wizard, context));
  const platforms = port && (await askPlatforms(wizard, context));
  return platforms && { ...agent, ...folders, ...port, ...platforms };
}

async function askAgent(wizard: Wizard, context: CliContext): Promise<Answers> {
  const { settings, adapters, questions } = wizard;
  const { key } = settings.groups.core.agentBackend;
  if (isTakenFromEnvironment(key, wizard, context)) return {};
  const answer = await questions.choose({
    message: "Which agent should new projects use?",
    choices: knownAgents(adapters.agents).map(({ name, title }) => ({ value: name, label: title })),
    initial: settings.core.agentBackend,
  });
  if (answer === undefined) return undefined;
  return answer === settings.core.agentBackend ? {} : { [key]: answer };
}

async function askPlatforms(wizard: Wizard, context: CliContext): Promise<Answers> {
  let answers: Answers = {};
  for (const platform of wizard.adapters.platforms) {
    const needed = neededBy(platform, wizard);
    if (needed.length === 0) continue;
    const isSetUp = needed.some(({ key }) => wizard.settings.origins[key]?.layer !== "default");
    const message = isSetUp ? `Change the connection to ${platform.title}?` : `Connect ${platform.title}?`;
    const wanted = await wizard.questions.confirm({ message, initial: false });
    if (wanted === true) for (const line of introOf(platform, wizard)) context.terminal.out(line);
    const more = wanted === undefined ? undefined : await askEach(wanted ? needed : [], wizard, context);
    if (more === undefined) return undefined;
    answers = { ...answers, ...more };
  }
  return answers;
}

export async function askEach(
  settings: readonly Setting[],
  wizard: Wizard,
  context: CliContext,
): Promise<Answers> {
  const answers: Record<string, string> = {};
  for (const setting of settings) {
    if (isTakenFromEnvironment(setting.key, wizard, context)) continue;
    const answer = await askOne(setting, wizard, context);
    if (answer === undefined) return undefined;
    if (answer !== "") answers[setting.key] = answer;
  }
  return answers;
}

/** The answer in the form for the file; empty when the setting stays as it is. */
async function askOne(
  setting: Setting,
  wizard: Wizard,
  { environment }: CliContext,
): Promise<string | undefined> {
  const shown = wizard.settings.origins[setting.key]?.shown ?? "";
  const folders = foldersOf(environment);
  const check = (answer: string): string | undefined => {
    if (answer.trim() === "") return undefined;
    const found = { layer: "flag", place: "as typed", value: answer, folder: folders.working } as const;
    const checked = checkValue(setting, found, folders.user);
    return checked.kind === "wrong" ? checked.problem : undefined;
  };
  const question = {
    message: setting.key,
    hint: `${setting.doc} Blank keeps ${shown === mask("") ? "it not set" : shown}.`,
    check,
  };
  const typed = setting.isSecret
    ? await wizard.questions.secret(question)
    : await wizard.questions.text({ ...question, initial: "" });
  const answer = typed?.trim();
  if (answer === undefined || answer === "") return answer;
  return setting.isPath ? pathsFromHere(answer, folders.working) : answer;
}

/** The folders that an agent works in; its command is a name, not a path. */
function foldersIn({ settings }: Wizard, agent: string): readonly Setting[] {
  return Object.values(settings.groups.agents[agent] ?? {}).filter(({ isPath }) => isPath);
}

/** What a platform cannot do without; where it does not say so itself, the settings that have no default. */
function neededBy({ name, setup, settings: group }: Adapter, { settings }: Wizard): readonly Setting[] {
  if (setup === undefined) return Object.values(group).filter((setting) => setting.default === undefined);
  return setup.asks(settings.platforms[name] ?? {}).flatMap((key) => group[key] ?? []);
}

/** Where to get what is asked for. */
function introOf({ name, setup }: Adapter, { settings }: Wizard): readonly string[] {
  return setup?.intro(settings.platforms[name] ?? {}) ?? [];
}

function isTakenFromEnvironment(key: string, { settings }: Wizard, { terminal }: CliContext): boolean {
  if (settings.origins[key]?.layer !== "environment") return false;
  terminal.out(`${key} is set in the environment, so it is not asked for.`);
  return true;
}
