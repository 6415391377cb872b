import { z } from "zod";
import type { ValuesOf } from "../../config/setting.ts";
import type { Profile } from "./profile.ts";

/** What the driver needs to know of the settings of an agent. */
export interface AcpValues {
  readonly command: string;
  readonly folder: string | undefined;
  readonly model: string | undefined;
  readonly silenceSeconds: number;
  readonly turnSeconds: number;
  readonly idleSeconds: number;
  readonly args: readonly string[];
  /** What holds where a project chose nothing, by the key of the option. */
  readonly chosen: Readonly<Record<string, string>>;
}

/** Longer than a timer can wait helps nobody. */
export const longestSeconds = 2_000_000;

/** The settings that every agent has that is driven through ACP. `modeName` is the end of the key of its first option. */
export function settingsOf(profile: Profile & { readonly prefix: string }, modeName = "MODE") {
  const { title, prefix } = profile;
  return {
    command: {
      key: keyOf(prefix, "COMMAND"),
      schema: z.string().trim().min(1),
      default: profile.command,
      doc: `The ${title} command: a name to look up on PATH, or a path.`,
    },
    folder: {
      key: keyOf(prefix, "WORKDIR"),
      schema: z.string().optional(),
      default: undefined,
      isPath: true,
      doc: `The folder in which ${title} works for tasks and projects without one.`,
    },
    model: {
      key: keyOf(prefix, "MODEL"),
      schema: z.string().trim().min(1).optional(),
      default: profile.anyModel,
      doc: `The model, where a project chose none. Without it ${title} takes its own default.`,
    },
    mode: choiceSetting(profile, 0, modeName),
    ...limitSettings(title, prefix),
    args: {
      key: keyOf(prefix, "ARGS"),
      schema: z.preprocess(
        jsonOfText,
        z.array(z.string(), 'must be a JSON array of texts, e.g. ["--flag", "value"]'),
      ),
      default: "[]",
      doc: `More words for the command line of ${title}, as a JSON array of texts.`,
    },
  };
}

function limitSettings(title: string, prefix: string) {
  return {
    silenceSeconds: {
      key: keyOf(prefix, "TIMEOUT_SECONDS"),
      schema: z.coerce.number().int().min(1).max(longestSeconds),
      default: "900",
      unit: "seconds",
      doc: "A turn that reports nothing for so long, while nobody is being asked, is stopped.",
    },
    turnSeconds: {
      key: keyOf(prefix, "TURN_LIMIT_SECONDS"),
      schema: z.coerce.number().int().min(1).max(longestSeconds),
      default: "14400",
      unit: "seconds",
      doc: "The most that one turn may take, without the time in which people are being asked.",
    },
    idleSeconds: {
      key: keyOf(prefix, "IDLE_SECONDS"),
      schema: z.coerce.number().int().min(0).max(longestSeconds),
      default: "600",
      unit: "seconds",
      doc: `The ${title} process ends after so long without work; 0 keeps it. The next message starts it again.`,
    },
  };
}

/** The setting that says what holds for an option of the profile where a project chose nothing. */
export function choiceSetting(profile: Profile & { readonly prefix: string }, at: number, name: string) {
  const option = profile.options[at];
  if (option === undefined) throw new Error(`${profile.name} has no option ${at}`);
  const values = option.choices.map(({ value }) => value);
  return {
    key: keyOf(profile.prefix, name),
    schema: z.string().trim().toLowerCase().pipe(z.enum(values)),
    default: option.default,
    doc: `${option.label}, where a project chose nothing else: ${wordsFor(option.choices)}.`,
  };
}

type Key = `POCO_${string}`;

/** As the driver takes them. */
export function toValues(
  profile: Profile,
  { mode, ...values }: ValuesOf<ReturnType<typeof settingsOf>>,
  more: Readonly<Record<string, string>> = {},
): AcpValues {
  const [first] = profile.options;
  return { ...values, chosen: { ...(first === undefined ? {} : { [first.key]: mode }), ...more } };
}

function keyOf(prefix: string, name: string): Key {
  return `POCO_${prefix}_${name}`;
}

function wordsFor(choices: readonly { readonly value: string; readonly label: string }[]): string {
  return choices.map(({ value, label }) => `\`${value}\` (${label})`).join(", ");
}

/** The settings file may hold the array itself; elsewhere it comes as text. */
export function jsonOfText(value: unknown): unknown {
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value);
  } catch {
    return value; // the schema says what is wrong with it
  }
}
