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

/** The events that the manifest subscribes to. Slack's own stop button is none of them: tests of it subscribe to it. */
export const botEvents = [
  "app_home_opened",
  "app_mention",
  "app_uninstalled",
  "channel_archive",
  "channel_deleted",
  "channel_left",
  "channel_rename",
  "group_archive",
  "group_deleted",
  "group_left",
  "group_rename",
  "member_joined_channel",
  "member_left_channel",
  "message.channels",
  "message.groups",
  "message.im",
  "tokens_revoked",
] as const;

/** Which scope each event needs besides its subscription; those that need none are left out. */
export const eventScopes: ReadonlyMap<string, string> = new Map([
  ["app_mention", "app_mentions:read"],
  ["channel_archive", "channels:read"],
  ["channel_deleted", "channels:read"],
  ["channel_left", "channels:read"],
  ["channel_rename", "channels:read"],
  ["channel_unarchive", "channels:read"],
  ["group_archive", "groups:read"],
  ["group_deleted", "groups:read"],
  ["group_left", "groups:read"],
  ["group_rename", "groups:read"],
  ["group_unarchive", "groups:read"],
  ["message.channels", "channels:history"],
  ["message.groups", "groups:history"],
  ["message.im", "im:history"],
]);
