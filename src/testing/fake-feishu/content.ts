import { checkCard } from "./card-json/check-card.ts";
import { Refusal } from "./refusal.ts";
import type { FakeEntity, Tenant } from "./tenant.ts";

const mostTextBytes = 150 * 1_024;
const mostPostBytes = 30 * 1_024;
const email = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/;

export type Json = Readonly<Record<string, unknown>>;

export function jsonOf(text: string, code = 230001): Json {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Json;
  } catch {
    // Said below.
  }
  throw new Refusal(code, "Your request contains an invalid request parameter, ext=invalid content.");
}

/** Refuses what a message may not show; answers the entity that it shows, if it is one. */
export function checkContent(
  tenant: Tenant,
  { type, content }: { readonly type: string; readonly content: string },
): FakeEntity | undefined {
  const json = jsonOf(content);
  const bytes = Buffer.byteLength(content);
  audit(tenant, content);
  switch (type) {
    case "text":
      if (typeof json["text"] !== "string" || json["text"] === "")
        throw new Refusal(230001, "invalid text content");
      if (bytes > mostTextBytes)
        throw new Refusal(230025, "The length of the message content reaches its limit.");
      return undefined;
    case "post":
      if (bytes > mostPostBytes)
        throw new Refusal(230025, "The length of the message content reaches its limit.");
      return undefined;
    case "image":
    case "file": {
      const key = json[`${type}_key`];
      if (typeof key !== "string" || !tenant.files.has(key)) throw new Refusal(230001, `invalid ${type}_key`);
      return undefined;
    }
    case "interactive":
      return checkInteractive(tenant, json);
    default:
      throw new Refusal(230001, `invalid msg_type ${type}`);
  }
}

function checkInteractive(tenant: Tenant, json: Json): FakeEntity | undefined {
  if (json["type"] === "card") {
    const data = json["data"];
    const id = typeof data === "object" && data !== null && "card_id" in data ? String(data.card_id) : "";
    const entity = tenant.entities.get(id);
    if (entity === undefined) throw new Refusal(230099, "Failed to create card content, ext=ErrCode: 300301");
    if (entity.message !== null)
      throw new Refusal(
        230099,
        "Failed to create card content, ext=ErrCode: 300310; ErrMsg: card already sent",
      );
    return entity;
  }
  refuseCard(json);
  return undefined;
}

/** As messages refuse a card. */
export function refuseCard(json: Json): void {
  const [problem] = checkCard(json);
  if (problem === undefined) return;
  const { code, message } = problem;
  if (code === 230025) throw new Refusal(230025, message);
  throw new Refusal(230099, `Failed to create card content, ext=ErrCode: ${code}; ErrMsg: ${message}`);
}

/** As CardKit refuses a card. */
export function refuseEntity(json: Json): void {
  const [problem] = checkCard(json);
  if (problem === undefined) return;
  const code = problem.code === 11310 ? 300305 : problem.code === 230025 ? 200380 : 300302;
  throw new Refusal(code, `${problem.message} at ${problem.path}`, { status: 200 });
}

/** The organisation lets no addresses of e-mail pass. */
export function audit({ rules }: Tenant, text: string): void {
  if (rules.audits && email.test(text)) throw new Refusal(230028, "The messages do NOT pass the audit.");
}
