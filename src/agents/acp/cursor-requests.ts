import { type Ask, misfit } from "./asks.ts";
import { CursorPlan, CursorQuestion } from "./wire.ts";

/*
 * Cursor's extension requests, from its vendor's page on ACP and three open-source clients; not tried with the real
 * program. It waits for the answers to both, and takes what it does not get as consent in no case we know of.
 */

const cancelled = { outcome: { outcome: "cancelled" } };

/** Undefined for what people cannot answer. Pure. */
export function readCursorRequest(method: string, params: unknown, title: string): Ask | undefined {
  if (method === "cursor/ask_question") return questionAsk(params, title);
  return method === "cursor/create_plan" ? planAsk(params, title) : undefined;
}

/** Methods that only tell something; newer versions send some of them as requests. */
export function isCursorNews(method: string): boolean {
  return ["cursor/update_todos", "cursor/task", "cursor/generate_image"].includes(method);
}

export const newsTaken = { outcome: { outcome: "accepted" } };

function questionAsk(params: unknown, title: string): Ask | undefined {
  const read = CursorQuestion.safeParse(params);
  if (!read.success || read.data.questions.length === 0) return undefined;
  const { questions } = read.data;
  return {
    request: {
      ask: "question",
      title: read.data.title ?? `${title} asks`,
      detail: {
        questions: questions.map(({ id, prompt, options, allowMultiple }) => ({
          id,
          text: prompt ?? "A question",
          choices: options.map(({ id: value, label }) => ({ label: label ?? value })),
          takesSeveral: allowMultiple,
          takesText: false,
        })),
      },
      options: [],
    },
    toolCallId: read.data.toolCallId,
    cancelled,
    resultOf: (answer) => {
      if (answer.kind !== "answers")
        return misfit(`${title} asks a question; it takes answers, not a decision.`);
      const answers = questions.map(({ id, options }) => ({
        questionId: id,
        selectedOptionIds: options
          .filter((option) => answer.answers[id]?.includes(option.label ?? option.id))
          .map((option) => option.id),
      }));
      if (answers.some(({ selectedOptionIds }) => selectedOptionIds.length === 0)) {
        return misfit(`${title} needs one of its choices for each question.`);
      }
      return { kind: "result", result: { outcome: { outcome: "answered", answers } } };
    },
  };
}

function planAsk(params: unknown, title: string): Ask | undefined {
  const read = CursorPlan.safeParse(params);
  if (!read.success) return undefined;
  const { name, overview, plan, toolCallId } = read.data;
  const text = [overview, plan].filter((part) => part !== undefined).join("\n\n");
  return {
    request: {
      ask: "plan",
      title: name ?? `${title} proposes a plan`,
      detail: text === "" ? {} : { text },
      options: ["allow_once", "reject", "reject_and_stop"],
    },
    toolCallId,
    cancelled,
    resultOf: (answer) => {
      if (answer.kind !== "option")
        return misfit(`${title} takes a decision on its plan, not an answer in words.`);
      switch (answer.option) {
        case "allow_once":
          return { kind: "result", result: { outcome: { outcome: "accepted" } } };
        case "reject": {
          const reason = answer.note === undefined ? {} : { reason: answer.note };
          return {
            kind: "result",
            result: { outcome: { outcome: "rejected", ...reason } },
            isRejection: true,
          };
        }
        case "reject_and_stop":
          return { kind: "stop" };
        default:
          return misfit(`${title} offers nothing lasting for a plan.`);
      }
    },
  };
}
