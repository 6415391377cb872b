import { unreachable } from "../../../domain/unreachable.ts";
import { modalConversation } from "./modal-conversation.ts";
import { type Context, ignored, type Parsed } from "./parsed.ts";
import { factsOf, homeOf } from "./places.ts";
import { ViewSubmission } from "./wire.ts";

/** The button at the foot of a modal. */
export function parseSubmission(payload: unknown, context: Context): Parsed {
  const { data } = ViewSubmission.safeParse(payload);
  const user = data?.user?.id ?? null;
  const id = data?.view?.id ?? null;
  if (data === undefined || user === null || data.view === null || id === null)
    return ignored("view_submission_incomplete");
  const { trigger_id, view } = data;
  const way = { kind: "submission", view: { id, hash: view.hash }, user, triggerId: trigger_id } as const;
  const inbound = { kind: "view_submission", channel: null, user, ts: null };
  const read = context.readSubmission(payload);
  switch (read.kind) {
    case "nothing":
      return ignored(`view:${(view.callback_id ?? "").slice(0, 80)}`);
    case "too_old":
      return { kind: "too_old", answer: { ...way, blocks: {} }, inbound };
    case "value": {
      const conversation = modalConversation(view.private_metadata) ?? homeOf(user);
      // The hash changes with what the modal shows, the trigger with every press.
      const facts = factsOf(`submit:${id}:${view.hash}:${trigger_id}`, user, conversation);
      const event = { kind: "action", ...facts, value: read.value } as const;
      return { kind: "event", event, answer: { ...way, blocks: read.blocks }, inbound };
    }
    default:
      return unreachable(read);
  }
}
