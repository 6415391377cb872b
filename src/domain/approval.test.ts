import { describe, expect, it } from "vitest";
import { aDecision, anApproval } from "../testing/domain-builders.ts";
import { answerOptions, type Question } from "./agent-event.ts";
import { isAllowing, misfit } from "./approval.ts";
import { decisionEvents } from "./decide.ts";

function aQuestion(differs: Partial<Question> = {}): Question {
  return { id: "q1", text: "Which port?", choices: [], takesSeveral: false, takesText: true, ...differs };
}

const asking = (...questions: readonly Question[]) =>
  anApproval({ ask: "question", detail: { questions }, options: [] });
const answering = (answers: Record<string, readonly string[]>) => ({ kind: "answers", answers }) as const;

describe("whether an answer fits", () => {
  it.each(answerOptions)("takes %s exactly when it was offered", (option) => {
    const answer = { kind: "option", option } as const;

    expect(misfit(anApproval({ options: [option] }), answer)).toBeUndefined();
    expect(misfit(anApproval({ options: answerOptions.filter((other) => other !== option) }), answer)).toBe(
      `This request does not offer ${option}.`,
    );
  });

  it("wants a decision where a decision was asked for", () => {
    expect(misfit(anApproval(), answering({ q1: ["yes"] }))).toBe(
      "This request takes a decision, not an answer in words.",
    );
  });

  it("wants every question answered and names the first that is open", () => {
    const both = asking(aQuestion(), aQuestion({ id: "q2", text: "Which host?" }));

    expect(misfit(both, answering({ q1: ["8000"] }))).toBe("Answer this too: Which host?");
    expect(misfit(both, answering({ q1: ["8000"], q2: [] }))).toBe("Answer this too: Which host?");
    expect(misfit(both, answering({ q1: ["8000"], q2: ["here"] }))).toBeUndefined();
  });

  it("does not offer an option on a question", () => {
    expect(misfit(asking(aQuestion()), { kind: "option", option: "allow_once" })).toMatch(/does not offer/);
  });

  it("does not take what every object has for an answer", () => {
    expect(misfit(asking(aQuestion({ id: "constructor" })), answering({}))).toBe(
      "Answer this too: Which port?",
    );
  });
});

describe("what an answer allows", () => {
  it.each([
    ["allow_once", true],
    ["allow_session", true],
    ["allow_always", true],
    ["reject", false],
    ["reject_and_stop", false],
  ] as const)("%s: %s", (option, allows) => {
    expect(isAllowing({ kind: "option", option })).toBe(allows);
  });

  it("takes an answer in words as a yes", () => {
    expect(isAllowing(answering({ q1: ["8000"] }))).toBe(true);
  });
});

describe("what a decision does to the task", () => {
  const yes = aDecision();
  const no = aDecision({ answer: { kind: "option", option: "reject", note: "Not on Friday" } });
  const checkpoint = anApproval({ ask: "confirm", runId: null, requestId: "" });

  it("leaves the delivery to the run that asked", () => {
    expect(decisionEvents(anApproval(), yes).map((event) => event.kind)).toEqual(["decided"]);
    expect(decisionEvents(anApproval(), no).map((event) => event.kind)).toEqual(["decided"]);
  });

  it("counts a yes at the checkpoint as delivered: nobody else waits for it", () => {
    expect(decisionEvents(checkpoint, yes).map((event) => event.kind)).toEqual(["decided", "delivered"]);
  });

  it("cancels the task on a no at the checkpoint, with the reason that was given", () => {
    expect(decisionEvents(checkpoint, no).at(-1)).toEqual({
      kind: "cancelled",
      by: no.by,
      why: "Rejected: Not on Friday",
      result: null,
    });
  });

  it("does not cancel the task on a no to an agent that asks for a confirmation: the agent gets the no", () => {
    expect(decisionEvents(anApproval({ ask: "confirm" }), no).map((event) => event.kind)).toEqual([
      "decided",
    ]);
  });
});
