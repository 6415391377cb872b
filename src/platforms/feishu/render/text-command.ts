import type { Button } from "../../../cards/card.ts";
import type { Intent } from "../../../domain/intent.ts";

/** What a person may write instead of pressing the button; undefined where no words of PoCo's do the same. */
export function textCommand({ does }: Button): string | undefined {
  return does.kind === "open" ? undefined : commandOf(does.intent);
}

function commandOf(intent: Partial<Intent> & Pick<Intent, "kind">): string | undefined {
  switch (intent.kind) {
    case "approval.decide":
      return "approvalId" in intent ? decision(intent) : undefined;
    case "approval.note":
      return "approvalId" in intent ? `/reject ${intent.approvalId} <why>` : undefined;
    case "task.approve":
      return "taskId" in intent ? `/approve ${intent.taskId}` : undefined;
    case "task.reject":
      return "taskId" in intent ? `/reject ${intent.taskId}` : undefined;
    case "task.stop":
      return "taskId" in intent ? `/stop ${intent.taskId}` : undefined;
    case "task.open":
      return "taskId" in intent ? `/status ${intent.taskId}` : undefined;
    case "workspace.queue":
      return "/queue";
    case "workspace.clear_session":
      return "/new";
    case "help":
      return "/help";
    default:
      // The others have no words: panels, and forms to fill in.
      return undefined;
  }
}

function decision({
  approvalId,
  option,
}: {
  readonly approvalId?: string;
  readonly option?: string;
}): string | undefined {
  if (option === "allow_once") return `/approve ${approvalId}`;
  return option === "reject" ? `/reject ${approvalId}` : undefined;
}
