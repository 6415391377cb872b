import { afterEach } from "vitest";
import type { Turn } from "../../agents/agent.ts";
import { createFakeClaude, type FakeClaude, type FakeClaudeOptions } from "./fake-claude.ts";
import { type FollowedRun, followRun } from "./follow-run.ts";

const opened: FakeClaude[] = [];
let runs = 0;

afterEach(async () => {
  await Promise.all(opened.splice(0).map((claude) => claude.close()));
});

/** A scripted Claude Code that is closed after the test. */
export function aClaude(options: FakeClaudeOptions = {}): FakeClaude {
  const made = createFakeClaude(options);
  opened.push(made);
  return made;
}

export function run(claude: FakeClaude, prompt: string, extra: Partial<Turn> = {}): FollowedRun {
  runs += 1;
  const turn = { runId: `run-${runs}`, prompt, folder: claude.folder, options: {}, isApproved: false };
  return followRun(claude.agent.run({ ...turn, ...extra }));
}

/** A conversation that can be resumed. */
export async function aConversation(claude: FakeClaude, prompt = "say hello"): Promise<string> {
  const first = run(claude, prompt);
  await first.outcome();
  return (await first.until("session")).sessionId;
}
