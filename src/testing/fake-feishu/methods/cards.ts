import { audit, jsonOf, refuseEntity } from "../content.ts";
import { type Call, type Method, text } from "../method.ts";
import { Refusal } from "../refusal.ts";
import type { FakeEntity } from "../tenant.ts";

const scopes = ["cardkit:card:write"];
const lifeMs = 14 * 24 * 3_600_000;
const streamingMs = 10 * 60_000;
const cards = "/open-apis/cardkit/v1/cards";
const subject = ({ path }: Call) => ({ name: `card:${path["card"]}`, perSecond: 10 });

export const cardMethods: readonly Method[] = [
  {
    verb: "POST",
    path: cards,
    scopes,
    takes: ["type", "data"],
    isCardKit: true,
    run: ({ tenant, body }) => {
      if (body["type"] !== "card_json") throw refuse(300302, "type is not card_json");
      const card = jsonOf(text(body["data"]), 300302);
      refuseEntity(card);
      audit(tenant, text(body["data"]));
      const entity: FakeEntity = {
        id: tenant.newId("card"),
        card,
        sequence: 0,
        uuids: new Set(),
        createdAt: tenant.now(),
        streamingSince: isStreaming(card) ? tenant.now() : null,
        message: null,
        changes: 0,
      };
      tenant.entities.set(entity.id, entity);
      return { card_id: entity.id };
    },
  },
  {
    verb: "PUT",
    path: `${cards}/:card`,
    scopes,
    takes: ["card", "sequence", "uuid"],
    isCardKit: true,
    subject,
    run: (call) =>
      change(call, (entity) => {
        const given = call.body["card"];
        const data = typeof given === "object" && given !== null && "data" in given ? given.data : "";
        const card = jsonOf(text(data), 300302);
        refuseEntity(card);
        audit(call.tenant, text(data));
        entity.card = card;
        entity.streamingSince = isStreaming(card) ? (entity.streamingSince ?? call.tenant.now()) : null;
      }),
  },
  {
    verb: "PATCH",
    path: `${cards}/:card/settings`,
    scopes,
    takes: ["settings", "sequence", "uuid"],
    isCardKit: true,
    subject,
    run: (call) =>
      change(call, (entity) => {
        const settings = jsonOf(text(call.body["settings"]), 300302);
        const { config } = settings;
        if (typeof config !== "object" || config === null) throw refuse(300302, "settings has no config");
        const before = entity.card["config"];
        const old = typeof before === "object" && before !== null ? before : {};
        entity.card = { ...entity.card, config: { ...old, ...config } };
        refuseEntity(entity.card);
        entity.streamingSince = isStreaming(entity.card) ? call.tenant.now() : null;
      }),
  },
  {
    verb: "PUT",
    path: `${cards}/:card/elements/:element/content`,
    scopes,
    takes: ["content", "sequence", "uuid"],
    isCardKit: true,
    subject,
    run: (call) =>
      change(call, (entity) => {
        const content = text(call.body["content"]);
        if (content.length < 1 || content.length > 100_000)
          throw refuse(300302, "content is too long or empty");
        if (!streams(entity, call.tenant.now())) throw refuse(300309, "streaming mode is closed");
        audit(call.tenant, content);
        const found = replaceContent(entity.card, call.path["element"] ?? "", content);
        if (found === undefined) throw refuse(300313, "element id not found");
        refuseEntity(found);
        entity.card = found;
      }),
  },
];

function refuse(code: number, message: string): Refusal {
  return new Refusal(code, message, { status: 200 });
}

/** Streaming closes by itself ten minutes after it was opened. */
function streams({ streamingSince }: FakeEntity, now: number): boolean {
  return streamingSince !== null && now - streamingSince < streamingMs;
}

function change({ tenant, path, body }: Call, work: (entity: FakeEntity) => void): unknown {
  const entity = tenant.entities.get(path["card"] ?? "");
  if (entity === undefined || tenant.now() - entity.createdAt > lifeMs)
    throw refuse(300301, "card is expired");
  const uuid = text(body["uuid"]);
  // The same change again is the same change.
  if (uuid !== "" && entity.uuids.has(uuid)) return {};
  const { sequence } = body;
  if (typeof sequence !== "number" || !Number.isInteger(sequence) || sequence < 1 || sequence > 2_147_483_647)
    throw refuse(300302, "sequence is invalid");
  if (sequence <= entity.sequence)
    throw refuse(300317, "sequence number is not greater than the current one");
  work(entity);
  entity.sequence = sequence;
  entity.changes += 1;
  if (uuid !== "") entity.uuids.add(uuid);
  return {};
}

function isStreaming(card: Readonly<Record<string, unknown>>): boolean {
  const { config } = card;
  return (
    typeof config === "object" &&
    config !== null &&
    "streaming_mode" in config &&
    config.streaming_mode === true
  );
}

type Json = Readonly<Record<string, unknown>>;

/** The card with another text in one of its elements; undefined where it has none of that id. */
function replaceContent(card: Json, id: string, content: string): Json | undefined {
  let isFound = false;
  const walk = (part: unknown): unknown => {
    if (Array.isArray(part)) return part.map(walk);
    if (typeof part !== "object" || part === null) return part;
    if ("element_id" in part && part.element_id === id && "content" in part) {
      isFound = true;
      return { ...part, content };
    }
    return Object.fromEntries(Object.entries(part).map(([name, value]) => [name, walk(value)]));
  };
  const changed = walk(card) as Json;
  return isFound ? changed : undefined;
}
