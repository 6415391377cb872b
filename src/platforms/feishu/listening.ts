import type { ReadUp } from "../kit/read-up.ts";
import type { PlatformHost } from "../platform.ts";
import { wordsFor } from "./api/error-words.ts";
import type { FeishuApi } from "./api/feishu-api.ts";
import { type Bot, botInfo, grantedScopes } from "./api/who.ts";
import { askIdentity, type IdentityAsked } from "./identity.ts";
import type { Take } from "./intake/delivery.ts";
import { createLongConnection, type LongConnection } from "./longconn/long-connection.ts";
import type { Membership } from "./membership.ts";
import { isMendable } from "./not-shown.ts";
import { createFeishuReadUp } from "./read-up.ts";
import { callbacks } from "./scopes.ts";
import { type Access, apiOrigin, type FeishuValues } from "./settings.ts";
import type { ListenerFacts } from "./state.ts";

/** How PoCo hears what happens in Feishu. */
export interface Listening {
  start(): Promise<void>;
  /** Takes in what comes by webhook or by the long connection. */
  readonly take: Take;
  /** Earlier messages of the group may still be to come. */
  isUnread(chat: string): boolean;
  state(): { readonly ready: boolean; readonly detail: string };
  facts(): ListenerFacts;
  close(): Promise<void>;
}

export interface ListeningParts {
  readonly values: FeishuValues;
  readonly access: Extract<Access, { readonly isConfigured: true }>;
  readonly host: PlatformHost;
  readonly api: FeishuApi;
  readonly take: Take;
  readonly membership: Membership;
  /** Which rights the app has is known, or known anew. Must not reject. */
  readonly onLearned: () => Promise<void>;
  readonly now: () => number;
}

/** Somebody may have added the rights that were missing. Milliseconds. */
const learnEveryMs = 5 * 60_000;

export function createListening(parts: ListeningParts): Listening {
  return new Listener(parts);
}

class Listener implements Listening {
  readonly #parts: ListeningParts;
  readonly #readUp: ReadUp;
  #asked: IdentityAsked | undefined;
  #connection: LongConnection | undefined;
  #startedAt: number | null = null;
  #lastEventAt: number | null = null;
  #lastPressAt: number | null = null;
  #learning: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(parts: ListeningParts) {
    const { api, host, take, now, membership } = parts;
    this.#parts = parts;
    const { inbox, log } = host;
    this.#readUp = createFeishuReadUp({ api, inbox, log, take, now, botOpenId: membership.botOpenId });
  }

  async start(): Promise<void> {
    const { api, host, now } = this.#parts;
    this.#startedAt = now();
    this.#asked = askIdentity(api, host.log);
    // `found` never rejects.
    void this.#asked.found.then((bot) => this.#begin(bot));
  }

  readonly take: Take = async (delivery) => {
    this.#lastEventAt = this.#parts.now();
    if (callbacks.includes(delivery.type)) this.#lastPressAt = this.#lastEventAt;
    return this.#parts.take(delivery);
  };

  isUnread(chat: string): boolean {
    return this.#readUp.isUnread(chat);
  }

  state(): { readonly ready: boolean; readonly detail: string } {
    const { membership, values } = this.#parts;
    if (this.#startedAt === null) return { ready: false, detail: "Not started." };
    const problem = membership.problem() ?? this.#asked?.problem() ?? undefined;
    if (problem !== undefined) return { ready: false, detail: problem };
    if (values.deliveryMode === "webhook") {
      return { ready: true, detail: "Feishu's calls are awaited at /platform/feishu/." };
    }
    const { ready, detail } = this.#connection?.state() ?? {
      ready: false,
      detail: "The long connection is about to be opened.",
    };
    return { ready, detail };
  }

  facts(): ListenerFacts {
    const times = {
      startedAt: this.#startedAt,
      lastEventAt: this.#lastEventAt,
      lastPressAt: this.#lastPressAt,
    };
    const provenAt = this.#parts.membership.provenAt();
    return { ...times, provenAt, connection: this.#connection?.facts() };
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#asked?.close();
    clearInterval(this.#learning);
    await this.#connection?.close();
    await this.#readUp.close();
  }

  #begin(bot: Bot | undefined): void {
    if (bot === undefined || this.#isClosed) return;
    const { access, values, host, membership, api, now } = this.#parts;
    membership.know(bot);
    // Nothing waits for it, and it never rejects.
    void this.#learnScopes();
    this.#learning = setInterval(() => {
      const { needed, optional } = membership.lacking();
      if (needed.length + optional.length > 0) void this.#learnScopes();
    }, learnEveryMs);
    if (values.deliveryMode === "webhook") {
      this.#readUp.ask();
      return;
    }
    this.#connection = createLongConnection({
      ...access,
      origin: apiOrigin(values),
      log: host.log,
      now,
      take: this.take,
      probe: async () => {
        const answer = await botInfo(api);
        if (answer.kind === "ok") return { kind: "ok" };
        const reason = wordsFor(answer);
        const isFinal = answer.kind === "refused" && isMendable(answer);
        return isFinal ? { kind: "refused", reason } : { kind: "trouble", reason };
      },
      // From the first connection on: PoCo itself may have been down.
      onConnected: () => this.#readUp.ask(),
    });
    this.#connection.start();
  }

  async #learnScopes(): Promise<void> {
    const { api, membership, onLearned } = this.#parts;
    const granted = await grantedScopes(api);
    if (granted.kind !== "ok" || this.#isClosed) return;
    membership.learn(granted.data);
    await onLearned();
  }
}
