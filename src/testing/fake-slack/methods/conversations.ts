import { archive, describe, join, leave, rename } from "../change-channel.ts";
import { channelJson } from "../channel-json.ts";
import { checkChannelName } from "../channel-name.ts";
import { addChannel, dmOf } from "../create-workspace.ts";
import type { Fields } from "../fields.ts";
import { type Call, type Methods, method } from "../method.ts";
import { badArguments, Refusal } from "../refusal.ts";
import { asPosted } from "../slack-text.ts";
import type { SlackChannel, SlackUser, Workspace } from "../workspace.ts";
import { channelFrom, isIn, needChannelScope, userFrom } from "./reach.ts";

export const conversationMethods: Methods = {
  "conversations.create": method("name is_private team_id", { tier: 2 }, create),
  "conversations.invite": method("channel users force", { tier: 3 }, invite),
  "conversations.kick": method("channel user", { tier: 3 }, kick),
  "conversations.archive": method("channel", { tier: 2 }, archiveChannel),
  // Slack: a bot that archived a channel is out of it and cannot take it back.
  "conversations.unarchive": method("channel", { tier: 2 }, () => {
    throw new Refusal("not_in_channel");
  }),
  "conversations.rename": method("channel name", { tier: 2 }, renameChannel),
  "conversations.setTopic": method("channel topic", { tier: 2 }, (call) => describeChannel(call, "topic")),
  "conversations.setPurpose": method("channel purpose", { tier: 2 }, (call) =>
    describeChannel(call, "purpose"),
  ),
  "conversations.open": method("users channel return_im prevent_creation", { tier: 3 }, open),
  "conversations.join": method("channel", { tier: 3 }, joinChannel),
  "conversations.leave": method("channel", { tier: 3 }, leaveChannel),
};

function create(call: Call): Fields {
  const { args, workspace } = call;
  const kind = args.flag("is_private") ? "private" : "public";
  needChannelScope(call, kind, "manage");
  const name = args.text("name") ?? "";
  checkChannelName(workspace, name);
  const { botUser } = workspace.app;
  const channel = addChannel(workspace, { kind, name, creator: botUser, members: [] });
  join(workspace, channel, { user: botUser });
  return { channel: channelJson(workspace, channel) };
}

/** A channel that the app is in and may change. */
function ownChannel(call: Call): SlackChannel {
  const channel = channelFrom(call);
  needChannelScope(call, channel.kind, "manage");
  if (channel.kind === "im") throw new Refusal("method_not_supported_for_channel_type");
  if (channel.isArchived) throw new Refusal("is_archived");
  if (!isIn(call.workspace, channel)) throw new Refusal("not_in_channel");
  return channel;
}

function invite(call: Call): Fields {
  const { args, workspace } = call;
  const channel = ownChannel(call);
  const users = args.list("users");
  if (users.length === 0) throw new Refusal("no_user");
  if (users.length > 100) throw new Refusal("too_many_users");
  const problems = users
    .map((user) => ({ user, error: inviteProblem(workspace, channel, user) }))
    .filter(({ error }) => error !== undefined);
  const [first] = problems;
  // All or nothing, unless told to go on.
  if (first?.error !== undefined && (!args.flag("force") || problems.length === users.length)) {
    const errors = problems.map((problem) => ({ ...problem, ok: false }));
    throw new Refusal(first.error, { errors });
  }
  const refused = new Set(problems.map(({ user }) => user));
  for (const user of users.filter((one) => !refused.has(one))) {
    join(workspace, channel, { user, inviter: workspace.app.botUser });
  }
  return { channel: channelJson(workspace, channel) };
}

function inviteProblem(workspace: Workspace, channel: SlackChannel, id: string): string | undefined {
  const user = workspace.users.get(id);
  if (user === undefined || user.isDeleted) return "user_not_found";
  if (id === workspace.app.botUser) return "cant_invite_self";
  if (channel.members.has(id)) return "already_in_channel";
  return guestProblem(workspace, user);
}

function guestProblem(workspace: Workspace, { id, guest }: SlackUser): string | undefined {
  if (guest === "multi") return "user_is_restricted";
  const isSomewhere = [...workspace.channels.values()].some(
    (channel) => channel.kind !== "im" && !channel.isArchived && channel.members.has(id),
  );
  return guest === "single" && isSomewhere ? "ura_max_channels" : undefined;
}

function kick(call: Call): Fields {
  const channel = ownChannel(call);
  const { id } = userFrom(call, call.args.required("user", "user_not_found"));
  if (id === call.workspace.app.botUser) throw new Refusal("cant_kick_self");
  if (!channel.members.has(id)) throw new Refusal("not_in_channel");
  leave(call.workspace, channel, id);
  return {};
}

function archiveChannel(call: Call): Fields {
  const known = channelFrom(call);
  if (known.isArchived) throw new Refusal("already_archived");
  archive(call.workspace, ownChannel(call), call.workspace.app.botUser);
  return {};
}

function renameChannel(call: Call): Fields {
  const { args, workspace } = call;
  const channel = ownChannel(call);
  // Slack: only whoever made a channel may rename it, but for admins.
  if (channel.creator !== workspace.app.botUser) throw new Refusal("not_authorized");
  const name = args.text("name") ?? "";
  checkChannelName(workspace, name, channel);
  rename(workspace, channel, { user: workspace.app.botUser, name });
  return { channel: channelJson(workspace, channel) };
}

/** Slack: 250 characters. */
const mostDescription = 250;

function describeChannel(call: Call, what: "topic" | "purpose"): Fields {
  const { args, workspace } = call;
  const channel = ownChannel(call);
  const text = args.text(what);
  if (text === undefined) throw badArguments(`[ERROR] missing required field: ${what}`);
  if (text.length > mostDescription) throw new Refusal("too_long");
  describe(workspace, channel, { user: workspace.app.botUser, what, text: asPosted(text) });
  return { channel: channelJson(workspace, channel), [what]: channel[what] };
}

function open(call: Call): Fields {
  const { args, workspace } = call;
  call.needScope("im:write", "mpim:write", "channels:manage", "groups:write");
  if (args.has("channel")) return { channel: opened(workspace, channelFrom(call), args.flag("return_im")) };
  const [first, ...others] = args.list("users");
  if (first === undefined) throw new Refusal("users_list_not_supplied");
  // Conversations of several people need a scope that the manifest does not ask for.
  if (others.length > 0) call.needScope("mpim:write");
  const user = userFrom(call, first);
  if (user.isBot) throw new Refusal("cannot_dm_bot");
  return { channel: opened(workspace, dmOf(workspace, user.id), args.flag("return_im")) };
}

function opened(workspace: Workspace, channel: SlackChannel, isWhole: boolean): Fields {
  return isWhole ? channelJson(workspace, channel) : { id: channel.id };
}

function joinChannel(call: Call): Fields {
  const { workspace } = call;
  call.needScope("channels:join");
  const channel = channelFrom(call);
  if (channel.kind !== "public") throw new Refusal("method_not_supported_for_channel_type");
  if (channel.isArchived) throw new Refusal("is_archived");
  if (isIn(workspace, channel)) {
    return { channel: channelJson(workspace, channel), warning: "already_in_channel" };
  }
  join(workspace, channel, { user: workspace.app.botUser });
  return { channel: channelJson(workspace, channel) };
}

function leaveChannel(call: Call): Fields {
  const { workspace } = call;
  const channel = channelFrom(call);
  needChannelScope(call, channel.kind, "manage");
  if (channel.kind === "im") throw new Refusal("method_not_supported_for_channel_type");
  if (channel.isArchived) throw new Refusal("is_archived");
  if (!isIn(workspace, channel)) return { not_in_channel: true };
  leave(workspace, channel, workspace.app.botUser);
  return {};
}
