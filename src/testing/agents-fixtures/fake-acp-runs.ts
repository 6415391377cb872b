import { afterEach } from "vitest";
import type { Turn } from "../../agents/agent.ts";
import type { AgentEvent, Step } from "../../domain/agent-event.ts";
import { createFakeAcp, type FakeAcp, type FakeAcpParts } from "./fake-acp.ts";
import { type FollowedRun, followRun } from "./follow-run.ts";

const opened: FakeAcp[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map((agent) => agent.close()));
});

/** A scripted agent that is closed after the test. */
export function anAgent(parts: FakeAcpParts = {}): FakeAcp {
  const made = createFakeAcp(parts);
  opened.push(made);
  return made;
}

export function run(place: FakeAcp, prompt: string, more: Partial<Turn> = {}): FollowedRun {
  const turn = { runId: prompt, prompt, folder: place.folder, options: {}, isApproved: false };
  return followRun(place.agent.run({ ...turn, ...more }));
}

/** A conversation that can be resumed. */
export async function aConversation(place: FakeAcp, prompt = "say hello"): Promise<string> {
  const first = run(place, prompt);
  await first.outcome();
  return (await first.until("session")).sessionId;
}

/** The steps as they stand at the end. */
export function stepsOf(events: readonly AgentEvent[]): readonly Step[] {
  const steps = new Map<string, Step>();
  for (const event of events) {
    if (event.kind === "step") steps.set(event.step.id, { ...steps.get(event.step.id), ...event.step });
  }
  return [...steps.values()];
}
