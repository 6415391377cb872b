import { resumableAt } from "../domain/resume.ts";
import type { Button } from "./card.ts";
import { intentButton } from "./intent-button.ts";
import { openTaskButton } from "./open-task-button.ts";
import type { TaskView } from "./task-view.ts";
import { moment, timeOfDay } from "./words.ts";

/** The ways to begin again; where that happened already, the way to the task that went on. */
export function againButtons(view: TaskView): readonly Button[] {
  const { task, followedBy, can } = view;
  const next = followedBy ?? (task.state.status === "cancelled" ? task.state.mergedInto : null);
  if (next !== null) return [openTaskButton(next, "Open")];
  const isLimited = task.state.status === "failed" && task.state.reason === "limit";
  return isLimited && can.continue ? limitButtons(view) : usualButtons(view);
}

function usualButtons({ task: { id: taskId }, can }: TaskView): readonly Button[] {
  const proceed = intentButton(`continue_task_${taskId}`, "Continue", { kind: "task.continue", taskId });
  const retry = intentButton(`retry_task_${taskId}`, "Retry", { kind: "task.retry", taskId });
  return [
    ...(can.continue ? [{ ...proceed, style: "primary" } as const] : []),
    ...(can.retry ? [retry] : []),
  ];
}

/** By itself once the limit is over, or now, as people choose. */
function limitButtons(view: TaskView): readonly Button[] {
  const { task, resume, now } = view;
  const taskId = task.id;
  const at = resumableAt(task);
  const cancel = intentButton(`cancel_resume_${taskId}`, "Cancel", { kind: "task.cancel_resume", taskId });
  if (resume?.gone === null) {
    const proceed = intentButton(`resume_now_${taskId}`, "Resume now", { kind: "task.resume_now", taskId });
    return [{ ...proceed, style: "primary" }, cancel];
  }
  if (at === null) return usualButtons(view).map(nowButton);
  if (at <= now) return usualButtons(view);
  const later = { kind: "task.resume_later", taskId } as const;
  const resumeLater: Button = {
    ...intentButton(`resume_later_${taskId}`, `Resume at ${atWords(at, now)}`, later),
    style: "primary",
  };
  // Somebody has settled that nothing goes on by itself: all ways are open again.
  if (resume !== null) return [resumeLater, ...usualButtons(view).map(plain)];
  return [resumeLater, ...retryButtons(view), cancel];
}

function retryButtons(view: TaskView): readonly Button[] {
  return usualButtons(view)
    .filter(({ does }) => does.kind === "intent" && does.intent.kind === "task.retry")
    .map(nowButton);
}

function nowButton(button: Button): Button {
  return button.label === "Retry" ? { ...button, label: "Retry now" } : button;
}

function plain({ style: _style, ...button }: Button): Button {
  return button;
}

const dayMs = 86_400_000;

/** The time alone where it can only be the next one of its name. */
function atWords(at: number, now: number): string {
  return at - now < dayMs ? timeOfDay(at) : moment(at);
}
