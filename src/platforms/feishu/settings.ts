import { z } from "zod";
import type { SettingGroup, ValuesOf } from "../../config/setting.ts";

const lowerCase = z.string().trim().toLowerCase();
const secret = z.string().trim().optional();

export const feishuSettings = {
  appId: {
    key: "POCO_FEISHU_APP_ID",
    path: "feishu.app_id",
    schema: z
      .string()
      .trim()
      .regex(/^(?:cli_[0-9a-f]{16})?$/, "must be cli_ and 16 hex digits: it is the App ID of the app")
      .optional(),
    default: undefined,
    doc: "The App ID of the Feishu or Lark app (cli_…).",
  },
  appSecret: {
    key: "POCO_FEISHU_APP_SECRET",
    path: "feishu.app_secret",
    schema: secret,
    default: undefined,
    isSecret: true,
    doc: "The App Secret of the app.",
  },
  deliveryMode: {
    key: "POCO_FEISHU_DELIVERY_MODE",
    path: "feishu.delivery_mode",
    schema: lowerCase.pipe(z.enum(["longconn", "webhook"])),
    default: "longconn",
    doc: "How Feishu brings events: over a long connection that PoCo opens, or to PoCo's own address, which Feishu must reach.",
  },
  verificationToken: {
    key: "POCO_FEISHU_VERIFICATION_TOKEN",
    path: "feishu.verification_token",
    schema: secret,
    default: undefined,
    isSecret: true,
    doc: "The Verification Token of the app, for delivery by webhook.",
  },
  encryptKey: {
    key: "POCO_FEISHU_ENCRYPT_KEY",
    path: "feishu.encrypt_key",
    schema: secret,
    default: undefined,
    isSecret: true,
    doc: "The Encrypt Key of the app, for delivery by webhook: with it every call is encrypted and signed.",
  },
  brand: {
    key: "POCO_FEISHU_BRAND",
    path: "feishu.brand",
    schema: lowerCase.pipe(z.enum(["feishu", "lark"])),
    default: "feishu",
    doc: "Which edition the app belongs to: feishu in mainland China, lark elsewhere.",
  },
  apiBaseUrl: {
    key: "POCO_FEISHU_API_BASE_URL",
    path: "feishu.api_base_url",
    schema: z
      .url({ protocol: /^https?$/u })
      .overwrite((url) => new URL(url).origin)
      .optional(),
    default: undefined,
    doc: "Where Feishu's open platform is, for proxies and tests; without it, that of the edition.",
  },
  owner: {
    key: "POCO_FEISHU_OWNER",
    path: "feishu.owner",
    schema: z
      .string()
      .trim()
      .regex(/^(?:ou_[0-9A-Za-z]{6,64})?$/, "must be an open id of Feishu (ou_…)")
      .optional(),
    default: undefined,
    doc: "The open id (ou_…) of whoever set Feishu up: the first owner there, as long as nobody of Feishu was let in yet.",
  },
  groupOwner: {
    key: "POCO_FEISHU_GROUP_OWNER",
    path: "feishu.group_owner",
    schema: lowerCase.pipe(z.enum(["requester", "bot"])),
    default: "requester",
    doc: "Whose the groups of projects are: whoever asked for them (requester), or PoCo's own (bot).",
  },
  callAfterSeconds: {
    key: "POCO_FEISHU_CALL_AFTER_SECONDS",
    path: "feishu.call_after_seconds",
    schema: z.coerce.number().int().min(0).max(1_000_000),
    default: "20",
    unit: "seconds",
    doc: "Whoever gave a task that took longer is called by a short message when it ends; 0: never.",
  },
  fileLimitMegabytes: {
    key: "POCO_FEISHU_FILE_LIMIT_MB",
    path: "feishu.file_limit_mb",
    schema: z.coerce.number().int().min(1).max(100),
    default: "20",
    unit: "megabytes",
    doc: "Files that come with prompts are fetched up to this size.",
  },
  monthlyCalls: {
    key: "POCO_FEISHU_MONTHLY_CALLS",
    path: "feishu.monthly_calls",
    schema: z.coerce.number().int().min(0).max(1_000_000_000),
    default: "0",
    unit: "calls",
    doc: "How many calls of the API the plan of the organisation allows in a month, e.g. 10000 on the free plan; 0: as many as needed. Near the end live cards show less.",
  },
} satisfies SettingGroup;

export type FeishuValues = ValuesOf<typeof feishuSettings>;

/** What is set of what the delivery needs. */
export type Access =
  | { readonly isConfigured: true; readonly appId: string; readonly appSecret: string }
  /** The keys that are not set. */
  | { readonly isConfigured: false; readonly missing: readonly string[] };

/** Both ways of delivery need the App ID and the App Secret; webhooks something that proves them as well. Pure. */
export function accessOf(values: FeishuValues): Access {
  const { appId, appSecret, deliveryMode, verificationToken, encryptKey } = values;
  const proof = verificationToken || encryptKey;
  if (appId && appSecret && (deliveryMode === "longconn" || proof)) {
    return { isConfigured: true, appId, appSecret };
  }
  const needed = [
    [feishuSettings.appId.key, appId],
    [feishuSettings.appSecret.key, appSecret],
    ...(deliveryMode === "webhook" ? [[feishuSettings.verificationToken.key, proof] as const] : []),
  ] as const;
  return { isConfigured: false, missing: needed.flatMap(([key, value]) => (value ? [] : [key])) };
}

const origins = { feishu: "https://open.feishu.cn", lark: "https://open.larksuite.com" } as const;

/** Where the open platform of the edition is, without a slash at its end. */
export function apiOrigin({ apiBaseUrl, brand }: Pick<FeishuValues, "apiBaseUrl" | "brand">): string {
  return apiBaseUrl ?? origins[brand];
}
