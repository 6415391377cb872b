/** The scopes that PoCo's app manifest asks for. */
export const botScopes = [
  "app_mentions:read",
  "channels:history",
  "channels:manage",
  "channels:read",
  "chat:write",
  "commands",
  "files:read",
  "files:write",
  "groups:history",
  "groups:read",
  "groups:write",
  "im:history",
  "im:read",
  "im:write",
  "pins:write",
  "reactions:write",
  "team:read",
  "users:read",
] as const;

export const appScopes = ["connections:write"] as const;

/** The events that the manifest subscribes to, the native stop button included. */
export const botEvents = [
  "agent_session_stopped",
  "app_home_opened",
  "app_mention",
  "app_uninstalled",
  "channel_archive",
  "channel_deleted",
  "channel_rename",
  "group_archive",
  "group_rename",
  "member_joined_channel",
  "member_left_channel",
  "message.channels",
  "message.groups",
  "message.im",
  "tokens_revoked",
] as const;
