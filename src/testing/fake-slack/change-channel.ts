import type { Fields } from "./fields.ts";
import { isHeard, postNotice } from "./post-message.ts";
import type { SlackChannel, Workspace } from "./workspace.ts";

/** What happens to a channel, whoever does it: the change, the notice in it and the event. */
export function join(workspace: Workspace, channel: SlackChannel, who: Joining): void {
  const { user, inviter } = who;
  channel.members.add(user);
  const by = inviter === undefined ? {} : { inviter };
  postNotice(workspace, channel, {
    subtype: "channel_join",
    user,
    text: `<@${user}> has joined the channel`,
    facts: by,
  });
  tell(workspace, channel, {
    type: "member_joined_channel",
    user,
    ...memberFacts(workspace, channel),
    ...by,
  });
}

export interface Joining {
  readonly user: string;
  readonly inviter?: string;
}

export function leave(workspace: Workspace, channel: SlackChannel, user: string): void {
  channel.members.delete(user);
  const { botUser } = workspace.app;
  if (user === botUser) {
    // Whoever is out hears of it by this alone: `member_left_channel` goes to those who are in the channel, as several
    // teams found out (bolt-js 1847, node-slack-sdk 931).
    const type = `${prefixOf(channel)}_left`;
    workspace.publish({ type, channel: channel.id, actor_id: botUser, event_ts: workspace.nextTs() });
    return;
  }
  postNotice(workspace, channel, {
    subtype: "channel_leave",
    user,
    text: `<@${user}> has left the channel`,
  });
  tell(workspace, channel, { type: "member_left_channel", user, ...memberFacts(workspace, channel) });
}

function memberFacts(workspace: Workspace, channel: SlackChannel): Fields {
  const channelType = channel.kind === "private" ? "G" : "C";
  return { channel: channel.id, channel_type: channelType, team: workspace.team.id };
}

export function archive(workspace: Workspace, channel: SlackChannel, user: string): void {
  postNotice(workspace, channel, { subtype: "channel_archive", user, text: "archived the channel" });
  const event = { type: `${prefixOf(channel)}_archive`, channel: channel.id, user, is_moved: 0 };
  tell(workspace, channel, event);
  channel.isArchived = true;
  // Archiving takes the app out: it cannot undo it.
  channel.members.delete(workspace.app.botUser);
}

/** The people are back; the app stays out until somebody invites it. */
export function unarchive(workspace: Workspace, channel: SlackChannel, user: string): void {
  channel.isArchived = false;
  postNotice(workspace, channel, { subtype: "channel_unarchive", user, text: "un-archived the channel" });
  tell(workspace, channel, { type: `${prefixOf(channel)}_unarchive`, channel: channel.id, user });
}

/** The channel keeps its id and its members; there is no event of its own, only the notice. */
export function makePrivate(workspace: Workspace, channel: SlackChannel, user: string): void {
  channel.kind = "private";
  postNotice(workspace, channel, {
    subtype: "channel_convert_to_private",
    user,
    text: "made this channel *private*. Now, it can only be viewed or joined by invitation.",
  });
}

export function rename(
  workspace: Workspace,
  channel: SlackChannel,
  { user, name }: { readonly user: string; readonly name: string },
): void {
  const old = channel.name;
  channel.name = name;
  postNotice(workspace, channel, {
    subtype: "channel_name",
    user,
    text: `has renamed the channel from "${old}" to "${name}"`,
    facts: { old_name: old, name },
  });
  tell(workspace, channel, {
    type: `${prefixOf(channel)}_rename`,
    channel: {
      id: channel.id,
      name,
      name_normalized: name,
      created: channel.created,
      is_channel: channel.kind === "public",
      is_mpim: false,
    },
  });
}

/** Only people delete channels. */
export function erase(workspace: Workspace, channel: SlackChannel, user: string): void {
  workspace.channels.delete(channel.id);
  const type = `${prefixOf(channel)}_deleted`;
  tell(workspace, channel, { type, channel: channel.id, actor_id: user });
}

export function describe(
  workspace: Workspace,
  channel: SlackChannel,
  change: { readonly user: string; readonly what: "topic" | "purpose"; readonly text: string },
): void {
  const { user, what, text } = change;
  channel[what] = text;
  postNotice(workspace, channel, {
    subtype: `channel_${what}`,
    user,
    text: `set the channel ${what === "topic" ? "topic" : "description"}: ${text}`,
    facts: { [what]: text },
  });
}

function tell(workspace: Workspace, channel: SlackChannel, event: Fields): void {
  if (isHeard(workspace, channel)) workspace.publish({ ...event, event_ts: workspace.nextTs() });
}

function prefixOf(channel: SlackChannel): "channel" | "group" {
  return channel.kind === "private" ? "group" : "channel";
}
