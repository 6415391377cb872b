import { type Adapter, loadSettings } from "../config/load-settings.ts";
import type { Finding, Setting, Setup } from "../config/setting.ts";
import { changeSettingsFile } from "../config/settings-file.ts";
import { PocoError } from "../domain/errors.ts";
import { type CliContext, type ExitCode, exitCode } from "./command.ts";
import { findPoco } from "./running-poco.ts";
import { type Answers, askEach, type Wizard } from "./wizard.ts";

/** A platform that people set up, by its name; undefined where there is none of that name. */
export function platformToSetUp(platforms: readonly Adapter[], name: string): SetUpPlatform | undefined {
  const platform = platforms.find((known) => known.name === name);
  return platform?.setup === undefined ? undefined : { platform, setup: platform.setup };
}

export interface SetUpPlatform {
  readonly platform: Adapter;
  readonly setup: Setup;
}

/**
 * Says what to do in the app, asks for what it gave, tries it and stores it, unless the app does not take it. Without a
 * terminal nothing is asked: what is set is tried.
 */
export async function setUpPlatform(
  { platform, setup }: SetUpPlatform,
  wizard: Wizard,
  context: CliContext,
): Promise<ExitCode> {
  const { terminal } = context;
  if (!terminal.canAsk) {
    introduce({ platform, setup }, wizard, context);
    return report(setup, await tryOut({ platform, setup }, { wizard, context, answers: {} }), context);
  }
  const answers = await answersFor({ platform, setup }, wizard, context);
  if (answers === undefined) {
    terminal.err("Nothing was changed.");
    return exitCode.failed;
  }
  const tried = await tryOut({ platform, setup }, { wizard, context, answers });
  if (tried.findings.some(({ isRefusal }) => isRefusal)) {
    report(setup, tried, context);
    terminal.err("Nothing was saved.");
    return exitCode.failed;
  }
  await store(answers, wizard, context);
  return report(setup, tried, context);
}

/** Entered, or brought about in the app where it has a way to that. */
async function answersFor(
  { platform, setup }: SetUpPlatform,
  wizard: Wizard,
  context: CliContext,
): Promise<Answers> {
  const valuesNow = valuesOf(platform, wizard);
  const { obtain } = setup;
  const way = obtain === undefined ? "enter" : await wayOf(obtain, wizard);
  if (obtain !== undefined && way === "obtain") {
    const obtained = await obtainAnswers({ platform, obtain }, wizard, context);
    if (typeof obtained !== "string") return obtained;
    context.terminal.err(obtained);
    return undefined;
  }
  if (way === undefined) return undefined;
  introduce({ platform, setup }, wizard, context);
  const asked = setup.asks(valuesNow).map((name) => settingOf(platform, name));
  return askEach(asked, wizard, context);
}

function introduce({ platform, setup }: SetUpPlatform, wizard: Wizard, { terminal }: CliContext): void {
  for (const line of setup.intro(valuesOf(platform, wizard))) terminal.out(line);
}

type ObtainOf = NonNullable<Setup["obtain"]>;

function wayOf({ label, otherwise }: ObtainOf, { questions }: Wizard): Promise<string | undefined> {
  const choices = [
    { value: "obtain", label },
    { value: "enter", label: otherwise },
  ];
  return questions.choose({ message: "How shall it be set up?", choices, initial: "obtain" });
}

/** Words say why there are none. */
async function obtainAnswers(
  { platform, obtain }: { readonly platform: Adapter; readonly obtain: ObtainOf },
  wizard: Wizard,
  { terminal }: CliContext,
): Promise<NonNullable<Answers> | string> {
  const ending = new AbortController();
  const giveUp = (): void => ending.abort();
  process.once("SIGINT", giveUp);
  try {
    const signal = AbortSignal.any([ending.signal, terminal.closed]);
    const how = { say: (line: string) => terminal.out(line), columns: terminal.columns, signal };
    const obtained = await obtain.run(valuesOf(platform, wizard), how);
    if (obtained.kind === "failed") return obtained.why;
    const entries = Object.entries(obtained.values).flatMap(([name, value]) =>
      value === undefined ? [] : [[settingOf(platform, name).key, value] as const],
    );
    return Object.fromEntries(entries);
  } finally {
    process.removeListener("SIGINT", giveUp);
  }
}

function settingOf({ settings }: Adapter, name: string): Setting {
  const setting = settings[name];
  if (setting === undefined) throw new Error(`there is no setting ${name}`);
  return setting;
}

function valuesOf({ name }: Adapter, { settings }: Pick<Wizard, "settings">) {
  return settings.platforms[name] ?? {};
}

async function store(answers: NonNullable<Answers>, wizard: Wizard, { terminal }: CliContext): Promise<void> {
  const keys = Object.keys(answers);
  if (keys.length === 0) return;
  const { files, origins } = wizard.settings;
  await changeSettingsFile(files.config, answers);
  terminal.out(`Saved in ${files.config}.`);
  for (const key of keys.filter((one) => origins[one]?.layer === "environment")) {
    terminal.out(
      `${key} is set in the environment as well, and what is set there counts: take it away there.`,
    );
  }
}

interface Trial {
  readonly wizard: Wizard;
  readonly context: CliContext;
  readonly answers: NonNullable<Answers>;
}

interface Tried {
  readonly findings: readonly Finding[];
  readonly isRunning: boolean;
}

/** Tries what is set, with the answers over it. */
async function tryOut({ platform, setup }: SetUpPlatform, trial: Trial): Promise<Tried> {
  const { adapters } = trial.wizard;
  const { environment } = trial.context;
  const settings = await loadSettings({ ...adapters, environment, flags: trial.answers });
  const findings = await setup.check(valuesOf(platform, { settings }));
  return { findings, isRunning: (await findPoco(settings.files)).state === "running" };
}

function report(setup: Setup, { findings, isRunning }: Tried, { terminal }: CliContext): ExitCode {
  for (const { isGood, text } of findings) terminal.out(`${isGood ? "ok" : "!!"}  ${text}`);
  if (findings.some(({ isGood }) => !isGood)) return exitCode.failed;
  const more = setup.next === undefined ? "" : `, then ${setup.next}`;
  terminal.out(`Next: \`poco ${isRunning ? "restart" : "start"}\`${more}.`);
  return exitCode.done;
}

/** For an action that is none. */
export function unknownAction(action: string, platforms: readonly Adapter[]): PocoError {
  const names = platforms.filter(({ setup }) => setup !== undefined).map(({ name }) => name);
  return new PocoError(
    "invalid_request",
    `\`poco config\` cannot "${action}". It can show, set and unset, and set up ${names.join(" or ")}.`,
  );
}
