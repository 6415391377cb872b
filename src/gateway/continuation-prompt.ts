import type { Task } from "../domain/task.ts";

/** How much of the delivered text goes along, so that the agent sees where it broke off. Characters. */
const tailLength = 1_200;

/** The words that send an agent back to work that was interrupted. */
export function continuationPrompt(task: Task): string {
  const tail = tailOf(task.result ?? "");
  const delivered = tail === "" ? "" : `\n\nThe last text you delivered was:\n\n\`\`\`\n${tail}\n\`\`\``;
  const known = task.agentSessionId === null ? `\n\nThe task was:\n\n${task.prompt}` : "";
  return `Your work on the task before this message was interrupted. Look at the state of the folder, then go on from the exact point where you stopped. Do not repeat what is done or said already.${known}${delivered}`;
}

function tailOf(text: string): string {
  const tail = text.slice(-tailLength);
  // A cut inside a surrogate pair would leave half a character in front.
  return tail
    .toWellFormed()
    .replace(/^\u{FFFD}/u, "")
    .trim();
}
