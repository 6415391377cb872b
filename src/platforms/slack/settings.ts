import { z } from "zod";
import type { SettingGroup, ValuesOf } from "../../config/setting.ts";

const lowerCase = z.string().trim().toLowerCase();

function token(prefix: string, name: string) {
  return z
    .string()
    .trim()
    .refine((text) => text === "" || text.startsWith(prefix), `must begin with ${prefix}: it is the ${name}`)
    .optional();
}

export const slackSettings = {
  botToken: {
    key: "POCO_SLACK_BOT_TOKEN",
    path: "slack.bot_token",
    schema: token("xoxb-", "Bot User OAuth Token"),
    default: undefined,
    isSecret: true,
    doc: "The Bot User OAuth Token of the Slack app (xoxb-…).",
  },
  appToken: {
    key: "POCO_SLACK_APP_TOKEN",
    path: "slack.app_token",
    schema: token("xapp-", "app-level token"),
    default: undefined,
    isSecret: true,
    doc: "The app-level token (xapp-…) with the scope connections:write, for delivery by socket.",
  },
  signingSecret: {
    key: "POCO_SLACK_SIGNING_SECRET",
    path: "slack.signing_secret",
    schema: z.string().trim().optional(),
    default: undefined,
    isSecret: true,
    doc: "The signing secret of the Slack app, for delivery by webhook.",
  },
  deliveryMode: {
    key: "POCO_SLACK_DELIVERY_MODE",
    path: "slack.delivery_mode",
    schema: lowerCase.pipe(z.enum(["socket", "webhook"])),
    default: "socket",
    doc: "How Slack brings events: over a socket that PoCo opens, or to PoCo's own address, which Slack must reach.",
  },
  apiBaseUrl: {
    key: "POCO_SLACK_API_BASE_URL",
    path: "slack.api_base_url",
    schema: z.url({ protocol: /^https?$/u }).overwrite((url) => (url.endsWith("/") ? url : `${url}/`)),
    default: "https://slack.com/api/",
    doc: "Where Slack's Web API is, for proxies and tests.",
  },
  callAfterSeconds: {
    key: "POCO_SLACK_CALL_AFTER_SECONDS",
    path: "slack.call_after_seconds",
    schema: z.coerce.number().int().min(0).max(1_000_000),
    default: "20",
    unit: "seconds",
    doc: "Whoever gave a task that took longer is called by a short message when it ends; 0: never.",
  },
  fileLimitMegabytes: {
    key: "POCO_SLACK_FILE_LIMIT_MB",
    path: "slack.file_limit_mb",
    schema: z.coerce.number().int().min(1).max(1_000),
    default: "20",
    unit: "megabytes",
    doc: "Files that come with prompts are fetched up to this size.",
  },
} satisfies SettingGroup;

export type SlackValues = ValuesOf<typeof slackSettings>;

/** What is set of what the delivery needs. */
export type Access =
  | {
      readonly isConfigured: true;
      readonly botToken: string;
      /** Null with delivery by webhook. */
      readonly appToken: string | null;
      readonly signingSecret: string | null;
    }
  /** The keys that are not set. */
  | { readonly isConfigured: false; readonly missing: readonly string[] };

/** Socket mode needs both tokens; webhooks the bot token and the signing secret. Pure. */
export function accessOf({ botToken, appToken, signingSecret, deliveryMode }: SlackValues): Access {
  const secret = signingSecret || null;
  if (deliveryMode === "socket" && botToken && appToken) {
    return { isConfigured: true, botToken, appToken, signingSecret: secret };
  }
  if (deliveryMode === "webhook" && botToken && secret !== null) {
    return { isConfigured: true, botToken, appToken: null, signingSecret: secret };
  }
  const { botToken: bot, appToken: app, signingSecret: signing } = slackSettings;
  const needed =
    deliveryMode === "socket"
      ? [[bot.key, botToken] as const, [app.key, appToken] as const]
      : [[bot.key, botToken] as const, [signing.key, signingSecret] as const];
  return { isConfigured: false, missing: needed.flatMap(([key, value]) => (value ? [] : [key])) };
}
