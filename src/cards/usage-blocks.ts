import type { Task } from "../domain/task.ts";
import type { Block } from "./card.ts";
import { usageLine } from "./words.ts";

/** What the last turn and the whole session used, as far as the agent told. */
export function usageBlocks({
  lastUsage,
  totalUsage,
}: Pick<Task, "lastUsage" | "totalUsage">): readonly Block[] {
  const lines = [usageLine("turn", lastUsage), usageLine("session", totalUsage)];
  const text = lines.filter((line) => line !== undefined).join("\n");
  return text === "" ? [] : [{ kind: "note", text }];
}
