import type { Selectable } from "kysely";
import { personId } from "../../domain/ids.ts";
import { type KnownPerson, roles, type Stranger } from "../../domain/person.ts";
import type { Grant, Knock, PeopleStore } from "../people-store.ts";
import type { Connection } from "./connection.ts";
import { createPeopleQueries } from "./people-queries.ts";
import type { Tables } from "./tables.ts";

/** So many strangers may wait at a time; whoever comes then gets no code, so that nobody fills the table. */
const mostStrangers = 50;

export function createPeopleStore(connection: Connection): PeopleStore {
  const { read, write } = connection;
  const q = createPeopleQueries(connection);

  const grant = ({ person: { platform, id, name }, role, by, at }: Grant): KnownPerson => {
    const before = q.get.get({ platform, id });
    q.put.run({ platform, id, name: name ?? before?.name ?? null, role, granted_by: by, granted_at: at });
    q.removeStranger.run({ platform, id });
    return knownOf(q.get.get({ platform, id }));
  };

  const knock = ({ person, code, at, expiresAt }: Knock) => {
    const { platform, id } = person;
    q.expire.run({ at });
    const waiting = q.stranger.get({ platform, id });
    if (waiting !== undefined) return { stranger: strangerOf(waiting), isNew: false };
    const isFull = (q.countStrangers.get({})?.count ?? 0) >= mostStrangers;
    if (isFull || q.byCode.get({ code_key: keyOf(code) }) !== undefined) return undefined;
    const name = person.name ?? null;
    q.addStranger({ platform, id, name, code, code_key: keyOf(code), expires_at: expiresAt });
    return { stranger: { platform, id, name, code, expiresAt }, isNew: true };
  };

  return {
    get: ({ platform, id }) =>
      read(() => {
        const row = q.get.get({ platform, id });
        return row === undefined ? undefined : knownOf(row);
      }),
    list: () => read(() => q.list.all({}).map(knownOf).toSorted(byRole)),
    grant: (given) => write(() => grant(given)),
    revoke: ({ platform, id }) => write(() => q.remove.run({ platform, id }) > 0),
    knock: (given) => write(() => knock(given)),
    strangers: (at) => read(() => q.strangers.all({ at }).map(strangerOf)),
    pair: ({ code, role, by, at }) =>
      write(() => {
        q.expire.run({ at });
        const row = q.byCode.get({ code_key: keyOf(code) });
        if (row === undefined) return undefined;
        const { platform, id, name } = strangerOf(row);
        const person = { platform, id, ...(name === null ? {} : { name }) };
        return grant({ person, role: q.anyOwner.get({}) === undefined ? "owner" : role, by, at });
      }),
  };
}

/** People type a code in any case, with or without its dash. */
function keyOf(code: string): string {
  return code.replace(/[\s\p{Dash_Punctuation}]/gu, "").toUpperCase();
}

function knownOf(row: Selectable<Tables["people"]> | undefined): KnownPerson {
  if (row === undefined) throw new Error("a person who was just written is not there");
  const { platform, id, name, role } = row;
  const grantedBy = personId(row.granted_by);
  return { platform, id: personId(id), name, role, grantedBy, grantedAt: row.granted_at };
}

function strangerOf(row: Selectable<Tables["strangers"]>): Stranger {
  const { platform, id, name, code } = row;
  return { platform, id: personId(id), name, code, expiresAt: row.expires_at };
}

function byRole(one: KnownPerson, other: KnownPerson): number {
  return (
    roles.indexOf(one.role) - roles.indexOf(other.role) ||
    byText(one.name ?? one.id, other.name ?? other.id) ||
    byText(one.id, other.id) ||
    byText(one.platform, other.platform)
  );
}

/** The same order on every machine, whatever its language. */
function byText(one: string, other: string): number {
  return one.localeCompare(other, "en");
}
