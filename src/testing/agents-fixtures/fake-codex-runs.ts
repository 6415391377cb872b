import { afterEach } from "vitest";
import type { AgentOptions } from "../../domain/task.ts";
import { createFakeCodex, type FakeCodex, type FakeCodexFaults } from "./fake-codex.ts";
import { type FollowedRun, followRun } from "./follow-run.ts";

const opened: FakeCodex[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map((codex) => codex.close()));
});

/** A scripted Codex that is closed after the test. */
export function aCodex(faults: FakeCodexFaults = {}): FakeCodex {
  const made = createFakeCodex(faults);
  opened.push(made);
  return made;
}

interface Extra {
  readonly resume?: string;
  readonly isFork?: boolean;
  readonly images?: readonly string[];
  readonly options?: AgentOptions;
}

export function run(codex: FakeCodex, prompt: string, extra: Extra = {}): FollowedRun {
  const turn = { runId: prompt, prompt, folder: codex.folder, options: {}, isApproved: false };
  return followRun(codex.agent.run({ ...turn, ...extra }));
}

/** A conversation that can be resumed. */
export async function aConversation(codex: FakeCodex): Promise<string> {
  const first = run(codex, "say hello");
  await first.outcome();
  return (await first.until("session")).sessionId;
}
