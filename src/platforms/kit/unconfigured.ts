import type { Delivery, Platform, PlatformAbilities, PlatformHttp } from "../platform.ts";
import { type ListenerState, listenerFacts } from "./listener.ts";

export interface UnconfiguredParts {
  /** As in `poco config <name>`. */
  readonly name: string;
  readonly title: string;
  /** The keys that are not set. */
  readonly missing: readonly string[];
  readonly can: PlatformAbilities;
  readonly deliveryMode: string;
  readonly healthOf: (state: ListenerState) => Readonly<Record<string, unknown>>;
  /** Refuses what the app sends. */
  readonly http: PlatformHttp;
}

/** An app while its settings are missing: it says so, wherever somebody looks. */
export function createUnconfigured(parts: UnconfiguredParts): Platform {
  const { name, title, missing, can, deliveryMode, healthOf, http } = parts;
  const detail = `${title} is not configured: ${missing.join(", ")} missing. Run \`poco config ${name}\`.`;
  const refused: Delivery = { kind: "refused", reason: detail };
  const state = { isConfigured: false, ready: false, detail } as const;
  return {
    can,
    isConfigured: false,
    start: async () => undefined,
    post: async () => refused,
    update: async () => refused,
    createConversation: async () => null,
    status: () => ({ ready: false, detail }),
    health: () => healthOf(state),
    debug: () => ({
      inbound_events: [],
      outbound_attempts: [],
      errors: [],
      listener: listenerFacts(deliveryMode, state),
    }),
    http,
    close: async () => undefined,
  };
}
