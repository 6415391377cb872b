import type { TaskFacts } from "./task.ts";

/** A prompt that begins with this, in any case, waits for people before any agent sees it. */
const mark = /^confirm:/i;

/** True when the task waits until somebody approves it: its prompt asks for that, or it came too late to go unasked. */
export function isHeld({ prompt, heldBecause }: Pick<TaskFacts, "prompt" | "heldBecause">): boolean {
  return heldBecause !== null || mark.test(prompt);
}

/** The prompt as the agent gets it: without the checkpoint's mark. */
export function promptForAgent(prompt: string): string {
  return mark.test(prompt) ? prompt.replace(mark, "").trim() : prompt;
}
