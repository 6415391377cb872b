import { z } from "zod";
import type { SettingGroup, ValuesOf } from "../../config/setting.ts";

/** As `claude --help` names them; `manual` is another name of `default`. */
export const permissionModes = [
  "default",
  "acceptEdits",
  "plan",
  "auto",
  "dontAsk",
  "bypassPermissions",
] as const;
export type PermissionMode = (typeof permissionModes)[number];

/** The modes by any way in which people write them: `accept-edits`, `ACCEPTEDITS`, `manual`. */
export const PermissionMode = z
  .string()
  .trim()
  .transform((word) => {
    const plain = word.replaceAll(/[-_ ]/gu, "").toLowerCase();
    return plain === "manual" ? "default" : permissionModes.find((mode) => mode.toLowerCase() === plain);
  })
  .pipe(z.enum(permissionModes, `must be one of ${permissionModes.join(", ")}`));

/** Longer than a timer can wait helps nobody. */
const longestSeconds = 2_000_000;

export const claudeSettings = {
  command: {
    key: "POCO_CLAUDE_COMMAND",
    schema: z.string().trim().min(1),
    default: "claude",
    doc: "The Claude Code command: a name to look up on PATH, or a path.",
  },
  folder: {
    key: "POCO_CLAUDE_WORKDIR",
    schema: z.string().optional(),
    default: undefined,
    isPath: true,
    doc: "The folder in which Claude Code works for tasks and projects without one.",
  },
  model: {
    key: "POCO_CLAUDE_MODEL",
    schema: z.string().trim().min(1).optional(),
    default: undefined,
    doc: "The model, where a project chose none. Without it Claude Code takes its own default.",
  },
  mode: {
    key: "POCO_CLAUDE_PERMISSION_MODE",
    schema: PermissionMode,
    default: "default",
    doc: "What Claude Code may do without asking, where a project chose nothing else.",
  },
  silenceSeconds: {
    key: "POCO_CLAUDE_TIMEOUT_SECONDS",
    schema: z.coerce.number().int().min(1).max(longestSeconds),
    default: "900",
    unit: "seconds",
    doc: "A turn that reports nothing for so long, while nobody is being asked, is stopped.",
  },
  turnSeconds: {
    key: "POCO_CLAUDE_TURN_LIMIT_SECONDS",
    schema: z.coerce.number().int().min(1).max(longestSeconds),
    default: "14400",
    unit: "seconds",
    doc: "The most that one turn may take, without the time in which people are being asked.",
  },
  idleSeconds: {
    key: "POCO_CLAUDE_IDLE_SECONDS",
    schema: z.coerce.number().int().min(0).max(longestSeconds),
    default: "1800",
    unit: "seconds",
    doc: "A process that waits for the next prompt of its conversation ends after so long; 0 keeps it.",
  },
  warmProcesses: {
    key: "POCO_CLAUDE_WARM_PROCESSES",
    schema: z.coerce.number().int().min(0).max(100),
    default: "4",
    doc: "How many processes may wait for the next prompt. Each takes about 200 MB; one more ends the one that waited longest.",
  },
  args: {
    key: "POCO_CLAUDE_ARGS",
    schema: z.preprocess(
      jsonOfText,
      z.array(z.string(), 'must be a JSON array of texts, e.g. ["--add-dir", "/srv/shared"]'),
    ),
    default: "[]",
    doc: "More words for the command line of `claude`, as a JSON array of texts.",
  },
} satisfies SettingGroup;

export type ClaudeValues = ValuesOf<typeof claudeSettings>;

/** The settings file may hold the array itself; elsewhere it comes as text. */
function jsonOfText(value: unknown): unknown {
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value);
  } catch {
    return value; // the schema says what is wrong with it
  }
}
