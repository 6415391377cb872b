/** A prompt that begins with this, in any case, waits for people before any agent sees it. */
const mark = /^confirm:/i;

/** True when the prompt asks to be held until somebody approves it. */
export function isHeld(prompt: string): boolean {
  return mark.test(prompt);
}

/** The prompt as the agent gets it: without the checkpoint's mark. */
export function promptForAgent(prompt: string): string {
  return isHeld(prompt) ? prompt.replace(mark, "").trim() : prompt;
}
