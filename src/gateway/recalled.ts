import type { ChatEvent } from "../platforms/platform.ts";
import type { Act } from "./act.ts";
import type { GatewayParts } from "./gateway-parts.ts";
import { type Outcome, silence } from "./outcome.ts";
import { stopTask } from "./tasks.ts";

type Recalled = Extract<ChatEvent, { readonly kind: "recalled" }>;

/**
 * Somebody took a prompt back: a task that nobody has begun yet is not wanted any more. One that is under way is stopped by
 * its button only, because taking words back may be mere tidying.
 */
export async function promptRecalled(
  parts: GatewayParts,
  { conversation, messageId, source }: Recalled,
): Promise<Outcome> {
  const task = conversation === null ? undefined : await parts.store.tasks.atMessage(conversation, messageId);
  if (task === undefined || task.origin?.message !== messageId) return silence;
  const { status } = task.state;
  if (status !== "queued" && status !== "created") return silence;
  const person = { id: task.requester, platform: task.platform };
  const act: Act = { person, role: "member", conversation, room: undefined, source, cause: null };
  // Its card tells it.
  return {
    ...(await stopTask(parts, { kind: "task.stop", taskId: task.id }, act)),
    show: null,
    message: null,
  };
}
