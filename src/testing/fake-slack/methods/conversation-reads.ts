import type { Arguments } from "../arguments.ts";
import { channelJson } from "../channel-json.ts";
import { type Fields, fieldsOf } from "../fields.ts";
import { messageJson } from "../message-json.ts";
import { type Call, type Methods, method } from "../method.ts";
import { nextPage, pageOf } from "../page.ts";
import { Refusal } from "../refusal.ts";
import type { SlackChannel, SlackMessage, Workspace } from "../workspace.ts";
import { channelFrom, isIn, needChannelScope } from "./reach.ts";

const span = "channel limit cursor oldest latest inclusive include_all_metadata";
const list = "types exclude_archived limit cursor team_id";

export const conversationReads: Methods = {
  "conversations.info": method("channel include_locale include_num_members", { tier: 3 }, info),
  "conversations.history": method(span, { tier: 3 }, history),
  "conversations.replies": method(`${span} ts`, { tier: 3 }, replies),
  "conversations.members": method("channel limit cursor", { tier: 4 }, members),
  "conversations.list": method(list, { tier: 2 }, (call) => listed(call, visible(call.workspace))),
  "users.conversations": method(`${list} user`, { tier: 3 }, conversationsOf),
};

function info(call: Call): Fields {
  const channel = channelFrom(call);
  needChannelScope(call, channel.kind, "read");
  const count = call.args.flag("include_num_members") ? { num_members: channel.members.size } : {};
  return { channel: { ...channelJson(call.workspace, channel), ...count } };
}

/** Newest first; replies are left out, unless they were sent to the channel too. */
function history(call: Call): Fields {
  const channel = readable(call);
  const top = channel.messages.filter(({ threadTs, isBroadcast }) => threadTs === undefined || isBroadcast);
  return messages(call, within(call.args, top).toReversed());
}

/** Oldest first, the first message of the thread before its replies. */
function replies(call: Call): Fields {
  const channel = readable(call);
  const ts = call.args.required("ts");
  const parent = channel.messages.find((message) => message.ts === ts);
  if (parent === undefined) throw new Refusal("thread_not_found");
  const thread = channel.messages.filter(({ threadTs }) => threadTs === ts);
  return messages(call, [parent, ...within(call.args, thread)]);
}

function readable(call: Call): SlackChannel {
  const channel = channelFrom(call);
  needChannelScope(call, channel.kind, "history");
  // A bot may read the history of a public channel only when it is in it.
  if (!isIn(call.workspace, channel) && !channel.isArchived) throw new Refusal("not_in_channel");
  return channel;
}

function within(args: Arguments, all: readonly SlackMessage[]): readonly SlackMessage[] {
  const oldest = args.number("oldest") ?? 0;
  const latest = args.number("latest") ?? Number.POSITIVE_INFINITY;
  const isInclusive = args.flag("inclusive");
  return all.filter(({ ts }) => {
    const at = Number(ts);
    return isInclusive ? at >= oldest && at <= latest : at > oldest && at < latest;
  });
}

function messages(call: Call, all: readonly SlackMessage[]): Fields {
  const { items, cursor } = pageOf(call.args, all, { usual: 100, most: 999 });
  const hasMetadata = call.args.flag("include_all_metadata");
  return {
    messages: items.map((message) => ({
      ...messageJson(call.workspace, message),
      ...(message.metadata !== undefined && {
        metadata: hasMetadata ? message.metadata : { event_type: fieldsOf(message.metadata)["event_type"] },
      }),
    })),
    has_more: cursor !== "",
    pin_count: call.workspace.channels.get(call.args.required("channel"))?.pins.length ?? 0,
    ...nextPage(cursor),
  };
}

function members(call: Call): Fields {
  const channel = channelFrom(call);
  needChannelScope(call, channel.kind, "read");
  const { items, cursor } = pageOf(call.args, [...channel.members], { usual: 100, most: 1_000 });
  return { members: items, ...nextPage(cursor) };
}

function visible(workspace: Workspace): readonly SlackChannel[] {
  return [...workspace.channels.values()].filter(
    (channel) => channel.kind === "public" || isIn(workspace, channel),
  );
}

function conversationsOf(call: Call): Fields {
  const user = call.args.text("user") ?? call.workspace.app.botUser;
  if (!call.workspace.users.has(user)) throw new Refusal("user_not_found");
  return listed(
    call,
    visible(call.workspace).filter(({ members: inIt }) => inIt.has(user)),
  );
}

const kinds: Readonly<Record<string, SlackChannel["kind"] | "mpim">> = {
  public_channel: "public",
  private_channel: "private",
  im: "im",
  mpim: "mpim",
};

function listed(call: Call, all: readonly SlackChannel[]): Fields {
  const { args, workspace } = call;
  const types = args.has("types") ? args.list("types") : ["public_channel"];
  const wanted = types.map((type) => {
    const kind = kinds[type];
    if (kind === undefined) throw new Refusal("invalid_types");
    if (kind === "mpim") call.needScope("mpim:read");
    else needChannelScope(call, kind, "read");
    return kind;
  });
  const fitting = all.filter(
    ({ kind, isArchived }) => wanted.includes(kind) && !(args.flag("exclude_archived") && isArchived),
  );
  const { items, cursor } = pageOf(args, fitting, { usual: 100, most: 999 });
  return { channels: items.map((channel) => channelJson(workspace, channel)), ...nextPage(cursor) };
}
