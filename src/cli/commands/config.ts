import { parseArgs } from "node:util";
import { loadSettings } from "../../config/load-settings.ts";
import { PocoError } from "../../domain/errors.ts";
import { setSetting, unsetSetting } from "../change-setting.ts";
import { type CliContext, type Command, type ExitCode, exitCode } from "../command.ts";
import { clackQuestions } from "../questions.ts";
import { platformToSetUp, setUpPlatform, unknownAction } from "../set-up-platform.ts";
import { settingsJson, settingsLines } from "../settings-list.ts";
import { runWizard } from "../wizard.ts";

const help = `Usage: poco config                     ask the few questions that matter (on a terminal)
       poco config slack|feishu        connect Slack or Feishu: what to do there, what came of it, and a try
       poco config show [--json]       every setting, its value, and where it comes from
       poco config set KEY [VALUE]     check a value and write it to the settings file
       poco config unset KEY           remove it from the settings file

KEY is a name such as POCO_HTTP_PORT; docs/settings.md and \`poco config show\` list them. Without VALUE it is asked
for, or read from the standard input: so a secret stays out of the history of your shell.

Exit codes: 0 done, 1 a setting is wrong or nothing was answered, 2 wrong use.`;

export const config: Command = {
  name: "config",
  summary: "show and change the settings",
  help,
  run: async (args, context) => {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { json: { type: "boolean" } },
      allowPositionals: true,
    });
    const [action, ...words] = positionals;
    switch (action) {
      case undefined:
        return context.terminal.canAsk && !values.json ? ask(context) : show(context, values.json ?? false);
      case "show":
        expectWords(words, 0, 0);
        return show(context, values.json ?? false);
      case "set":
        expectWords(words, 1, 2);
        return setSetting({ key: words[0] ?? "", value: words[1] }, context);
      case "unset":
        expectWords(words, 1, 1);
        return unsetSetting(words[0] ?? "", context);
      default:
        expectWords(words, 0, 0);
        return setUp(action, context);
    }
  },
};

function expectWords(words: readonly string[], least: number, most: number): void {
  if (words.length >= least && words.length <= most) return;
  const problem = words.length < least ? "A name is missing" : `"${words[most]}" is one word too many`;
  throw new PocoError("invalid_request", `${problem}. Put a value that has blanks in quotes.`);
}

async function show({ environment, terminal }: CliContext, isJson: boolean): Promise<ExitCode> {
  const { adapters } = await import("../../app.ts");
  const settings = await loadSettings({ ...adapters, environment });
  if (isJson) terminal.out(settingsJson(settings, adapters));
  else for (const line of settingsLines(settings, adapters)) terminal.out(line);
  return exitCode.done;
}

async function setUp(name: string, context: CliContext): Promise<ExitCode> {
  const { adapters } = await import("../../app.ts");
  const wanted = platformToSetUp(adapters.platforms, name);
  if (wanted === undefined) throw unknownAction(name, adapters.platforms);
  const settings = await loadSettings({ ...adapters, environment: context.environment });
  return setUpPlatform(wanted, { settings, adapters, questions: clackQuestions }, context);
}

async function ask(context: CliContext): Promise<ExitCode> {
  const { adapters } = await import("../../app.ts");
  const settings = await loadSettings({ ...adapters, environment: context.environment });
  return runWizard({ settings, adapters, questions: clackQuestions }, context);
}
