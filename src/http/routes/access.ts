import { type Context, Hono } from "hono";
import { z } from "zod";
import { cleanText } from "../../domain/clean-text.ts";
import { PocoError } from "../../domain/errors.ts";
import { personId } from "../../domain/ids.ts";
import { type IntentOf, writeIntent } from "../../domain/intent.ts";
import { type Person, personKey, roles } from "../../domain/person.ts";
import { jsonBody } from "../json-body.ts";
import type { HttpParts } from "../parts.ts";
import { localPerson } from "./local-owner.ts";
import { personJson, strangerJson } from "./people-json.ts";

const word = z.string().overwrite(cleanText).trim().min(1);

export const pairBody = z.object({ code: word.max(40), role: z.enum(roles).nullish() });
export const revokeBody = z.object({ platform: word, person_id: word });
export const grantBody = revokeBody.extend({ role: z.enum(roles) });

/** Who may use PoCo, and the ways in and out; for the owner on this machine, e.g. through `poco pair`. */
export function accessRoutes(parts: HttpParts): Hono {
  const app = new Hono();
  app.get("/access", async (c) => c.json(await listOf(parts)));
  app.post("/access/pair", async (c) => c.json(await pair(parts, await bodyOf(c, pairBody))));
  app.post("/access/grant", async (c) => c.json(await grant(parts, await bodyOf(c, grantBody))));
  app.post("/access/revoke", async (c) => c.json(await revoke(parts, await bodyOf(c, revokeBody))));
  return app;
}

async function listOf({ store }: HttpParts) {
  const [people, strangers] = await Promise.all([store.people.list(), store.people.strangers(Date.now())]);
  return { people: people.map(personJson), waiting: strangers.map(strangerJson) };
}

async function bodyOf<Body>(c: Context, schema: z.ZodType<Body>): Promise<Body> {
  const given = await jsonBody(c);
  if (!given.ok) throw new PocoError("invalid_request", given.problem);
  const read = schema.safeParse(given.body);
  if (read.success) return read.data;
  const problems = read.error.issues.map(
    (issue) => `${issue.path.join(".") || "the body"}: ${issue.message}`,
  );
  throw new PocoError("invalid_request", `This cannot be carried out. ${problems.join("; ")}`);
}

async function pair(parts: HttpParts, { code, role }: z.infer<typeof pairBody>) {
  const waiting = await parts.store.people.strangers(Date.now());
  const stranger = waiting.find((each) => bare(each.code) === bare(code));
  const asked = role === undefined || role === null ? {} : { role };
  const { isDone, message } = await carryOut(parts, { kind: "access.pair", code, ...asked });
  if (!isDone) throw new PocoError("not_found", message);
  return changed(parts, message, stranger);
}

/** A code as it is compared: however people write it down. */
function bare(code: string): string {
  return code.replaceAll(/[\s-]/g, "").toUpperCase();
}

async function grant(parts: HttpParts, { platform, person_id, role }: z.infer<typeof grantBody>) {
  const who = { platform, id: personId(person_id) };
  const { isDone, message } = await carryOut(parts, {
    kind: "access.grant",
    platform,
    personId: who.id,
    role,
  });
  if (!isDone) throw new PocoError(parts.platforms.has(platform) ? "conflict" : "not_found", message);
  return changed(parts, message, who);
}

async function revoke(parts: HttpParts, { platform, person_id }: z.infer<typeof revokeBody>) {
  const who = { platform, id: personId(person_id) };
  const { isDone, message } = await carryOut(parts, { kind: "access.revoke", platform, personId: who.id });
  if (!isDone) throw new PocoError((await isKnown(parts, who)) ? "conflict" : "not_found", message);
  return { ok: true, message };
}

type Who = Pick<Person, "platform" | "id">;

async function isKnown(parts: HttpParts, who: Who): Promise<boolean> {
  if (personKey(who) === personKey(localPerson(parts, actor))) return true;
  return (await parts.store.people.get(who)) !== undefined;
}

/** The name under which the owner on this machine stands in the audit; the console's has the same. */
const actor = "owner";

/** Through the intake like a press of a button, so that it is stored, judged and audited like one. */
async function carryOut(
  parts: HttpParts,
  intent: IntentOf<"access.pair" | "access.grant" | "access.revoke">,
): Promise<{ readonly isDone: boolean; readonly message: string }> {
  const taken = await parts.gateway.intake.take({
    kind: "action",
    eventId: `access-${parts.newId()}${parts.newId()}`,
    conversation: null,
    person: localPerson(parts, actor),
    source: "api",
    value: writeIntent(intent),
  });
  const { status, message } = await taken.outcome;
  if (status === "error") throw new PocoError("unavailable", message ?? "PoCo failed; its log says why.");
  return { isDone: status === "ok", message: message ?? "" };
}

async function changed({ store }: HttpParts, message: string, who: Who | undefined) {
  const person = who === undefined ? undefined : await store.people.get(who);
  return { ok: true, message, ...(person === undefined ? {} : { person: personJson(person) }) };
}
