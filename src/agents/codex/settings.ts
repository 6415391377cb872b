import { z } from "zod";
import type { SettingGroup, ValuesOf } from "../../config/setting.ts";

export const sandboxes = ["read-only", "workspace-write", "danger-full-access"] as const;
export const efforts = ["low", "medium", "high"] as const;
export const approvalPolicies = ["untrusted", "on-request", "never"] as const;

const lowerCase = z.string().trim().toLowerCase();
/** Longer than a timer can wait helps nobody. */
const longestSeconds = 2_000_000;

/** What stands for "none of them" where a project chooses one. */
export const noneChosen = "none";

const nameShape = /^[A-Za-z\d][\w.-]{0,39}$/u;
const variableShape = /^[A-Za-z_]\w*$/u;

const Accounts = z
  .record(z.string(), z.string(), 'must be a JSON object, e.g. {"work": "~/.codex-work"}')
  .superRefine((accounts, context) => {
    for (const [name, home] of Object.entries(accounts)) {
      const problem =
        nameProblem(name) ?? (/^(?:~?\/)/u.test(home) ? undefined : "its folder must begin with / or ~/");
      if (problem !== undefined)
        context.addIssue({ code: "custom", message: `account "${name}": ${problem}` });
    }
  });

/** What is wrong is told without the values, which are secrets. */
const Environments = z
  .record(
    z.string(),
    z.record(z.string(), z.string("must be text"), "must be a JSON object of variables"),
    'must be a JSON object, e.g. {"staging": {"API_URL": "…"}}',
  )
  .superRefine((environments, context) => {
    for (const [name, variables] of Object.entries(environments)) {
      const problem =
        nameProblem(name) ??
        Object.keys(variables)
          .map(variableProblem)
          .find((text) => text !== undefined);
      if (problem !== undefined)
        context.addIssue({ code: "custom", message: `environment "${name}": ${problem}` });
    }
  });

function nameProblem(name: string): string | undefined {
  if (name === noneChosen) return `"${noneChosen}" stands for none of them; take another name`;
  return nameShape.test(name)
    ? undefined
    : "a name takes letters, digits, dots, dashes and underscores, 40 at most";
}

function variableProblem(name: string): string | undefined {
  if (!variableShape.test(name)) return `${name} is no name of a variable`;
  if (name.startsWith("POCO_")) return `${name}: variables of PoCo itself stay out of its agents`;
  return name === "CODEX_HOME" ? "CODEX_HOME belongs into POCO_CODEX_ACCOUNTS" : undefined;
}

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
  loadedThreads: {
    key: "POCO_CODEX_LOADED_THREADS",
    schema: z.coerce.number().int().min(1).max(10_000),
    default: "50",
    doc: "With more conversations than this in its memory, the Codex process is replaced as soon as it has nothing to do.",
  },
  accounts: {
    key: "POCO_CODEX_ACCOUNTS",
    schema: z.preprocess(jsonOfText, Accounts),
    default: "{}",
    doc: 'Codex accounts for projects to choose from, as JSON: each name with its CODEX_HOME folder, e.g. {"work": "~/.codex-work"}. Log in there with `CODEX_HOME=… codex login`.',
  },
  environments: {
    key: "POCO_CODEX_ENVIRONMENTS",
    schema: z.preprocess(jsonOfText, Environments),
    default: "{}",
    isSecret: true,
    doc: 'Sets of environment variables for projects to choose from, as JSON: each name with its variables, e.g. {"staging": {"API_URL": "…"}}.',
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
