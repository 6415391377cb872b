import type { Fields } from "./fields.ts";
import { isHeard } from "./post-message.ts";
import type { SlackChannel, Workspace } from "./workspace.ts";

export function channelJson(workspace: Workspace, channel: SlackChannel): Fields {
  const common = {
    id: channel.id,
    created: channel.created,
    creator: channel.creator,
    is_archived: channel.isArchived,
    is_org_shared: false,
    is_shared: false,
    is_ext_shared: false,
    context_team_id: workspace.team.id,
    updated: Math.floor(workspace.now()),
  };
  if (channel.kind === "im") {
    const partner = [...channel.members].find((id) => id !== workspace.app.botUser);
    return { ...common, is_im: true, user: partner, is_user_deleted: false, is_open: true };
  }
  return {
    ...common,
    name: channel.name,
    name_normalized: channel.name,
    is_channel: true,
    is_group: false,
    is_im: false,
    is_mpim: false,
    is_private: channel.kind === "private",
    is_general: false,
    is_member: isHeard(workspace, channel),
    unlinked: 0,
    previous_names: [],
    topic: described(channel.topic, channel),
    purpose: described(channel.purpose, channel),
  };
}

function described(value: string, { creator, created }: SlackChannel): Fields {
  return { value, creator: value === "" ? "" : creator, last_set: value === "" ? 0 : created };
}
