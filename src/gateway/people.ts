import type { IntentOf } from "../domain/intent.ts";
import type { KnownPerson, Person } from "../domain/person.ts";
import { personKey } from "../domain/person.ts";
import type { Act } from "./act.ts";
import type { GatewayParts } from "./gateway-parts.ts";
import { done, type Outcome, rejected, type Show, silence } from "./outcome.ts";
import { whoWasFirst } from "./who-was-first.ts";

/** How long a stranger's code is good. */
const codeMinutes = 15;

/** Somebody without a role wrote: they get one answer with a code, and silence until that code has expired. */
export async function knock(parts: GatewayParts, person: Person): Promise<Outcome> {
  const at = parts.now();
  const knocked = await parts.store.people.knock({
    person,
    code: parts.newCode(),
    at,
    expiresAt: at + codeMinutes * 60_000,
  });
  if (knocked?.isNew !== true) return silence;
  return rejected(
    `Hello! PoCo does not know you yet. To be let in, ask whoever runs it to type "poco pair ${knocked.stranger.code}" on the server within ${codeMinutes} minutes, or an owner to let you in.`,
  );
}

function panel(problem: string | null = null): Show {
  return { kind: "people", problem };
}

/** Lets in who waits under the code; the first of all becomes an owner. */
export async function pairStranger(
  parts: GatewayParts,
  { code, role = "member" }: IntentOf<"access.pair">,
  act: Act,
): Promise<Outcome> {
  const paired = await parts.store.people.pair({ code, role, by: act.person.id, at: parts.now() });
  if (paired === undefined) return rejected(unknownCode, panel(unknownCode), "code");
  await touchHomes(parts);
  return done(panel(), nowWords(paired));
}

const unknownCode =
  "Nobody waits under this code. It may have expired: whoever asked has to write again and gets a new one.";

function nowWords(person: KnownPerson): string {
  return `${personKey(person)} is ${person.role} now.`;
}

/** What people see of projects hangs on their role. */
async function touchHomes({ store, board }: GatewayParts): Promise<void> {
  board.nudge(await store.cards.touch(["projects"]));
}

export async function grantRole(
  parts: GatewayParts,
  { platform, personId: id, role }: IntentOf<"access.grant">,
  act: Act,
): Promise<Outcome> {
  const person = { platform, id };
  if (isOneself(person, act)) return rejected(notOneself, panel(notOneself));
  if (!parts.platforms.has(platform)) {
    const problem = `There is no platform named ${platform} here. It is one of ${[...parts.platforms.keys()].join(", ")}.`;
    return rejected(problem, panel(problem));
  }
  const known = await parts.store.people.get(person);
  if (known?.role === role) return done(panel(), `${personKey(person)} is ${role} already.`);
  const name = known?.name ?? (await strangersName(parts, person));
  const granted = await parts.store.people.grant({
    person: { ...person, ...(name === null ? {} : { name }) },
    role,
    by: act.person.id,
    at: parts.now(),
  });
  await touchHomes(parts);
  return done(panel(), nowWords(granted));
}

function isOneself(person: Pick<Person, "platform" | "id">, act: Act): boolean {
  return personKey(person) === personKey(act.person);
}

/** So that an owner always remains. */
const notOneself = "Nobody changes their own role. Ask another owner.";

async function strangersName(
  { store, now }: GatewayParts,
  person: Pick<Person, "platform" | "id">,
): Promise<string | null> {
  const strangers = await store.people.strangers(now());
  return strangers.find((stranger) => personKey(stranger) === personKey(person))?.name ?? null;
}

/** From now on they are a stranger. */
export async function revokeRole(
  parts: GatewayParts,
  { platform, personId: id }: IntentOf<"access.revoke">,
  act: Act,
): Promise<Outcome> {
  const person = { platform, id };
  const key = personKey(person);
  if (isOneself(person, act)) return rejected(notOneself, panel(notOneself));
  if (!(await parts.store.people.revoke(person))) {
    const first = await whoWasFirst(parts, { action: "access.revoke", target: `person:${key}` });
    const by = first === undefined ? "." : `; it was taken back by ${first}.`;
    return rejected(`${key} has no role${by}`, panel());
  }
  await touchHomes(parts);
  return done(panel(), `${key} has no role any more.`);
}
