import { z } from "zod";
import type { AgentOptions } from "../../domain/task.ts";
import type { AgentOption } from "../agent.ts";
import { approvalPolicies, type CodexValues, efforts, noneChosen, sandboxes } from "./settings.ts";

/** What holds for one turn: the project's choice over the setting over Codex's own default. */
export interface Choices {
  readonly model: string | undefined;
  readonly sandbox: (typeof sandboxes)[number];
  readonly effort: string;
  readonly approvalPolicy: (typeof approvalPolicies)[number];
  /** Names in the settings; undefined for none of them. */
  readonly account: string | undefined;
  readonly environment: string | undefined;
}

export type ChoicesRead =
  | { readonly kind: "choices"; readonly choices: Choices }
  /** For people: which choice is wrong and what is allowed. */
  | { readonly kind: "wrong"; readonly message: string };

/** Every model knows three of them; a model may know more (`minimal`, `xhigh`), so the word itself is open. */
const Effort = z.string().regex(/^[a-z]+$/u);

/** Reads a project's choices. An empty choice is none; a wrong one is refused, never ignored. Pure. */
export function readChoices(options: AgentOptions, values: CodexValues): ChoicesRead {
  const sandbox = z.enum(sandboxes).safeParse(options["sandbox"] || values.sandbox);
  if (!sandbox.success) return wrong("sandbox", options["sandbox"], sandboxes);
  const approvalPolicy = z
    .enum(approvalPolicies)
    .safeParse(options["approval_policy"] || values.approvalPolicy);
  if (!approvalPolicy.success) return wrong("approval_policy", options["approval_policy"], approvalPolicies);
  const effort = Effort.safeParse(options["reasoning_effort"] || values.effort);
  if (!effort.success) return wrong("reasoning_effort", options["reasoning_effort"], efforts);
  for (const { key, known } of named(values)) {
    const name = nameIn(options, key);
    if (name !== undefined && !known.includes(name)) return wrong(key, name, [noneChosen, ...known]);
  }
  const choices: Choices = {
    model: options["model"] || values.model,
    sandbox: sandbox.data,
    effort: effort.data,
    approvalPolicy: approvalPolicy.data,
    account: nameIn(options, "account"),
    environment: nameIn(options, "environment"),
  };
  return { kind: "choices", choices };
}

function nameIn(options: AgentOptions, key: string): string | undefined {
  const name = options[key];
  return name === noneChosen ? undefined : name || undefined;
}

/** What is chosen by the names that the settings give. */
function named(values: CodexValues): readonly { key: string; label: string; known: readonly string[] }[] {
  return [
    { key: "account", label: "Account", known: Object.keys(values.accounts) },
    { key: "environment", label: "Environment", known: Object.keys(values.environments) },
  ];
}

function wrong(key: string, value: string | undefined, allowed: readonly string[]): ChoicesRead {
  const message = `Codex does not know the ${key} "${value}". Choose one of ${allowed.join(", ")}.`;
  return { kind: "wrong", message };
}

/** What a project may choose. The setting is what holds where it chose nothing. Pure. */
export function codexOptions(values: CodexValues): readonly AgentOption[] {
  return [
    {
      key: "sandbox",
      label: "Access",
      default: values.sandbox,
      choices: [
        { value: "read-only", label: "Read Only" },
        { value: "workspace-write", label: "Project Only" },
        { value: "danger-full-access", label: "Full Access", isWide: true },
      ],
    },
    {
      key: "reasoning_effort",
      label: "Reasoning",
      default: values.effort,
      choices: [
        { value: "low", label: "Low" },
        { value: "medium", label: "Medium" },
        { value: "high", label: "High" },
      ],
    },
    {
      key: "approval_policy",
      label: "Approvals",
      default: values.approvalPolicy,
      choices: [
        { value: "untrusted", label: "Ask Always" },
        { value: "on-request", label: "Ask When Needed" },
        { value: "never", label: "Never Ask" },
      ],
    },
    ...namedOptions(values),
  ];
}

function namedOptions(values: CodexValues): readonly AgentOption[] {
  return named(values)
    .filter(({ known }) => known.length > 0)
    .map(({ key, label, known }) => ({
      key,
      label,
      default: noneChosen,
      choices: [
        { value: noneChosen, label: "Default" },
        ...known.map((name) => ({ value: name, label: name })),
      ],
    }));
}
