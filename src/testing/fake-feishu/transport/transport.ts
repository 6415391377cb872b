import type { Server } from "node:http";
import type { Timers } from "../../../platforms/kit/timers.ts";
import { createChance } from "../../chance.ts";
import type { TransportAnswer, TransportAsked } from "./asked.ts";
import { createDeliveries, type DeliveryCounts } from "./deliveries.ts";
import { envelopeOf, type Pushed, type Schema } from "./envelope.ts";
import { type PressAnswer, pressAnswerOf } from "./press-answer.ts";
import { createRegistration, type Registration, type RegistrationOptions } from "./registration.ts";
import { createSockets, type Reconnect, type Sockets } from "./sockets.ts";
import { createWebhookCaller, type WebhookTarget } from "./webhook-caller.ts";

/** How the fake brings events to the app, and what people press. */
export interface Transport {
  /** Answers what the app asks of it over HTTP; undefined: it is not its address. */
  handle(asked: TransportAsked): Promise<TransportAnswer | undefined>;
  attach(server: Server): void;
  /** Delivers an event, and again until it is acknowledged, as Feishu does. */
  push(event: Pushed): void;
  /** A press is delivered once; the app has three seconds to answer it. Never rejects. */
  press(event: Readonly<Record<string, unknown>>): Promise<PressAnswer>;
  readonly sockets: Sockets;
  readonly registration: Registration;
  /** Events that are not acknowledged yet. */
  readonly open: () => number;
  /** Resolves once all events are acknowledged; rejects when one was lost for ever. */
  settled(): Promise<void>;
  readonly counts: Readonly<DeliveryCounts>;
  /** Each event comes twice from now on. */
  deliverTwice(isOn: boolean): void;
  /** Whether the app is subscribed to presses, in a version that was published. */
  subscribeToPresses(isOn: boolean): void;
  /** Whether the app answers the question for its address, as the console asks when it is entered. */
  checkAddress(): Promise<boolean>;
  /** What the app sent that no client of Feishu's would. */
  readonly lints: readonly string[];
  close(): Promise<void>;
}

export interface TransportOptions {
  readonly appId: string;
  readonly appSecret: string;
  readonly mode: "longconn" | "webhook";
  readonly webhook?: WebhookTarget;
  /** Of the server on which it stands. */
  readonly baseUrl: () => string;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly timers: Timers;
  /** How long Feishu waits for an acknowledgement; milliseconds. */
  readonly ackWithinMs?: number;
  /** Waits before the further deliveries; milliseconds. */
  readonly redeliverAfterMs?: readonly number[];
  /** How Feishu's own client is told to connect again; at once by default, so that tests are quick. */
  readonly reconnect?: Reconnect;
  readonly pingIntervalSeconds?: number;
  /** Of events; presses are always of 2.0. */
  readonly schema?: Schema;
  readonly registration?: RegistrationOptions;
  /** Refuses whole cards in answers to presses. */
  readonly rejectRawV2Callback?: boolean;
  /** Decides which connection gets what. */
  readonly seed?: number;
}

const usualRedelivery = [15_000, 5 * 60_000, 60 * 60_000, 6 * 60 * 60_000];
const atOnce: Reconnect = { count: -1, interval: 0, nonce: 0 };

export function createTransport(options: TransportOptions): Transport {
  const { appId, appSecret, mode, webhook, baseUrl, now, timers, schema = "2.0" } = options;
  const { ackWithinMs = 3_000, redeliverAfterMs = usualRedelivery, reconnect = atOnce } = options;
  const { pingIntervalSeconds = 120, rejectRawV2Callback = false, seed = 1 } = options;
  const lints: string[] = [];
  let isSubscribedToPresses = true;
  const sockets = createSockets({
    appId,
    appSecret,
    baseUrl,
    ackWithinMs,
    timers,
    now,
    reconnect,
    pingIntervalSeconds,
    lints,
    chance: createChance(seed),
    onConnected: () => deliveries.connected(),
  });
  const caller =
    webhook === undefined ? undefined : createWebhookCaller(webhook, { now, timers, ackWithinMs });
  const registration = createRegistration({
    appId,
    appSecret,
    ...options.registration,
    baseUrl,
    now,
    lint: (what) => lints.push(what),
  });
  const noAddress = { kind: "silent", why: "no address was entered" } as const;
  const isByWebhook = mode === "webhook";
  const deliveries = createDeliveries({
    attempt: async (body) =>
      isByWebhook ? ((await caller?.event(body)) ?? noAddress) : sockets.deliver(body),
    isThere: () => isByWebhook || sockets.isThere(),
    timers,
    redeliverAfterMs,
  });
  const envelope = { appId, tenantKey: "tenant-1", verificationToken: webhook?.verificationToken ?? "", now };

  return {
    sockets,
    registration,
    lints,
    counts: deliveries.counts,
    open: deliveries.open,
    settled: () => deliveries.settled(),
    handle: async (asked) => registration.handle(asked) ?? sockets.handle(asked),
    attach: (server) => sockets.attach(server),
    deliverTwice: (isOn) => deliveries.deliverTwice(isOn),
    subscribeToPresses: (isOn) => {
      isSubscribedToPresses = isOn;
    },
    push: (event) => deliveries.push(envelopeOf(event, { ...envelope, schema })),
    press: async (event) => {
      const why = "presses are not subscribed to";
      if (!isSubscribedToPresses) return { kind: "failed", code: 200340, why };
      const body = envelopeOf({ type: "card.action.trigger", event }, { ...envelope, schema: "2.0" });
      const attempt = isByWebhook ? ((await caller?.press(body)) ?? noAddress) : await sockets.deliver(body);
      return pressAnswerOf(attempt, { rejectRawV2Callback });
    },
    checkAddress: async () => (await caller?.check()) ?? false,
    close: async () => {
      deliveries.close();
      caller?.close();
      await sockets.close();
    },
  };
}
