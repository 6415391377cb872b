import { describe, expect, it } from "vitest";
import type { Pushed, Schema } from "../../../testing/fake-feishu/transport/envelope.ts";
import type { TransportOptions } from "../../../testing/fake-feishu/transport/transport.ts";
import {
  aConnectedClient,
  aTransport,
  type ServedTransport,
} from "../../../testing/fake-feishu/transport/transport-fixture.ts";
import { aReadyConnection } from "../../../testing/feishu-long-connection.ts";

const press = "card.action.trigger";
const types = ["im.message.receive_v1", "im.chat.updated_v1", "application.bot.menu_v6"] as const;

const events: readonly Pushed[] = [
  { type: types[0], event: { text: "short" }, eventId: "e1" },
  { type: types[0], event: { text: '文字 👩‍💻 \u2028 "quoted" \\ é' }, eventId: "e2" },
  { type: types[1], event: { deep: { list: [1, null, { a: true }], empty: {} } }, eventId: "e3" },
  { type: types[2], event: { text: "x".repeat(1_000) }, eventId: "e4" },
  { type: types[0], event: {}, eventId: "e5" },
];
const splits = [1_000_000, 97, 7];

interface Heard {
  readonly type: unknown;
  readonly eventId: unknown;
  readonly event: Readonly<Record<string, unknown>>;
}

type Hear = (heard: Heard) => unknown;

/**
 * What Feishu's own client hands to a handler: the envelope's members stand beside the event's and win over them, and the type
 * of the event is kept under a symbol.
 */
function flattened(given: Readonly<Record<string, unknown>>): Heard {
  const [symbol = Symbol("none")] = Object.getOwnPropertySymbols(given);
  const type: unknown = Reflect.get(given, symbol);
  const named = Object.fromEntries(Object.entries(given));
  const { schema: _, event_id, event_type, create_time: _at, token: _token, ...rest } = named;
  const { tenant_key, app_id, ...event } = rest;
  if (event_type !== undefined) return { type, eventId: event_id, event };
  const { ts: _ts, uuid, ...old } = event;
  return { type, eventId: uuid, event: { ...old, type, app_id, tenant_key } };
}

async function byFeishu(options: Partial<TransportOptions>, hear: Hear): Promise<ServedTransport> {
  const served = await aTransport(options);
  const handle = (given: Readonly<Record<string, unknown>>): unknown => hear(flattened(given));
  await aConnectedClient(served, Object.fromEntries([...types, press].map((type) => [type, handle])));
  return served;
}

async function byPoco(options: Partial<TransportOptions>, hear: Hear): Promise<ServedTransport> {
  const take = async ({ type, eventId, event }: Heard): Promise<unknown> => hear({ type, eventId, event });
  return aReadyConnection({ feishu: options, poco: { take } });
}

type Client = typeof byPoco;
const clients: readonly Client[] = [byFeishu, byPoco];

/** What a client hears, and what the fake saw of it. */
async function heardBy(client: Client, schema: Schema) {
  const heard: Heard[] = [];
  const { transport } = await client({ schema }, (one) => void heard.push(one));
  for (const bytes of splits) {
    transport.sockets.splitAt(bytes);
    for (const event of events) transport.push(event);
    await transport.settled();
  }
  return { heard, counts: { ...transport.counts }, lints: transport.lints };
}

describe("PoCo's long connection and Feishu's own client", () => {
  it.each(["2.0", "1.0"] as const)("read the same of the same frames, in schema %s", async (schema) => {
    const [feishu, poco] = await Promise.all(clients.map((client) => heardBy(client, schema)));

    expect(poco).toEqual(feishu);
    expect(poco?.heard).toHaveLength(splits.length * events.length);
    expect(poco?.lints).toEqual([]);
  });

  it.each([
    ["a toast", () => ({ toast: { type: "info", content: "好的" } })],
    ["nothing", () => undefined],
    ["an empty answer", () => ({})],
    [
      "a failure",
      () => {
        throw new Error("the disk is full");
      },
    ],
  ])("answer a press with %s alike", async (_, answer) => {
    const said = await Promise.all(
      clients.map(async (client) => {
        const { transport } = await client({}, answer);
        return { answer: await transport.press({ action: { tag: "button" } }), lints: transport.lints };
      }),
    );

    expect(said[1]).toEqual(said[0]);
    expect(said[1]?.lints).toEqual([]);
  });
});
