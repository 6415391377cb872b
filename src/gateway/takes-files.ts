import type { Task } from "../domain/task.ts";
import type { Parts } from "./parts.ts";

/** Whether files can be sent to where the cards of a task are. */
export function takesFiles(
  { platforms }: Pick<Parts, "platforms">,
  { conversation }: Pick<Task, "conversation">,
): boolean {
  return platforms.get(conversation?.platform ?? "")?.can.files === true;
}
