import type { Role } from "../../domain/person.ts";
import type { Connection } from "./connection.ts";
import { prepare, prepareInsert, queries } from "./prepare.ts";

type Who = { platform: string; id: string };
type PersonRow = Who & { name: string | null; role: Role; granted_by: string; granted_at: number };

export function createPeopleQueries({ database }: Connection) {
  const people = queries.selectFrom("people").selectAll();
  const strangers = queries.selectFrom("strangers").selectAll();
  return {
    get: prepare<Who>(database)((p) =>
      people.where("platform", "=", p("platform")).where("id", "=", p("id")),
    ),
    list: prepare(database)(() => people),
    anyOwner: prepare(database)(() => people.where("role", "=", "owner").limit(1)),
    put: preparePut(database),
    remove: prepare<Who>(database)((p) =>
      queries.deleteFrom("people").where("platform", "=", p("platform")).where("id", "=", p("id")),
    ),
    stranger: prepare<Who>(database)((p) =>
      strangers.where("platform", "=", p("platform")).where("id", "=", p("id")),
    ),
    strangers: prepare<{ at: number }>(database)((p) =>
      strangers.where("expires_at", ">", p("at")).orderBy("expires_at", "desc").orderBy("id"),
    ),
    byCode: prepare<{ code_key: string }>(database)((p) => strangers.where("code_key", "=", p("code_key"))),
    countStrangers: prepare(database)(() =>
      queries.selectFrom("strangers").select((eb) => eb.fn.countAll<number>().as("count")),
    ),
    expire: prepare<{ at: number }>(database)((p) =>
      queries.deleteFrom("strangers").where("expires_at", "<=", p("at")),
    ),
    removeStranger: prepare<Who>(database)((p) =>
      queries.deleteFrom("strangers").where("platform", "=", p("platform")).where("id", "=", p("id")),
    ),
    addStranger: prepareInsert(database, "strangers", [
      "platform",
      "id",
      "name",
      "code",
      "code_key",
      "expires_at",
    ]),
  };
}

function preparePut(database: Connection["database"]) {
  return prepare<PersonRow>(database)((p) => {
    const values = {
      name: p("name"),
      role: p("role"),
      granted_by: p("granted_by"),
      granted_at: p("granted_at"),
    };
    return queries
      .insertInto("people")
      .values({ platform: p("platform"), id: p("id"), ...values })
      .onConflict((conflict) => conflict.columns(["platform", "id"]).doUpdateSet(values));
  });
}
