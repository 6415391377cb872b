import { z } from "zod";
import type { SettingGroup, ValuesOf } from "../../config/setting.ts";

export const sandboxes = ["read-only", "workspace-write", "danger-full-access"] as const;
export const efforts = ["low", "medium", "high"] as const;
export const approvalPolicies = ["untrusted", "on-request", "never"] as const;

const lowerCase = z.string().trim().toLowerCase();
/** Longer than a timer can wait helps nobody. */
const longestSeconds = 2_000_000;

export const codexSettings = {
  command: {
    key: "POCO_CODEX_COMMAND",
    schema: z.string().trim().min(1),
    default: "codex",
    doc: "The Codex command: a name to look up on PATH, or a path.",
  },
  folder: {
    key: "POCO_CODEX_WORKDIR",
    schema: z.string().optional(),
    default: undefined,
    isPath: true,
    doc: "The folder in which Codex works for tasks and projects without one.",
  },
  model: {
    key: "POCO_CODEX_MODEL",
    schema: z.string().trim().min(1).optional(),
    default: undefined,
    doc: "The model, where a project chose none. Without it Codex takes its own default.",
  },
  sandbox: {
    key: "POCO_CODEX_SANDBOX",
    schema: lowerCase.pipe(z.enum(sandboxes)),
    default: "workspace-write",
    doc: "What Codex may touch without asking, where a project chose nothing else.",
  },
  effort: {
    key: "POCO_CODEX_REASONING_EFFORT",
    schema: lowerCase.pipe(z.enum(efforts)),
    default: "medium",
    doc: "How long the model thinks, where a project chose nothing else.",
  },
  approvalPolicy: {
    key: "POCO_CODEX_APPROVAL_POLICY",
    schema: lowerCase.pipe(z.enum(approvalPolicies)),
    default: "on-request",
    doc: "When Codex asks people: before every command, when it needs more than the sandbox allows, or never.",
  },
  silenceSeconds: {
    key: "POCO_CODEX_TIMEOUT_SECONDS",
    schema: z.coerce.number().int().min(1).max(longestSeconds),
    default: "900",
    unit: "seconds",
    doc: "A turn that reports nothing for so long, while nobody is being asked, is stopped.",
  },
  turnSeconds: {
    key: "POCO_CODEX_TURN_LIMIT_SECONDS",
    schema: z.coerce.number().int().min(1).max(longestSeconds),
    default: "14400",
    unit: "seconds",
    doc: "The most that one turn may take, without the time in which people are being asked.",
  },
  idleSeconds: {
    key: "POCO_CODEX_TRANSPORT_IDLE_SECONDS",
    schema: z.coerce.number().int().min(0).max(longestSeconds),
    default: "1800",
    unit: "seconds",
    doc: "The Codex process ends after so long without work; 0 keeps it. The next message starts it again.",
  },
  args: {
    key: "POCO_CODEX_ARGS",
    schema: z.preprocess(
      jsonOfText,
      z.array(z.string(), 'must be a JSON array of texts, e.g. ["-c", "key=value"]'),
    ),
    default: "[]",
    doc: "More words for the command line of `codex app-server`, as a JSON array of texts.",
  },
} satisfies SettingGroup;

export type CodexValues = ValuesOf<typeof codexSettings>;

/** The settings file may hold the array itself; elsewhere it comes as text. */
function jsonOfText(value: unknown): unknown {
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value);
  } catch {
    return value; // the schema says what is wrong with it
  }
}
