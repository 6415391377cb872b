import { isTerminal, type Task } from "../domain/task.ts";
import { unreachable } from "../domain/unreachable.ts";
import type { Block, Card } from "./card.ts";
import { cleanText, oneLine } from "./clean.ts";
import { firstWords } from "./cut.ts";
import { approvalBlocks } from "./task-approvals.ts";
import { taskActions } from "./task-buttons.ts";
import { outcomeBlocks } from "./task-outcome.ts";
import { progressBlocks } from "./task-progress.ts";
import type { TaskView } from "./task-view.ts";
import { usageBlocks } from "./usage-blocks.ts";
import { cannotAsk, elapsed, noFolder, taskLabel, taskTone } from "./words.ts";

/** One task: what was asked, what the agent is doing, what it needs, what came out. */
export function taskCard(view: TaskView): Card {
  const { task } = view;
  const body = isTerminal(task.state.status) ? outcomeBlocks(view) : progressBlocks(view);
  return {
    title: title(task),
    tone: taskTone(task.state.status),
    blocks: [
      { kind: "quote", text: cleanText(task.prompt), by: oneLine(task.requester) },
      ...factBlocks(view),
      ...body,
      ...approvalBlocks(view),
      ...usageBlocks(task),
      ...taskActions(view),
    ],
  };
}

function title(task: Task): string {
  const isActive = task.state.status === "running" && task.stoppedBy === null;
  const hint = isActive && task.activity !== null ? ` · ${firstWords(oneLine(task.activity), 60)}` : "";
  const words = firstWords(oneLine(task.prompt), 60);
  const place = `${oneLine(task.agent)}, ${oneLine(task.folder ?? noFolder)}`;
  return `[${taskLabel(task)}${hint}] Task: ${words} (${place})`;
}

/** `Codex · resumed · 1m 05s`, once there is more to say than the title does. */
function factBlocks(view: TaskView): readonly Block[] {
  const { task, agentTitle, now } = view;
  const took = task.startedAt === null ? undefined : elapsed((task.endedAt ?? now) - task.startedAt);
  const asks = view.canAsk ? undefined : cannotAsk;
  const facts = [sessionWords(view), took, asks].filter((part) => part !== undefined);
  return facts.length === 0 ? [] : [{ kind: "note", text: [oneLine(agentTitle), ...facts].join(" · ") }];
}

/** `resumed`, or `fresh, because …`. */
function sessionWords({ task, session }: TaskView): string | undefined {
  switch (task.sessionStart) {
    case null:
      return undefined;
    case "resumed":
      return "resumed";
    case "restarted":
      return "fresh, because the agent no longer has that conversation";
    case "forked":
      return `a copy of ${oneLine(session?.copyOf?.name ?? "") || "an earlier conversation"}`;
    case "fresh": {
      const because = oneLine(session?.freshBecause ?? "");
      return because === "" ? "fresh" : `fresh, because ${because}`;
    }
    default:
      return unreachable(task.sessionStart);
  }
}
