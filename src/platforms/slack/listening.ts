import type { ReadUp } from "../kit/read-up.ts";
import type { PlatformHost } from "../platform.ts";
import type { SlackIdentity } from "./api/auth.ts";
import type { SlackApi } from "./api/slack-api.ts";
import { askIdentity, type IdentityAsked } from "./identity.ts";
import type { Take } from "./intake/delivery.ts";
import type { Membership } from "./membership.ts";
import { createSlackReadUp } from "./read-up.ts";
import type { Access, SlackValues } from "./settings.ts";
import { createSocketSupervisor, type SocketSupervisor } from "./socket/supervisor.ts";
import type { ListenerFacts } from "./state.ts";

/** How PoCo hears what happens in Slack. */
export interface Listening {
  start(): Promise<void>;
  /** Takes in what comes by webhook or by the socket. */
  readonly take: Take;
  /** Earlier messages of the channel may still be to come. */
  isUnread(channel: string): boolean;
  state(): { readonly ready: boolean; readonly detail: string };
  facts(): ListenerFacts;
  close(): Promise<void>;
}

export interface ListeningParts {
  readonly values: SlackValues;
  readonly access: Extract<Access, { readonly isConfigured: true }>;
  readonly host: PlatformHost;
  readonly api: SlackApi;
  readonly take: Take;
  readonly membership: Membership;
  readonly now: () => number;
}

export function createListening(parts: ListeningParts): Listening {
  return new Listener(parts);
}

class Listener implements Listening {
  readonly #parts: ListeningParts;
  #asked: IdentityAsked | undefined;
  #socket: SocketSupervisor | undefined;
  #startedAt: number | null = null;
  #lastEventAt: number | null = null;
  #lastPressAt: number | null = null;
  #isClosed = false;
  readonly #readUp: ReadUp;

  constructor(parts: ListeningParts) {
    const { api, host, take, now, membership } = parts;
    this.#parts = parts;
    const { inbox, log } = host;
    this.#readUp = createSlackReadUp({ api, inbox, log, take, now, botUser: membership.botUser });
  }

  async start(): Promise<void> {
    const { api, host, now } = this.#parts;
    this.#startedAt = now();
    this.#asked = askIdentity(api, host.log);
    // `found` never rejects.
    void this.#asked.found.then((identity) => this.#begin(identity));
  }

  readonly take: Take = async (delivery) => {
    this.#lastEventAt = this.#parts.now();
    if (delivery.kind === "interactive") this.#lastPressAt = this.#lastEventAt;
    return this.#parts.take(delivery);
  };

  isUnread(channel: string): boolean {
    return this.#readUp.isUnread(channel);
  }

  state(): { readonly ready: boolean; readonly detail: string } {
    const { membership, access } = this.#parts;
    if (this.#startedAt === null) return { ready: false, detail: "Not started." };
    const problem = membership.problem() ?? this.#asked?.problem() ?? undefined;
    if (problem !== undefined) return { ready: false, detail: problem };
    if (access.appToken === null) {
      return { ready: true, detail: "Slack's calls are awaited at /platform/slack/." };
    }
    const socket = this.#socket?.state();
    return {
      ready: socket?.kind === "connected",
      detail: socket?.detail ?? "The socket is about to be opened.",
    };
  }

  facts(): ListenerFacts {
    const times = {
      startedAt: this.#startedAt,
      lastEventAt: this.#lastEventAt,
      lastPressAt: this.#lastPressAt,
    };
    return { ...times, socket: this.#socket?.state() };
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#asked?.close();
    await this.#socket?.close();
    await this.#readUp.close();
  }

  #begin(identity: SlackIdentity | undefined): void {
    if (identity === undefined || this.#isClosed) return;
    const { access, values, host, membership } = this.#parts;
    membership.know(identity);
    if (access.appToken === null) {
      this.#readUp.ask();
      return;
    }
    this.#socket = createSocketSupervisor({
      appToken: access.appToken,
      apiBaseUrl: values.apiBaseUrl,
      log: host.log,
      onEnvelope: ({ kind, body, retryAttempt, retryReason }) =>
        this.take({ via: "socket", kind, body, retryAttempt, retryReason }),
      onConnected: ({ downSince }) => {
        if (downSince !== null) this.#readUp.ask();
      },
    });
    this.#socket.start();
  }
}
