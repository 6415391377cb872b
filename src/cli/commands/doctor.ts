import { parseArgs } from "node:util";
import { type Adapter, type LoadedSettings, loadSettings } from "../../config/load-settings.ts";
import { type Command, type ExitCode, exitCode } from "../command.ts";
import { type Diagnosis, diagnose } from "../diagnose.ts";
import { printable } from "../printable.ts";

const help = `Usage: poco doctor [--json]

Looks for what is wrong, and says the next step: tries each chat app that is set up (its tokens, its rights), and asks the PoCo
that runs for its agents, its connections, and what the apps really delivered.

  ok  it works   ??  nobody knows yet, and how to find out   !!  it does not work

Exit codes: 0 nothing is wrong, 1 something is.`;

export const doctor: Command = {
  name: "doctor",
  summary: "find what is wrong, and say what to do",
  help,
  run: async (args, context) => {
    const { values } = parseArgs({ args: [...args], options: { json: { type: "boolean" } } });
    const { adapters } = await import("../../app.ts");
    const settings = await loadSettings({ ...adapters, environment: context.environment });
    const parts = await diagnose({ settings, platforms: setUp(adapters.platforms, settings) }, context);
    for (const line of values.json ? [JSON.stringify(parts)] : parts.flatMap(asLines))
      context.terminal.out(line);
    return codeOf(parts);
  },
};

/** The platforms of which somebody set something that they are asked for. */
function setUp(
  platforms: readonly Adapter[],
  { origins, platforms: values }: LoadedSettings,
): readonly Adapter[] {
  return platforms.filter(({ name, setup, settings }) => {
    const asked = setup?.asks(values[name] ?? {}) ?? [];
    return asked.some((one) => origins[settings[one]?.key ?? ""]?.layer !== "default");
  });
}

const marks = { good: "ok", unknown: "??", bad: "!!" } as const;

function asLines({ title, checks }: Diagnosis): readonly string[] {
  return [title, ...checks.map(({ state, text }) => `${marks[state]}  ${printable(text)}`), ""];
}

function codeOf(parts: readonly Diagnosis[]): ExitCode {
  const isWrong = parts.some(({ checks }) => checks.some(({ state }) => state === "bad"));
  return isWrong ? exitCode.failed : exitCode.done;
}
