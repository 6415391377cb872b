import { createUnconfigured } from "../kit/unconfigured.ts";
import type { Platform, PlatformAbilities, PlatformHost } from "../platform.ts";
import { createWebhooks, webhookPaths } from "./intake/webhooks.ts";
import type { SlackValues } from "./settings.ts";
import { healthOf } from "./state.ts";

export interface UnconfiguredSlack {
  readonly values: SlackValues;
  /** The keys that are not set. */
  readonly missing: readonly string[];
  readonly host: PlatformHost;
  readonly can: PlatformAbilities;
}

/** Slack while its settings are missing. */
export function createUnconfiguredSlack({ values, missing, host, can }: UnconfiguredSlack): Platform {
  const webhooks = createWebhooks({
    signingSecret: undefined,
    isConfigured: false,
    now: Date.now,
    take: async () => undefined,
    log: host.log,
  });
  return createUnconfigured({
    name: "slack",
    title: "Slack",
    missing,
    can,
    deliveryMode: values.deliveryMode,
    healthOf: (state) => healthOf(values, state),
    http: { prefixes: [], open: [], webhooks: webhookPaths, fetch: webhooks },
  });
}
