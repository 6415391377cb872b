import { describe, expect, it } from "vitest";
import { personId } from "../domain/ids.ts";
import type { Role, Viewer } from "../domain/person.ts";
import { createGatewayFixture, type GatewayFixture, until } from "../testing/gateway-fixture.ts";

const containing = (text: string): unknown => expect.stringContaining(text);
const dm = (person: string) => ({ platform: "chat", id: `dm:${person}`, surface: "dm" }) as const;
const viewer = (role: Role): Viewer => ({
  person: { id: personId(role), platform: "chat" },
  role,
});

async function say({ chat }: GatewayFixture, person: string) {
  return (await chat.say("hello", { person, conversation: dm(person) })).message;
}

function grant({ chat }: GatewayFixture, id: string, role: Role) {
  return chat.press({ kind: "access.grant", platform: "chat", personId: personId(id), role });
}

async function rolesOf({ store }: GatewayFixture) {
  return Object.fromEntries((await store.people.list()).map(({ id, role }) => [id, role]));
}

describe("a stranger who knocks", () => {
  it("is told how to be let in and for how long", async () => {
    await using poco = await createGatewayFixture();

    const message = await say(poco, "eve");

    expect(message).toMatch(/"poco pair CODE-\w+" on the server within 15 minutes/);
  });

  it("is in by the code until it has expired, however the code is spelled", async () => {
    await using poco = await createGatewayFixture();
    await say(poco, "eve");
    const [eve] = await poco.store.people.strangers(poco.clock.now);
    const pair = { kind: "access.pair", code: ` ${eve?.code.toLowerCase().replace("-", " ")} ` } as const;

    poco.clock.now += 15 * 60_000 + 1;
    const late = await poco.chat.press(pair);
    const nobody = await rolesOf(poco);
    await say(poco, "eve");
    const [again] = await poco.store.people.strangers(poco.clock.now);
    const inTime = await poco.chat.press({
      ...pair,
      code: again?.code.toLowerCase().replace("-", " ") ?? "",
    });

    expect(late).toMatchObject({ status: "rejected", message: containing("Nobody waits under this code") });
    expect(nobody).toEqual({});
    expect(inTime).toMatchObject({ status: "ok", message: "chat:eve is owner now." });
  });

  it("is let in once when two owners press at once", async () => {
    await using poco = await createGatewayFixture();
    await grant(poco, "ann", "owner");
    await say(poco, "eve");
    const [eve] = await poco.store.people.strangers(poco.clock.now);
    const pair = { kind: "access.pair", code: eve?.code ?? "" } as const;

    const replies = await Promise.all(
      ["owner", "ann"].map((person) => poco.chat.press(pair, { person, conversation: dm(person) })),
    );

    expect(replies.map(({ status }) => status).sort()).toEqual(["ok", "rejected"]);
    expect(await rolesOf(poco)).toEqual({ ann: "owner", eve: "member" });
  });
});

describe("roles", () => {
  it("are given, changed and taken back by an owner, and keep the name of the person", async () => {
    await using poco = await createGatewayFixture();
    await poco.store.people.knock({
      person: { platform: "chat", id: personId("eve"), name: "Eve" },
      code: "X",
      at: poco.clock.now,
      expiresAt: poco.clock.now + 1_000,
    });

    const given = await grant(poco, "eve", "member");
    const again = await grant(poco, "eve", "member");
    await grant(poco, "eve", "admin");
    const [eve] = await poco.store.people.list();
    const revoke = { kind: "access.revoke", platform: "chat", personId: personId("eve") } as const;
    const taken = await poco.chat.press(revoke, { person: "owner" });
    const late = await poco.chat.press(revoke, { person: "owner" });

    expect(given).toMatchObject({ status: "ok", message: "chat:eve is member now." });
    expect(again).toMatchObject({ status: "ok", message: "chat:eve is member already." });
    expect(eve).toMatchObject({ id: "eve", name: "Eve", role: "admin", grantedBy: "owner" });
    expect(taken).toMatchObject({ status: "ok", message: "chat:eve has no role any more." });
    expect(late).toMatchObject({
      status: "rejected",
      message: "chat:eve has no role; it was taken back by owner, at 2026-05-01 09:00 UTC.",
    });
    expect(await rolesOf(poco)).toEqual({});
  });

  it("are not changed by oneself, so that an owner always remains", async () => {
    await using poco = await createGatewayFixture();
    await grant(poco, "ann", "owner");
    const from = { person: "ann", conversation: dm("ann") };
    const oneself = { platform: "chat", personId: personId("ann") };

    const replies = [
      await poco.chat.press({ kind: "access.grant", ...oneself, role: "viewer" }, from),
      await poco.chat.press({ kind: "access.revoke", ...oneself }, from),
    ];

    for (const reply of replies) {
      expect(reply).toMatchObject({ status: "rejected", message: containing("Ask another owner") });
    }
    expect(await rolesOf(poco)).toEqual({ ann: "owner" });
  });

  it("are an owner's business", async () => {
    await using poco = await createGatewayFixture();

    for (const person of ["admin", "member", "viewer"]) {
      const reply = await poco.chat.press(
        { kind: "access.grant", platform: "chat", personId: personId("eve"), role: "owner" },
        { person, conversation: dm(person) },
      );
      expect(reply.status).toBe("rejected");
    }
    expect(await rolesOf(poco)).toEqual({});
  });

  it("are for platforms that PoCo has", async () => {
    await using poco = await createGatewayFixture();

    const reply = await poco.chat.press({
      kind: "access.grant",
      platform: "pigeon",
      personId: personId("eve"),
      role: "member",
    });

    expect(reply).toMatchObject({ status: "rejected", message: containing("no platform named pigeon") });
  });

  it("change what the person sees in the list of projects", async () => {
    await using poco = await createGatewayFixture();
    await grant(poco, "eve", "viewer");
    await say(poco, "eve");
    await until(() => expect(poco.chat.card("projects")).toBeDefined());
    const before = JSON.stringify(poco.chat.card("projects"));

    await grant(poco, "eve", "admin");

    expect(before).not.toContain("project.new");
    await until(() => expect(JSON.stringify(poco.chat.card("projects"))).toContain("project.new"));
  });
});

describe("the list of people", () => {
  it("shows the codes of strangers to those who may let them in", async () => {
    await using poco = await createGatewayFixture();
    await grant(poco, "ann", "member");
    await say(poco, "eve");
    const show = { kind: "people", problem: null } as const;

    const [byOwner, byAdmin] = await Promise.all(
      (["owner", "admin"] as const).map((role) => poco.gateway.views.of(show, viewer(role))),
    );

    expect(byOwner).toMatchObject({
      people: [{ id: "ann", role: "member" }],
      strangers: [{ id: "eve", code: containing("CODE-") }],
      can: { manage: true },
    });
    expect(byAdmin).toMatchObject({ people: [{ id: "ann" }], strangers: [], can: { manage: false } });
  });
});
