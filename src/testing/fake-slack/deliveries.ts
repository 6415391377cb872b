import { copyOf, type Fields, textOf } from "./fields.ts";
import { eventScopes } from "./manifest.ts";
import type { Workspace } from "./workspace.ts";

export type DeliveryKind = "events_api" | "interactive" | "slash_commands";

/** Something that Slack hands to the app. */
export interface Delivery {
  readonly kind: DeliveryKind;
  readonly payload: Fields;
  /** Only events have one. */
  readonly eventId: string | undefined;
  readonly state: "sending" | "waiting" | "acknowledged" | "given_up";
  readonly attempts: number;
  /** What the app answered; undefined before. */
  readonly ack: unknown;
  /** Why the last attempt failed, in Slack's words, e.g. `timeout`. */
  readonly reason: string | undefined;
  /** Resolves when the attempt that runs is over. */
  settled(): Promise<void>;
}

export interface Outgoing {
  readonly kind: DeliveryKind;
  readonly payload: Fields;
  /** From the second attempt of an event on. */
  readonly retry: { readonly number: number; readonly reason: string } | undefined;
}

/** How things reach the app: sockets or signed HTTP requests. Contract: never rejects. */
export type Transport = (outgoing: Outgoing) => Promise<Attempt>;

export type Attempt =
  | { readonly isAcknowledged: true; readonly ack: unknown }
  | { readonly isAcknowledged: false; readonly reason: string; readonly stops?: boolean };

export interface Deliveries {
  readonly all: readonly Delivery[];
  publish(event: Fields): void;
  interact(kind: "interactive" | "slash_commands", payload: Fields): Promise<Delivery>;
  /** What the work caused, once every first attempt is over. */
  during(work: () => void): Promise<readonly Delivery[]>;
  /** Sends what is due by the fake's clock. */
  sendDue(): Promise<void>;
  /** Sends one again, acknowledged or not, or everything that waits. */
  redeliver(delivery?: Delivery): Promise<void>;
}

/** Slack: the first retry comes at once, then one after a minute and one after five. */
const retriesAfterMs = [0, 60_000, 300_000] as const;

type Open = { -readonly [Key in keyof Delivery]: Delivery[Key] } & { dueAt: number };

export interface DeliveryParts {
  readonly workspace: () => Workspace;
  readonly transport: Transport;
}

export function createDeliveries({ workspace, transport }: DeliveryParts): Deliveries {
  const all: Open[] = [];

  function open(kind: DeliveryKind, payload: Fields): Open {
    const delivery: Open = {
      kind,
      payload,
      eventId: kind === "events_api" ? textOf(payload["event_id"]) : undefined,
      state: "sending",
      attempts: 0,
      ack: undefined,
      reason: undefined,
      dueAt: 0,
      settled: () => Promise.resolve(),
    };
    all.push(delivery);
    return delivery;
  }

  function send(delivery: Open): Promise<void> {
    const { kind, payload, attempts } = delivery;
    const retry =
      attempts === 0 ? undefined : { number: attempts, reason: delivery.reason ?? "http_timeout" };
    delivery.attempts += 1;
    delivery.state = "sending";
    const attempt = transport({ kind, payload, retry: kind === "events_api" ? retry : undefined });
    const settled = attempt.then((outcome) => settle(delivery, outcome));
    delivery.settled = () => settled;
    return settled;
  }

  function settle(delivery: Open, outcome: Attempt): void {
    if (outcome.isAcknowledged) {
      delivery.state = "acknowledged";
      delivery.ack = outcome.ack;
      return;
    }
    delivery.reason = outcome.reason;
    const wait = retriesAfterMs[delivery.attempts - 1];
    // Slack repeats events only: whoever pressed a button or sent a command sees a failure.
    const isOver = delivery.kind !== "events_api" || outcome.stops === true || wait === undefined;
    delivery.state = isOver ? "given_up" : "waiting";
    delivery.dueAt = workspace().now() + (wait ?? 0);
  }

  return {
    all,
    publish: (event) => {
      if (!isSubscribed(workspace(), event)) return;
      // Whoever waits asks `settled`; the transport never rejects.
      void send(open("events_api", eventCallback(workspace(), event)));
    },
    interact: async (kind, payload) => {
      const delivery = open(kind, copyOf(payload));
      await send(delivery);
      return delivery;
    },
    during: async (work) => {
      const from = all.length;
      work();
      const caused = all.slice(from);
      await Promise.all(caused.map((delivery) => delivery.settled()));
      return caused;
    },
    sendDue: async () => {
      const now = workspace().now();
      const due = all.filter(({ state, dueAt }) => state === "waiting" && dueAt <= now);
      await Promise.all(due.map(send));
    },
    redeliver: async (delivery) => {
      const again = all.filter((one) => (delivery ? one === delivery : one.state === "waiting"));
      await Promise.all(again.map(send));
    },
  };
}

function isSubscribed({ rules: { subscriptions, scopes } }: Workspace, event: Fields): boolean {
  const topic = topicOf(event);
  const scope = scopeFor(topic, event);
  return subscriptions.has(topic) && (scope === undefined || scopes.has(scope));
}

/** Messages are subscribed to by the kind of their conversation. */
const messageTopics: ReadonlyMap<string, string> = new Map([
  ["channel", "message.channels"],
  ["group", "message.groups"],
  ["im", "message.im"],
]);

function topicOf(event: Fields): string {
  const type = textOf(event["type"]);
  return type === "message" ? (messageTopics.get(textOf(event["channel_type"])) ?? type) : type;
}

function scopeFor(topic: string, event: Fields): string | undefined {
  if (!topic.startsWith("member_")) return eventScopes.get(topic);
  return event["channel_type"] === "G" ? "groups:read" : "channels:read";
}

function eventCallback(workspace: Workspace, event: Fields): Fields {
  const { app, team } = workspace;
  const authorization = {
    enterprise_id: null,
    team_id: team.id,
    user_id: app.botUser,
    is_bot: true,
    is_enterprise_install: false,
  };
  return copyOf({
    token: app.verificationToken,
    team_id: team.id,
    context_team_id: team.id,
    context_enterprise_id: null,
    api_app_id: app.appId,
    event,
    type: "event_callback",
    event_id: workspace.nextId("Ev"),
    event_time: Math.floor(workspace.now() / 1_000),
    authorizations: [authorization],
    is_ext_shared_channel: false,
    event_context: workspace.nextId("4-"),
  });
}
