import { z } from "zod";
import { read, type SlackAnswer } from "./answer.ts";
import type { How } from "./messages.ts";
import type { MethodName } from "./methods.ts";
import type { SlackApi, SlackArguments } from "./slack-api.ts";

/** A modal, or somebody's Home. */
export interface SlackView {
  readonly id: string;
  /** Changes with the view: an update that names another one is refused with `hash_conflict`. */
  readonly hash: string;
}

const Shown = z.object({ view: z.object({ id: z.string(), hash: z.string() }) });

/** A trigger lives 3 s and opens one view: call it before anything else is done. */
export async function openView(
  api: SlackApi,
  { triggerId, view }: { readonly triggerId: string; readonly view: object },
  how: How = {},
): Promise<SlackAnswer<SlackView>> {
  return show(api, "views.open", { trigger_id: triggerId, view }, how);
}

/** Puts a view upon the one from whose button the trigger came. Slack: three of them at most. */
export async function pushView(
  api: SlackApi,
  { triggerId, view }: { readonly triggerId: string; readonly view: object },
  how: How = {},
): Promise<SlackAnswer<SlackView>> {
  return show(api, "views.push", { trigger_id: triggerId, view }, how);
}

/**
 * With the hash of what it is to replace it overwrites nothing newer. That people closed a modal meanwhile is no
 * trouble worth a line in the log; it is answered as `unsure`.
 */
export async function updateView(
  api: SlackApi,
  { viewId, view, hash }: { readonly viewId: string; readonly view: object; readonly hash?: string },
  how: How = {},
): Promise<SlackAnswer<SlackView>> {
  return show(api, "views.update", { view_id: viewId, view, hash }, { fine: ["not_found"], ...how });
}

/** Shows somebody their Home tab. */
export async function publishHome(
  api: SlackApi,
  { user, view }: { readonly user: string; readonly view: object },
  how: How = {},
): Promise<SlackAnswer<SlackView>> {
  return show(api, "views.publish", { user_id: user, view }, { lane: "background", ...how });
}

async function show(api: SlackApi, method: MethodName, ...[args, how]: [SlackArguments, How]) {
  const answer = read(await api.call(method, args, { lane: "interactive", ...how }), Shown);
  return answer.kind === "ok" ? { ...answer, data: answer.data.view } : answer;
}
