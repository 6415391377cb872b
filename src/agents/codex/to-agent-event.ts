import type { AgentEvent, PlanItem, Usage } from "../../domain/agent-event.ts";
import type { Notification, Tokens } from "./wire.ts";

/** What a run reports beside its end. */
export type Report = Exclude<AgentEvent, { kind: "ended" }>;

/**
 * The events of a notification that means the same whatever came before. Messages, steps and the course of the
 * turn need to know more; see `Translation` and `CodexRun`. Pure.
 */
export function toAgentEvent(note: Notification): Report | undefined {
  switch (note.method) {
    case "item/reasoning/summaryTextDelta":
      return { kind: "thought", delta: note.params.delta };
    case "turn/plan/updated":
      return { kind: "plan", items: note.params.plan.map(({ step, status }) => toPlanItem(step, status)) };
    case "turn/diff/updated":
      return { kind: "diff", diff: note.params.diff };
    case "thread/tokenUsage/updated":
      return toUsageEvent(note.params.tokenUsage);
    case "warning":
      return { kind: "notice", text: note.params.message };
    case "model/rerouted":
      return { kind: "notice", text: `The model is ${note.params.toModel ?? "another one"} for now.` };
    default:
      return undefined;
  }
}

function toPlanItem(text: string, status: string | undefined): PlanItem {
  if (status === "completed") return { text, state: "done" };
  return { text, state: status === "inProgress" ? "active" : "pending" };
}

type TokenUsage = Extract<Notification, { method: "thread/tokenUsage/updated" }>["params"]["tokenUsage"];

function toUsageEvent({ last: lastTokens, total: allTokens, modelContextWindow }: TokenUsage): Report {
  const last = toUsage(lastTokens);
  const total = toUsage(allTokens);
  // What the newest call read and wrote is what the next one begins with.
  const context = {
    ...(last?.totalTokens === undefined ? {} : { contextTokens: last.totalTokens }),
    ...(modelContextWindow === undefined ? {} : { contextWindow: modelContextWindow }),
  };
  return {
    kind: "usage",
    ...(last === undefined ? {} : { last: { ...last, ...context } }),
    ...(total === undefined ? {} : { total }),
  };
}

function toUsage(tokens: Tokens): Usage | undefined {
  if (tokens === undefined) return undefined;
  return Object.fromEntries(Object.entries(tokens).filter(([, count]) => count !== undefined));
}
