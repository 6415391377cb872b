import type { Fields } from "./fields.ts";
import { sharedFileJson } from "./file-json.ts";
import type { SlackChannel, SlackMessage, Workspace } from "./workspace.ts";

/** A message as events and the Web API show it. */
export function messageJson(workspace: Workspace, message: SlackMessage): Fields {
  const { app, team } = workspace;
  const files = message.files.map((id) => workspace.files.get(id)).filter((file) => file !== undefined);
  const profile = { id: app.botId, app_id: app.appId, name: app.botName, team_id: team.id, deleted: false };
  return {
    type: "message",
    ...(message.subtype !== undefined && { subtype: message.subtype }),
    ...(message.isOfApp && { bot_id: app.botId, app_id: app.appId, bot_profile: profile }),
    user: message.user,
    text: message.text,
    ts: message.ts,
    ...(message.subtype === undefined && { team: team.id }),
    ...(!message.isOfApp && message.subtype === undefined && { client_msg_id: `cmid-${message.ts}` }),
    ...(message.blocks !== undefined && { blocks: message.blocks }),
    ...(files.length > 0 && { files: files.map((file) => sharedFileJson(workspace, file)), upload: true }),
    ...(message.edited !== undefined && { edited: message.edited }),
    ...(message.reactions.size > 0 && { reactions: reactionsJson(message) }),
    ...threadJson(workspace.channels.get(message.channel), message),
    ...message.facts,
  };
}

export function reactionsJson(message: SlackMessage): readonly Fields[] {
  return [...message.reactions].map(([name, users]) => ({ name, users: [...users], count: users.length }));
}

function threadJson(channel: SlackChannel | undefined, message: SlackMessage): Fields {
  const { threadTs } = message;
  if (threadTs !== undefined) {
    const parent = channel?.messages.find(({ ts }) => ts === threadTs);
    return { thread_ts: threadTs, ...(parent !== undefined && { parent_user_id: parent.user }) };
  }
  const replies = channel?.messages.filter((reply) => reply.threadTs === message.ts) ?? [];
  const latest = replies.at(-1);
  if (latest === undefined) return {};
  const users = [...new Set(replies.map(({ user }) => user))];
  return {
    thread_ts: message.ts,
    reply_count: replies.length,
    reply_users_count: users.length,
    latest_reply: latest.ts,
    reply_users: users,
  };
}

export function channelTypeOf(channel: SlackChannel): "channel" | "group" | "im" {
  switch (channel.kind) {
    case "public":
      return "channel";
    case "private":
      return "group";
    case "im":
      return "im";
    default:
      throw new Error(`no such kind of channel: ${String(channel.kind)}`);
  }
}
