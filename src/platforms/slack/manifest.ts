/** What the bot may do. Slack: a missing one makes its methods answer `missing_scope`. */
export const neededScopes = [
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

const events = [
  "app_home_opened",
  "app_mention",
  "app_uninstalled",
  "channel_archive",
  "channel_deleted",
  // Slack tells those who stay in a channel of `member_left_channel`; whoever was taken out hears these two.
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

/** Those that the token does not have. Where Slack does not say, nothing is known to be missing. Pure. */
export function missingScopes(scopes: readonly string[] | undefined): readonly string[] {
  if (scopes === undefined) return [];
  const had = new Set(scopes);
  return neededScopes.filter((scope) => !had.has(scope));
}

/** Below PoCo's own address. */
export const webhookPaths = {
  events: "/platform/slack/events",
  interactive: "/platform/slack/interactive",
  commands: "/platform/slack/commands",
} as const;

export interface ManifestOptions {
  /** Where Slack reaches PoCo; null for delivery by socket. */
  readonly publicUrl: string | null;
}

/** What stands for an address that people have to fill in. */
export const unknownAddress = "https://poco.example.com";

/** The description of the app from which Slack makes it, in the form of Slack's manifests (version 2.1). */
export function slackManifest({ publicUrl }: ManifestOptions) {
  const at = (path: string) => (publicUrl === null ? undefined : `${publicUrl}${path}`);
  return {
    _metadata: { major_version: 2, minor_version: 1 },
    display_information: {
      name: "PoCo",
      description: "Drive coding agents on your own server from Slack",
      background_color: "#1f2937",
    },
    features: {
      app_home: { home_tab_enabled: true, messages_tab_enabled: true, messages_tab_read_only_enabled: false },
      bot_user: { display_name: "poco", always_online: true },
      slash_commands: [
        {
          command: "/poco",
          ...only("url", at(webhookPaths.commands)),
          description: "Projects, tasks and approvals",
          usage_hint: "[new | run | status | stop | approve | reject | queue | help]",
          should_escape: false,
        },
      ],
      shortcuts: [
        {
          name: "New PoCo project",
          type: "global",
          callback_id: "poco_new_project",
          description: "Create a project and its channel",
        },
        {
          name: "Run as PoCo task",
          type: "message",
          callback_id: "poco_run_message",
          description: "Use this message as a task prompt",
        },
      ],
    },
    oauth_config: { scopes: { bot: [...neededScopes] } },
    settings: {
      event_subscriptions: { ...only("request_url", at(webhookPaths.events)), bot_events: [...events] },
      interactivity: { is_enabled: true, ...only("request_url", at(webhookPaths.interactive)) },
      org_deploy_enabled: false,
      socket_mode_enabled: publicUrl === null,
      token_rotation_enabled: false,
    },
  };
}

function only(name: string, value: string | undefined) {
  return value === undefined ? {} : { [name]: value };
}

/** Opens Slack's page for a new app with the manifest filled in. */
export function createAppLink(options: ManifestOptions): string {
  const manifest = encodeURIComponent(JSON.stringify(slackManifest(options)));
  return `https://api.slack.com/apps?new_app=1&manifest_json=${manifest}`;
}
