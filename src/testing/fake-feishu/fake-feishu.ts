import { randomBytes } from "node:crypto";
import { clockTimers, type Timers } from "../../platforms/kit/timers.ts";
import type { Fault } from "../call-faults.ts";
import { createApi, type SeenCall } from "./answer-call.ts";
import { createFaults, type FeishuFault } from "./faults.ts";
import { createPeople, type People } from "./people.ts";
import { createRates } from "./rates.ts";
import { listen } from "./server.ts";
import { createTenant, directChat, type FakeChat, type FakeMessage, type Tenant } from "./tenant.ts";
import { createTokens } from "./tokens.ts";
import { createTransport, type Transport, type TransportOptions } from "./transport/transport.ts";

export interface FakeFeishuOptions {
  readonly appId?: string;
  readonly appSecret?: string;
  readonly scopes?: readonly string[];
  readonly events?: readonly string[];
  readonly now?: () => number;
  readonly timers?: Timers;
  readonly mode?: TransportOptions["mode"];
  readonly webhook?: TransportOptions["webhook"];
  readonly ackWithinMs?: number;
  readonly redeliverAfterMs?: readonly number[];
  readonly registration?: TransportOptions["registration"];
  readonly audits?: boolean;
  readonly enforcesRates?: boolean;
  readonly monthlyQuota?: number | null;
}

/** A strict Feishu on loopback: it refuses what the real one refuses, and withholds what the real one withholds. */
export interface FakeFeishu extends People {
  /** Where its open platform is, without a slash at its end. */
  readonly origin: string;
  readonly appId: string;
  readonly appSecret: string;
  readonly tenant: Tenant;
  readonly transport: Transport;
  readonly calls: readonly SeenCall[];
  /** Calls that Feishu itself refused, faults aside. */
  readonly refused: readonly SeenCall[];
  readonly lints: readonly string[];
  readonly breaches: readonly string[];
  readonly tokensGiven: () => number;
  /** All tokens are void now. */
  expireTokens(): void;
  fault(spec: FeishuFault): Fault;
  callsOf(method: string): readonly SeenCall[];
  dmOf(person: string): FakeChat;
  /** What stands there, oldest first; recalled messages are left out. */
  messagesIn(chat: string): readonly FakeMessage[];
  /** The card that a message shows now; undefined where it shows none. */
  cardOf(message: string): Readonly<Record<string, unknown>> | undefined;
  /** Resolves when the condition holds; looked at after each call. */
  until<Value>(condition: () => Value | undefined | false, what: string): Promise<Value>;
  addFile(name: string, bytes: Uint8Array, kind: "image" | "file"): string;
  close(): Promise<void>;
}

const defaultScopes: readonly string[] = [
  "im:message:send_as_bot",
  "im:message:update",
  "im:message:recall",
  "im:message:readonly",
  "im:resource",
  "im:message.p2p_msg:readonly",
  "im:message.group_at_msg:readonly",
  "im:message.group_msg",
  "im:message.reactions:write_only",
  "im:chat:create",
  "im:chat:read",
  "im:chat:update",
  "im:chat:delete",
  "im:chat.members:write_only",
  "im:chat:operate_as_owner",
  "cardkit:card:write",
  "application:application:self_manage",
  "contact:user.base:readonly",
  "im:message.pins:write_only",
];

const defaultEvents: readonly string[] = [
  "im.message.receive_v1",
  "im.message.recalled_v1",
  "im.chat.access_event.bot_p2p_chat_entered_v1",
  "im.chat.member.bot.added_v1",
  "im.chat.member.bot.deleted_v1",
  "im.chat.disbanded_v1",
  "im.chat.updated_v1",
  "application.bot.menu_v6",
];

/** A condition that does not come true shall say so before the test does. Milliseconds. */
const patienceMs = 8_000;

export async function startFakeFeishu(options: FakeFeishuOptions = {}): Promise<FakeFeishu> {
  // The official client keeps tokens by the id, for the whole process.
  const { appId = `cli_${randomBytes(8).toString("hex")}`, appSecret = "secret-of-the-app" } = options;
  const { now = Date.now, timers = clockTimers, mode = "longconn" } = options;
  const tenant = createTenant({
    appId,
    scopes: options.scopes ?? defaultScopes,
    events: options.events ?? defaultEvents,
    now,
    audits: options.audits ?? true,
    enforcesRates: options.enforcesRates ?? true,
    monthlyQuota: options.monthlyQuota ?? null,
  });
  const watchers = new Set<() => void>();
  const changed = (): void => {
    for (const look of watchers) look();
  };
  const tokens = createTokens({ appId, appSecret, now });
  const rates = createRates(tenant);
  const faults = createFaults();
  const api = createApi({ tenant, tokens, faults, rates, changed });
  let transport: Transport | undefined;
  const known = (): Transport => {
    if (transport === undefined) throw new Error("the fake Feishu is not there yet");
    return transport;
  };
  const listening = await listen({ tenant, tokens, api, transport: known });
  const { ackWithinMs, redeliverAfterMs, webhook } = options;
  transport = createTransport({
    appId,
    appSecret,
    mode,
    now,
    timers,
    baseUrl: () => listening.origin,
    ...(webhook === undefined ? {} : { webhook }),
    ...(options.registration === undefined ? {} : { registration: options.registration }),
    ...(ackWithinMs === undefined ? {} : { ackWithinMs }),
    ...(redeliverAfterMs === undefined ? {} : { redeliverAfterMs }),
  });
  const line = transport;
  line.attach(listening.server);
  const cardOf = (id: string) => cardIn(tenant, id);
  const people = createPeople({ tenant, transport: line, cardOf });

  return {
    ...people,
    origin: listening.origin,
    appId,
    appSecret,
    tenant,
    transport: line,
    calls: api.calls,
    get refused() {
      return api.calls.filter(({ code, isFaulted }) => !isFaulted && code !== undefined && code !== 0);
    },
    get lints() {
      return [...api.lints, ...line.sockets.lints];
    },
    get breaches() {
      return rates.breaches();
    },
    tokensGiven: tokens.given,
    expireTokens: tokens.expireAll,
    fault: faults.add,
    callsOf: (method) => api.calls.filter((call) => call.method === method),
    dmOf: (person) => directChat(tenant, person),
    messagesIn: (chat) =>
      [...tenant.messages.values()].filter((message) => message.chat === chat && message.state === "there"),
    cardOf,
    until: (condition, what) => until(condition, { what, watchers }),
    addFile: (name, bytes, kind) => {
      const key = tenant.newId(kind === "image" ? "img_v3" : "file_v3");
      tenant.files.set(key, { key, name, kind, bytes, message: null });
      return key;
    },
    close: async () => {
      faults.clear();
      await line.close();
      await listening.close();
    },
  };
}

function cardIn(tenant: Tenant, id: string): Readonly<Record<string, unknown>> | undefined {
  const message = tenant.messages.get(id);
  if (message?.type !== "interactive") return undefined;
  const json = JSON.parse(message.content) as Record<string, unknown>;
  if (json["type"] !== "card") return json;
  return [...tenant.entities.values()].find((entity) => entity.message === id)?.card;
}

interface Waiting {
  readonly what: string;
  readonly watchers: Set<() => void>;
}

/** Most changes come with a call; what does not is looked at now and then. Milliseconds. */
const lookAgainMs = 25;

async function until<Value>(
  condition: () => Value | undefined | false,
  { what, watchers }: Waiting,
): Promise<Value> {
  const { promise, resolve, reject } = Promise.withResolvers<Value>();
  const look = (): void => {
    const value = condition();
    if (value !== undefined && value !== false) resolve(value);
  };
  const end = setTimeout(() => reject(new Error(`it never came true: ${what}`)), patienceMs);
  const again = setInterval(look, lookAgainMs);
  watchers.add(look);
  look();
  try {
    return await promise;
  } finally {
    clearTimeout(end);
    clearInterval(again);
    watchers.delete(look);
  }
}
