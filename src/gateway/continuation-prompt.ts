import { promptForAgent } from "../domain/checkpoint.ts";
import type { Task } from "../domain/task.ts";
import type { Asked } from "./what-was-asked.ts";

/** How much goes along of what was asked and of what was delivered. Characters. */
const promptLength = 4_000;
const tailLength = 1_200;

/**
 * The words that send an agent back to work that was interrupted. They name the task as well, because the conversation
 * may be gone from the agent's disk.
 */
export function continuationPrompt({ result }: Pick<Task, "result">, { prompt, added }: Asked): string {
  return [
    "Your work on the task below was interrupted. Look at the state of the folder, then go on from the exact point where you stopped. Do not repeat what is done or said already.",
    `The task was:\n\n${beginningOf(promptForAgent(prompt))}`,
    ...addedPart(added),
    ...deliveredPart(result ?? ""),
  ].join("\n\n");
}

function addedPart(added: readonly string[]): readonly string[] {
  return added.length === 0
    ? []
    : [`While you worked on it, this was added:\n\n${beginningOf(added.join("\n\n"))}`];
}

function deliveredPart(result: string): readonly string[] {
  const tail = endOf(result);
  return tail === "" ? [] : [`The last text you delivered was:\n\n\`\`\`\n${tail}\n\`\`\``];
}

// A cut inside a surrogate pair would leave half a character: `toWellFormed` makes it visible, then it goes.
function beginningOf(text: string): string {
  if (text.length <= promptLength) return text;
  return `${text
    .slice(0, promptLength)
    .toWellFormed()
    .replace(/\u{FFFD}$/u, "")} ...`;
}

function endOf(text: string): string {
  return text
    .slice(-tailLength)
    .toWellFormed()
    .replace(/^\u{FFFD}/u, "")
    .trim();
}
