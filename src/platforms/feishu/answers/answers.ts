import { unreachable } from "../../../domain/unreachable.ts";
import type { AnswerWay } from "../intake/parsed.ts";
import { answerMessage } from "./answer-message.ts";
import { answerPress } from "./answer-press.ts";
import type { Answering, AnswersParts, Given } from "./parts.ts";

/**
 * Tells whoever acted what came of it, where it stands on no card. Contract: resolves with what a press is answered with,
 * well within Feishu's 3 s; what takes longer follows by itself. Never rejects.
 */
export interface Answers {
  give(way: AnswerWay, given: Given): Promise<unknown>;
  /** Resolves when nothing is under way. */
  rest(): Promise<void>;
}

export function createAnswers(parts: AnswersParts): Answers {
  const working = new Set<Promise<void>>();
  const follow = (work: Promise<void>): void => {
    const ended = work.finally(() => working.delete(ended));
    working.add(ended);
  };
  const answering: Answering = { ...parts, follow };
  return {
    give: (way, given) => give(answering, way, given),
    rest: async () => {
      while (working.size > 0) await Promise.all(working);
    },
  };
}

async function give(parts: Answering, way: AnswerWay, given: Given): Promise<unknown> {
  switch (way.kind) {
    case "press":
      return answerPress(parts, way, given);
    case "message":
    case "menu":
      parts.follow(answerMessage(parts, way, given));
      return undefined;
    case "none":
      return undefined;
    default:
      return unreachable(way);
  }
}
