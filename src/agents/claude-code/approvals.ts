import { z } from "zod";
import type { AgentRequest, Answer, AnswerOption, AskDetail } from "../../domain/agent-event.ts";
import { filesOf, textIn, titleOf } from "./to-step.ts";
import type { Block, PermissionUpdate, ToolRequest } from "./wire.ts";

/** A request of Claude Code that people answer: what they see, and what their answer is on the wire. */
export interface Ask {
  readonly request: Omit<AgentRequest, "requestId">;
  /** What is sent for an answer, or why the answer does not fit. */
  resultOf(answer: Answer): AskResult;
}

export type AskResult =
  | {
      readonly kind: "result";
      readonly result: object;
      /** The turn ends with this answer. */
      readonly stops?: boolean;
      /** The mode that the answer puts the session into. */
      readonly grantedMode?: string;
    }
  | { readonly kind: "misfit"; readonly reason: string };

/** What is known of the turn that asks. */
export interface AskedTurn {
  readonly folder: string;
  /** The call of the tool that is asked for. */
  readonly call: Block | undefined;
}

type Input = Readonly<Record<string, unknown>>;

/** Reads a request; undefined when it is none that people answer. Pure. */
export function readAsk(request: ToolRequest, turn: AskedTurn): Ask | undefined {
  if (request.subtype !== "can_use_tool") return undefined;
  switch (request.tool_name) {
    case "AskUserQuestion":
      return questionAsk(request) ?? toolAsk(request, turn);
    case "ExitPlanMode":
      return planAsk(request, turn);
    default:
      return toolAsk(request, turn);
  }
}

function toolAsk(request: ToolRequest, { folder }: AskedTurn): Ask {
  const name = request.tool_name ?? "a tool";
  const input = request.input ?? {};
  const offered = request.permission_suggestions ?? [];
  const forSession = sessionRules(offered);
  const forEver = offered.filter(lasts);
  const isCommand = name === "Bash";
  return {
    request: {
      ask: isCommand ? "command" : filesOf(name, input, folder) === undefined ? "tool" : "edit",
      title: isCommand ? "Run a command" : titleOf(name, input, folder),
      detail: detailOf({ request, input, folder, forSession, forEver }),
      options: [
        "allow_once",
        ...optionIf("allow_session", forSession.length > 0),
        ...optionIf("allow_always", forEver.length > 0),
        "reject",
        "reject_and_stop",
      ],
      ...(isCommand ? { isEditable: true } : {}),
    },
    resultOf: (answer) => decisionOf(answer, { input, forSession, forEver }),
  };
}

function optionIf(option: AnswerOption, isOffered: boolean): readonly AnswerOption[] {
  return isOffered ? [option] : [];
}

interface Offers {
  readonly input: Input;
  readonly forSession: readonly PermissionUpdate[];
  readonly forEver: readonly PermissionUpdate[];
}

function decisionOf(answer: Answer, { input, forSession, forEver }: Offers): AskResult {
  if (answer.kind !== "option")
    return misfit("Claude Code asks for a decision here, not for an answer in words.");
  switch (answer.option) {
    case "allow_once": {
      const updatedInput = answer.command === undefined ? input : { ...input, command: answer.command };
      return allowed(updatedInput, []);
    }
    case "allow_session":
      return forSession.length === 0
        ? misfit("Claude Code offers no rule for this request.")
        : allowed(input, forSession);
    case "allow_always":
      return forEver.length === 0
        ? misfit("Claude Code offers no rule for this request.")
        : allowed(input, forEver);
    case "reject":
      return { kind: "result", result: { behavior: "deny", message: rejection(answer.note) } };
    case "reject_and_stop": {
      const result = { behavior: "deny", message: rejection(answer.note), interrupt: true };
      return { kind: "result", result, stops: true };
    }
    default:
      return answer.option satisfies never;
  }
}

function allowed(updatedInput: Input, updates: readonly PermissionUpdate[]): AskResult {
  const result = {
    behavior: "allow",
    updatedInput,
    ...(updates.length === 0 ? {} : { updatedPermissions: updates }),
  };
  const mode = updates.find(({ type }) => type === "setMode")?.mode;
  return { kind: "result", result, ...(mode == null ? {} : { grantedMode: mode }) };
}

function rejection(note: string | undefined): string {
  return note === undefined || note.trim() === ""
    ? "The person who was asked does not want this."
    : `The person who was asked does not want this: ${note}`;
}

/**
 * What is offered, for this session only. What is offered lasts longer by default: it would be written into the
 * project. A rule is exact, so it is taken before the mode that would allow all edits.
 */
function sessionRules(offered: readonly PermissionUpdate[]): readonly PermissionUpdate[] {
  const exact = offered.filter((update) => update.type === "addDirectories" || isAllowing(update));
  const modes = offered.filter(({ type, mode }) => type === "setMode" && mode === "acceptEdits");
  const taken = exact.some(({ type }) => type === "addRules") || modes.length === 0 ? exact : modes;
  return taken.map((update) => ({ ...update, destination: "session" }));
}

/** Written into a file of settings, so that it holds for every session to come. */
function lasts(update: PermissionUpdate): boolean {
  return isAllowing(update) && update.destination != null && update.destination !== "session";
}

function isAllowing({ type, behavior }: PermissionUpdate): boolean {
  return type === "addRules" && (behavior == null || behavior === "allow");
}

interface DetailFacts extends Omit<Offers, "input"> {
  readonly request: ToolRequest;
  readonly input: Input;
  readonly folder: string;
}

function detailOf({ request, input, folder, forSession, forEver }: DetailFacts): AskDetail {
  const name = request.tool_name ?? "";
  const files = filesOf(name, input, folder);
  const command = name === "Bash" ? textIn(input, "command") : undefined;
  const reason = request.decision_reason ?? request.description ?? undefined;
  const isPlain = command === undefined && files === undefined;
  const text = [
    isPlain ? JSON.stringify(input, null, 2) : undefined,
    request.blocked_path == null ? undefined : `Reaches ${request.blocked_path}`,
    forSession.length === 0 ? undefined : `"For the session" allows ${forSession.map(wordsOf).join(", ")}`,
    forEver.length === 0
      ? undefined
      : `"Always" allows ${forEver.map(wordsOf).join(", ")}, and writes it into the settings of the project`,
  ].filter((part) => part !== undefined);
  return {
    folder,
    ...(command === undefined ? {} : { command }),
    ...(reason === undefined ? {} : { reason }),
    ...(files === undefined ? {} : { files }),
    ...(text.length === 0 ? {} : { text: text.join("\n") }),
  };
}

function wordsOf({ type, rules, directories, mode }: PermissionUpdate): string {
  if (type === "addRules")
    return (rules ?? [])
      .map(({ toolName, ruleContent }) =>
        ruleContent == null ? `every ${toolName ?? "call"}` : `${toolName ?? ""}(${ruleContent})`,
      )
      .join(", ");
  if (type === "addDirectories") return `the folder ${(directories ?? []).join(", ")}`;
  return mode === "acceptEdits" ? "all edits of files" : `the mode ${mode ?? "it names"}`;
}

const Questions = z.object({
  questions: z
    .array(
      z.object({
        question: z.string(),
        header: z.string().nullish(),
        multiSelect: z.boolean().nullish(),
        options: z.array(z.object({ label: z.string(), description: z.string().nullish() })).catch([]),
      }),
    )
    .min(1),
});

function questionAsk({ input }: ToolRequest): Ask | undefined {
  const read = Questions.safeParse(input);
  if (!read.success) return undefined;
  const questions = read.data.questions.map(({ question, multiSelect, options }) => ({
    id: question,
    text: question,
    choices: options.map(({ label, description }) => ({
      label,
      ...(description == null ? {} : { description }),
    })),
    takesSeveral: multiSelect === true,
    takesText: true,
  }));
  return {
    request: {
      ask: "question",
      title: read.data.questions[0]?.header ?? "Claude Code asks",
      detail: { questions },
      options: [],
    },
    resultOf: (answer) => {
      if (answer.kind !== "answers")
        return misfit("Claude Code asks a question; it takes answers, not a decision.");
      // Without an answer to each question the model reads that nobody answered, and goes on.
      const given = questions.map(({ id }) => [id, (answer.answers[id] ?? []).join(", ")] as const);
      const missing = given.find(([, words]) => words === "");
      if (missing !== undefined) return misfit(`There is no answer to "${missing[0]}".`);
      const updatedInput = { ...input, answers: Object.fromEntries(given) };
      return { kind: "result", result: { behavior: "allow", updatedInput } };
    },
  };
}

/** The plan itself is not in the request, but in the call that it is about. */
function planAsk(request: ToolRequest, { call }: AskedTurn): Ask {
  const input = request.input ?? {};
  const plan = textIn(input, "plan") ?? textIn(call?.input ?? {}, "plan");
  return {
    request: {
      ask: "plan",
      title: "Begin with this plan?",
      detail: plan === undefined ? {} : { text: plan },
      options: ["allow_once", "reject", "reject_and_stop"],
    },
    resultOf: (answer) => decisionOf(answer, { input, forSession: [], forEver: [] }),
  };
}

function misfit(reason: string): AskResult {
  return { kind: "misfit", reason };
}
