import type { AnswerOption, AskDetail, AskKind, Question } from "../../domain/agent-event.ts";
import { type Ask, type AskResult, misfit } from "./asks.ts";
import type { Profile } from "./profile.ts";
import { filesOf, titleOf } from "./to-step.ts";
import { commandOf, isInput, type Tool } from "./tools.ts";
import type { PermissionRequest } from "./wire.ts";

type Option = PermissionRequest["options"][number];

/** What is known of the turn that asks. */
export interface AskedTurn {
  readonly profile: Profile;
  readonly folder: string;
  /** The tool call with everything that was told of it, the request included. */
  readonly tool: Tool | undefined;
}

const cancelled = { outcome: { outcome: "cancelled" } };

/**
 * What people see of `session/request_permission`. Options are chosen by kind and given back by id; what is of no known
 * kind is never offered. Options of one kind that differ in what they bring cannot be told apart by kind, so people
 * choose among them by name, as in a question. Pure.
 */
export function readPermission(request: PermissionRequest, turn: AskedTurn): Ask {
  const { qwenInteractionKind, qwenQuestions = [] } = request.toolCall?._meta ?? {};
  if (qwenInteractionKind === "user_question" && qwenQuestions.length > 0) {
    return qwenAsk(request, turn, qwenQuestions);
  }
  const once = ofKind(request, "allow_once");
  return once.length > 1 ? choiceAsk(request, turn) : decisionAsk(request, turn);
}

function decisionAsk(request: PermissionRequest, turn: AskedTurn): Ask {
  const byAnswer = answersOf(request, turn.profile);
  const always = byAnswer.get("allow_session") ?? byAnswer.get("allow_always");
  return {
    request: {
      ask: kindOf(turn.tool),
      title: titleFor(turn),
      detail: detailOf(turn, always === undefined ? undefined : meaningOf(always)),
      options: [...byAnswer.keys(), "reject_and_stop"],
    },
    toolCallId: turn.tool?.id,
    cancelled,
    resultOf: (answer) => {
      if (answer.kind !== "option")
        return misfit(`${turn.profile.title} takes a decision here, not an answer in words.`);
      if (answer.option === "reject_and_stop") return { kind: "stop" };
      const option = byAnswer.get(answer.option);
      if (option === undefined) return misfit(`${turn.profile.title} does not offer this for the request.`);
      return selected(option, answer.option === "reject");
    },
  };
}

/** In the order in which people see them. */
function answersOf(request: PermissionRequest, profile: Profile): ReadonlyMap<AnswerOption, Option> {
  const answers = new Map<AnswerOption, Option>();
  const [once] = ofKind(request, "allow_once");
  if (once !== undefined) answers.set("allow_once", once);
  const always = ofKind(request, "allow_always").toSorted((a, b) => reach(a, profile) - reach(b, profile));
  for (const option of always) {
    const answer = reach(option, profile) === 0 ? "allow_session" : "allow_always";
    // Of two that last for good, the one that reaches less far.
    if (!answers.has(answer)) answers.set(answer, option);
  }
  // A "never" for good is only taken where the agent offers no other way to say no.
  const [no] = [...ofKind(request, "reject_once"), ...ofKind(request, "reject_always")];
  if (no !== undefined) answers.set("reject", no);
  return answers;
}

/** How far an "always" reaches, as its name or else the profile says: the session, a folder, everything. */
function reach({ name = "", optionId }: Option, { alwaysLasts }: Profile): 0 | 1 | 2 {
  const words = `${name} ${optionId}`;
  if (/session|conversation/iu.test(words)) return 0;
  if (/project|workspace|folder|director/iu.test(words)) return 1;
  if (/\buser\b|global|everywhere|_user$/iu.test(words)) return 2;
  return alwaysLasts === "session" ? 0 : 1;
}

function meaningOf({ name }: Option): string | undefined {
  return name === undefined || /^(?:always allow|allow always)$/iu.test(name.trim())
    ? undefined
    : `"Always" means here: ${name}`;
}

/** People choose by name; what lasts is left out, since a question cannot ask for the rights that it needs. */
function choiceAsk(request: PermissionRequest, turn: AskedTurn): Ask {
  const offered = [...ofKind(request, "allow_once"), ...ofKind(request, "reject_once")];
  const labels = offered.map(({ name, optionId }) => name ?? optionId);
  const question: Question = {
    id: "choice",
    text: titleFor(turn),
    choices: labels.map((label) => ({ label })),
    takesSeveral: false,
    takesText: false,
  };
  return {
    request: {
      ask: "question",
      title: titleFor(turn),
      detail: { ...detailOf(turn, undefined), questions: [question] },
      options: [],
    },
    toolCallId: turn.tool?.id,
    cancelled,
    resultOf: (answer) => {
      if (answer.kind !== "answers")
        return misfit(`${turn.profile.title} asks to choose one of ${labels.join(", ")}.`);
      const option = offered[labels.indexOf(answer.answers[question.id]?.[0] ?? "")];
      if (option === undefined) return misfit(`${turn.profile.title} offers ${labels.join(", ")} here.`);
      return selected(option, option.kind === "reject_once");
    },
  };
}

type QwenQuestions = NonNullable<NonNullable<PermissionRequest["toolCall"]>["_meta"]>["qwenQuestions"];

/** Qwen asks its questions as a permission to submit; the answers go beside the outcome, by the number of the question. */
function qwenAsk(request: PermissionRequest, { profile, tool }: AskedTurn, asked: QwenQuestions): Ask {
  const [submit] = ofKind(request, "allow_once");
  const questions = asked.map(({ question, header, multiSelect, options }, at) => ({
    id: String(at),
    text: question ?? header ?? "A question",
    choices: options.map(({ label, description }) => ({
      label,
      ...(description === undefined ? {} : { description }),
    })),
    takesSeveral: multiSelect,
    takesText: true,
  }));
  return {
    request: {
      ask: "question",
      title: asked[0]?.header ?? `${profile.title} asks`,
      detail: { questions },
      options: [],
    },
    toolCallId: tool?.id,
    cancelled,
    resultOf: (answer) => {
      if (answer.kind !== "answers" || submit === undefined) {
        return misfit(`${profile.title} asks a question; it takes answers, not a decision.`);
      }
      const answers = Object.fromEntries(
        Object.entries(answer.answers).map(([id, texts]) => [id, texts.join(", ")]),
      );
      const outcome = { outcome: "selected", optionId: submit.optionId };
      return { kind: "result", result: { outcome, answers } };
    },
  };
}

function ofKind({ options }: PermissionRequest, kind: string): readonly Option[] {
  return options.filter((option) => option.kind === kind);
}

function selected({ optionId }: Option, isRejection: boolean): AskResult {
  return { kind: "result", result: { outcome: { outcome: "selected", optionId } }, isRejection };
}

function kindOf(tool: Tool | undefined): AskKind {
  if (tool === undefined) return "tool";
  if (tool.kind === "switch_mode") return "plan";
  if (tool.diffs.length > 0 || ["edit", "delete", "move"].includes(tool.kind ?? "")) return "edit";
  return tool.kind === "execute" || commandOf(tool) !== undefined ? "command" : "tool";
}

function titleFor({ tool, folder, profile }: AskedTurn): string {
  if (tool === undefined) return `${profile.title} asks`;
  switch (kindOf(tool)) {
    case "command":
      return "Run a command";
    case "edit": {
      const [file, ...others] = filesOf(tool, folder);
      return file === undefined || others.length > 0 ? "Change files" : `Change ${file.path}`;
    }
    default:
      return titleOf(tool, folder);
  }
}

/** Exactly what is asked, in full: people decide on this. */
function detailOf({ tool, folder }: AskedTurn, note: string | undefined): AskDetail {
  if (tool === undefined) return note === undefined ? {} : { text: note };
  const command = commandOf(tool);
  const files = filesOf(tool, folder);
  const { description, cwd } = tool.input;
  const texts = tool.texts.filter((text) => !isInput(text));
  const isShown = command !== undefined || files.some(({ diff }) => diff !== undefined) || texts.length > 0;
  const input = isShown || Object.keys(tool.input).length === 0 ? [] : [JSON.stringify(tool.input, null, 2)];
  const title = command === undefined && tool.title !== undefined ? [tool.title] : [];
  const text = [...title, ...texts, ...input, ...(note === undefined ? [] : [note])].join("\n\n");
  return {
    ...(command === undefined ? {} : { command }),
    ...(command === undefined ? {} : { folder: typeof cwd === "string" ? cwd : folder }),
    ...(typeof description === "string" ? { reason: description } : {}),
    ...(files.length === 0 ? {} : { files }),
    ...(text === "" ? {} : { text }),
  };
}
