import { randomUUID } from "node:crypto";
import type { PlatformHost } from "../platform.ts";
import type { SlackIdentity } from "./api/auth.ts";
import type { SlackApi } from "./api/slack-api.ts";
import { catchUp } from "./catch-up.ts";
import { askIdentity, type IdentityAsked } from "./identity.ts";
import type { Take } from "./intake/delivery.ts";
import { tellLostRooms } from "./lost-rooms.ts";
import type { Membership } from "./membership.ts";
import type { Access, SlackValues } from "./settings.ts";
import { createSocketSupervisor, type SocketSupervisor } from "./socket/supervisor.ts";
import type { ListenerFacts } from "./state.ts";

/** How PoCo hears what happens in Slack. */
export interface Listening {
  start(): Promise<void>;
  /** Takes in what comes by webhook or by the socket. */
  readonly take: Take;
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
  #isClosed = false;
  #reading: Promise<unknown> = Promise.resolve();

  constructor(parts: ListeningParts) {
    this.#parts = parts;
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
    return this.#parts.take(delivery);
  };

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
    const [startedAt, lastEventAt] = [this.#startedAt, this.#lastEventAt];
    return { startedAt, lastEventAt, socket: this.#socket?.state() };
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#asked?.close();
    await this.#socket?.close();
    await this.#reading;
  }

  #begin(identity: SlackIdentity | undefined): void {
    if (identity === undefined || this.#isClosed) return;
    const { access, values, host, membership } = this.#parts;
    membership.know(identity);
    if (access.appToken === null) {
      this.#readUp();
      return;
    }
    this.#socket = createSocketSupervisor({
      appToken: access.appToken,
      apiBaseUrl: values.apiBaseUrl,
      log: host.log,
      onEnvelope: ({ kind, body, retryAttempt, retryReason }) =>
        this.take({ via: "socket", kind, body, retryAttempt, retryReason }),
      onConnected: ({ downSince }) => {
        if (downSince !== null) this.#readUp();
      },
    });
    this.#socket.start();
  }

  /** Once more when it was asked for during a reading: more may be missing by then. */
  #readUp(): void {
    const { api, host, now, membership } = this.#parts;
    const take: Take = (delivery) => this.#parts.take(delivery);
    const read = async (): Promise<void> => {
      if (this.#isClosed) return;
      const botUser = membership.botUser();
      if (botUser !== undefined) await tellLostRooms({ api, inbox: host.inbox, botUser, newId: randomUUID });
      const count = await catchUp({ api, inbox: host.inbox, take, log: host.log, now });
      if (count > 0) host.log.info({ count }, "messages in Slack were read up");
    };
    this.#reading = this.#reading
      .then(read)
      .catch((error: unknown) => host.log.warn({ error }, "what was missed in Slack could not be read up"));
  }
}
