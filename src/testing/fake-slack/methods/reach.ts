import { dmOf } from "../create-workspace.ts";
import type { Call } from "../method.ts";
import { Refusal } from "../refusal.ts";
import type { SlackChannel, SlackMessage, SlackUser, Workspace } from "../workspace.ts";

/** The conversation that the argument names, as far as the app may know it. */
export function channelFrom(call: Call, name = "channel"): SlackChannel {
  return knownChannel(call.workspace, call.args.required(name, "channel_not_found"));
}

/** Private conversations without the app do not exist for it. */
export function knownChannel(workspace: Workspace, id: string): SlackChannel {
  const channel = workspace.channels.get(id);
  if (channel === undefined || (channel.kind !== "public" && !isIn(workspace, channel))) {
    throw new Refusal("channel_not_found");
  }
  return channel;
}

/** A conversation that the app may write to; a person's id stands for the conversation with that person. */
export function writableChannel(call: Call, name = "channel"): SlackChannel {
  const { workspace } = call;
  const id = call.args.required(name, "channel_not_found");
  const channel = workspace.users.has(id) ? dmOf(workspace, id) : knownChannel(workspace, id);
  if (channel.isArchived) throw new Refusal("is_archived");
  if (!isIn(workspace, channel)) throw new Refusal("not_in_channel");
  return channel;
}

export function isIn(workspace: Workspace, channel: SlackChannel): boolean {
  return channel.members.has(workspace.app.botUser);
}

export function messageFrom(call: Call, channel: SlackChannel, name = "ts"): SlackMessage {
  const ts = call.args.required(name);
  const message = channel.messages.find((one) => one.ts === ts);
  if (message === undefined) throw new Refusal("message_not_found");
  return message;
}

/** The thread that the argument names; a thread starts at a message that is there. */
export function threadFrom(call: Call, channel: SlackChannel): string | undefined {
  const ts = call.args.text("thread_ts");
  if (ts === undefined || ts === "") return undefined;
  const parent = channel.messages.find((one) => one.ts === ts);
  if (parent === undefined) throw new Refusal("thread_not_found");
  if (parent.threadTs === undefined) return ts;
  call.workspace.lints.push(
    `${call.method}: thread_ts is the ts of a reply, not of the thread's first message`,
  );
  return parent.threadTs;
}

export function userFrom(call: Call, id: string): SlackUser {
  const user = call.workspace.users.get(id);
  if (user === undefined || user.isDeleted) throw new Refusal("user_not_found");
  return user;
}

/** Which scope the conversation needs, by its kind. */
export function needChannelScope(
  call: Call,
  kind: SlackChannel["kind"],
  what: "read" | "history" | "manage",
): void {
  switch (kind) {
    case "public":
      return call.needScope(`channels:${what}`);
    case "private":
      return call.needScope(what === "manage" ? "groups:write" : `groups:${what}`);
    case "im":
      return call.needScope(what === "manage" ? "im:write" : `im:${what}`);
    default:
      throw new Error(`no such kind of channel: ${String(kind)}`);
  }
}
