import { describe, expect, it } from "vitest";
import { personId } from "../../domain/ids.ts";
import type { Person, Role } from "../../domain/person.ts";
import { aMoment } from "../../testing/builders.ts";
import { ann } from "./examples.ts";
import type { Stage } from "./stage.ts";

const eve: Person = { platform: "somewhere", id: personId("eve"), name: "Eve" };
const minute = 60_000;

/** Who may do what, and who waits to be let in. */
export function peopleContract({ store }: Stage): void {
  const grant = (id: string, role: Role, platform = "somewhere") =>
    store.people.grant({ person: { platform, id: personId(id) }, role, by: ann, at: aMoment });
  const knock = (person: Person, code: string, at = aMoment) =>
    store.people.knock({ person, code, at, expiresAt: at + 15 * minute });

  describe("people", () => {
    it("have the role that they were given last", async () => {
      await grant("bob", "member");
      await grant("bob", "admin");

      expect(await store.people.get({ platform: "somewhere", id: personId("bob") })).toEqual({
        platform: "somewhere",
        id: "bob",
        name: null,
        role: "admin",
        grantedBy: "ann",
        grantedAt: aMoment,
      });
    });

    it("with the same id on another platform are other people", async () => {
      await grant("bob", "owner");

      expect(await store.people.get({ platform: "elsewhere", id: personId("bob") })).toBeUndefined();
    });

    it("are listed by what they may do, then by name", async () => {
      await grant("zoe", "owner");
      await grant("max", "viewer");
      await grant("bob", "member");
      await grant("amy", "member");

      expect((await store.people.list()).map(({ id }) => id)).toEqual(["zoe", "amy", "bob", "max"]);
    });

    it("of one role are listed by the name that people read, then by id", async () => {
      const named = (id: string, name: string) =>
        store.people.grant({
          person: { platform: "somewhere", id: personId(id), name },
          role: "member",
          by: ann,
          at: aMoment,
        });
      await named("U1", "zoe");
      await named("U3", "Émile");
      await named("U2", "Émile");
      await named("U4", "Fred");

      expect((await store.people.list()).map(({ id }) => id)).toEqual(["U2", "U3", "U4", "U1"]);
    });

    it("keep their name when a role is given without one", async () => {
      await store.people.grant({ person: eve, role: "viewer", by: ann, at: aMoment });

      expect(await grant("eve", "member")).toMatchObject({ name: "Eve", role: "member" });
    });

    it("have none once it was taken back, which happens once", async () => {
      await grant("bob", "member");
      const bob = { platform: "somewhere", id: personId("bob") };

      expect(await store.people.revoke(bob)).toBe(true);
      expect(await store.people.revoke(bob)).toBe(false);
      expect(await store.people.get(bob)).toBeUndefined();
    });
  });

  describe("a stranger", () => {
    it("has one code until it expires", async () => {
      expect(await knock(eve, "AAAA-2222")).toMatchObject({ isNew: true, stranger: { code: "AAAA-2222" } });
      expect(await knock(eve, "BBBB-3333", aMoment + minute)).toMatchObject({
        isNew: false,
        stranger: { code: "AAAA-2222" },
      });
      expect(await knock(eve, "CCCC-4444", aMoment + 15 * minute)).toMatchObject({
        isNew: true,
        stranger: { code: "CCCC-4444" },
      });
    });

    it("waits in the list until the code expires", async () => {
      await knock(eve, "AAAA-2222");

      expect(await store.people.strangers(aMoment)).toEqual([
        {
          platform: "somewhere",
          id: "eve",
          name: "Eve",
          code: "AAAA-2222",
          expiresAt: aMoment + 15 * minute,
        },
      ]);
      expect(await store.people.strangers(aMoment + 15 * minute)).toEqual([]);
    });

    it("gets no code while too many wait", async () => {
      for (let count = 0; count < 50; count += 1) {
        await knock({ platform: "somewhere", id: personId(`s${count}`) }, `CODE-${count}`);
      }

      expect(await knock(eve, "AAAA-2222")).toBeUndefined();
      expect(await knock(eve, "AAAA-2222", aMoment + 16 * minute)).toMatchObject({ isNew: true });
    });

    it("gets no code that somebody else has", async () => {
      await knock(eve, "AAAA-2222");

      expect(await knock({ platform: "elsewhere", id: eve.id }, "aaaa2222")).toBeUndefined();
      expect(await knock({ platform: "elsewhere", id: eve.id }, "BBBB-3333")).toMatchObject({ isNew: true });
    });

    it("is listed, the newest first", async () => {
      await knock(eve, "AAAA-2222");
      await knock({ platform: "somewhere", id: personId("zed") }, "BBBB-3333", aMoment + minute);

      expect((await store.people.strangers(aMoment + minute)).map(({ id }) => id)).toEqual(["zed", "eve"]);
    });

    it("is let in by the code in any spelling, once", async () => {
      await grant("ann", "owner");
      await knock(eve, "AAAA-2222");
      const pair = { role: "member", by: ann, at: aMoment + minute } as const;

      expect(await store.people.pair({ ...pair, code: "aaaa 2222" })).toMatchObject({
        id: "eve",
        name: "Eve",
        role: "member",
      });
      expect(await store.people.pair({ ...pair, code: "AAAA-2222" })).toBeUndefined();
      expect(await store.people.strangers(aMoment)).toEqual([]);
    });

    it("becomes the owner where there is none", async () => {
      await grant("bob", "admin");
      await knock(eve, "AAAA-2222");

      const paired = await store.people.pair({ code: "AAAA-2222", role: "viewer", by: ann, at: aMoment });

      expect(paired?.role).toBe("owner");
    });

    it("is not let in by an expired or an unknown code", async () => {
      await knock(eve, "AAAA-2222");
      const pair = { role: "member", by: ann } as const;

      expect(await store.people.pair({ ...pair, code: "ZZZZ-9999", at: aMoment })).toBeUndefined();
      expect(
        await store.people.pair({ ...pair, code: "AAAA-2222", at: aMoment + 15 * minute }),
      ).toBeUndefined();
      expect(await store.people.list()).toEqual([]);
    });

    it("waits no longer once somebody gave them a role", async () => {
      await knock(eve, "AAAA-2222");

      await grant("eve", "member");

      expect(await store.people.strangers(aMoment)).toEqual([]);
    });
  });
}
