import type { Delivery, Platform, PlatformAbilities, PlatformHost } from "../platform.ts";
import { createWebhooks, webhookPaths } from "./intake/webhooks.ts";
import type { FeishuValues } from "./settings.ts";
import { emptyListener, healthOf } from "./state.ts";

export interface UnconfiguredParts {
  readonly values: FeishuValues;
  /** The keys that are not set. */
  readonly missing: readonly string[];
  readonly host: PlatformHost;
  readonly can: PlatformAbilities;
}

/** Feishu while its settings are missing: it says so, wherever somebody looks. */
export function createUnconfigured({ values, missing, host, can }: UnconfiguredParts): Platform {
  const detail = `Feishu is not configured: ${missing.join(", ")} missing. Run \`poco config feishu\`.`;
  const refused: Delivery = { kind: "refused", reason: detail };
  const state = { isConfigured: false, ready: false, detail } as const;
  const webhooks = createWebhooks({
    verificationToken: undefined,
    encryptKey: undefined,
    isConfigured: false,
    now: Date.now,
    take: async () => undefined,
    log: host.log,
  });
  return {
    can,
    isConfigured: false,
    start: async () => undefined,
    post: async () => refused,
    update: async () => refused,
    createConversation: async () => null,
    status: () => ({ ready: false, detail }),
    health: () => healthOf(values, state),
    debug: () => ({
      inbound_events: [],
      outbound_attempts: [],
      errors: [],
      listener: emptyListener(values, state),
    }),
    http: { prefixes: [], open: [], webhooks: webhookPaths, fetch: webhooks },
    close: async () => undefined,
  };
}
