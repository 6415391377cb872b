import { createUnconfigured } from "../kit/unconfigured.ts";
import type { Platform, PlatformAbilities, PlatformHost } from "../platform.ts";
import { createWebhooks, webhookPaths } from "./intake/webhooks.ts";
import type { FeishuValues } from "./settings.ts";
import { healthOf } from "./state.ts";

export interface UnconfiguredFeishu {
  readonly values: FeishuValues;
  /** The keys that are not set. */
  readonly missing: readonly string[];
  readonly host: PlatformHost;
  readonly can: PlatformAbilities;
}

/** Feishu while its settings are missing. */
export function createUnconfiguredFeishu({ values, missing, host, can }: UnconfiguredFeishu): Platform {
  const webhooks = createWebhooks({
    verificationToken: undefined,
    encryptKey: undefined,
    isConfigured: false,
    now: Date.now,
    take: async () => undefined,
    log: host.log,
  });
  return createUnconfigured({
    name: "feishu",
    title: "Feishu",
    missing,
    can,
    deliveryMode: values.deliveryMode,
    healthOf: (state) => healthOf(values, state),
    http: { prefixes: [], open: [], webhooks: webhookPaths, fetch: webhooks },
  });
}
