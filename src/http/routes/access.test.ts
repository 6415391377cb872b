import { describe, expect, it } from "vitest";
import { personId } from "../../domain/ids.ts";
import { createHttpAppFixture, type HttpApp, jsonOf } from "../../testing/http-app.ts";
import { accessAnswer, accessChangeAnswer } from "../answers.ts";

/** Somebody whom PoCo does not know writes to it; answers their code. */
async function knock(poco: HttpApp, id: string): Promise<string> {
  const person = { platform: "chat", id: personId(id), name: `Dr. ${id}` };
  const { outcome } = await poco.gateway.intake.take({
    kind: "message",
    eventId: `knock-${id}`,
    conversation: { platform: "chat", id: `dm-${id}`, surface: "dm" },
    person,
    source: "chat",
    messageId: null,
    text: "hello",
  });
  await outcome;
  const waiting = await poco.store.people.strangers(Date.now());
  return waiting.find((stranger) => stranger.id === person.id)?.code ?? "nobody waits";
}

async function ask(poco: HttpApp, verb: string, body: unknown) {
  const response = await poco.post(`/access/${verb}`, body);
  return { status: response.status, body: await jsonOf(response) };
}

const peopleOf = async (poco: HttpApp) =>
  (await poco.store.people.list()).map(({ id, role }) => `${id}: ${role}`);

describe("GET /access", () => {
  it("has nobody at first", async () => {
    await using poco = await createHttpAppFixture();

    expect(await jsonOf(await poco.get("/access"))).toEqual({ people: [], waiting: [] });
  });

  it("tells who has which role from whom, and who waits with which code", async () => {
    await using poco = await createHttpAppFixture();
    await ask(poco, "pair", { code: await knock(poco, "ann") });
    const code = await knock(poco, "ben");

    const answer = await jsonOf(await poco.get("/access"));

    expect(accessAnswer.safeParse(answer).error).toBeUndefined();
    expect(answer).toMatchObject({
      people: [{ platform: "chat", person_id: "ann", name: "Dr. ann", role: "owner", granted_by: "owner" }],
      waiting: [{ platform: "chat", person_id: "ben", name: "Dr. ben", code }],
    });
  });
});

describe("POST /access/pair", () => {
  it.each([
    ["as it was shown", (code: string) => code],
    ["in small letters and with spaces", (code: string) => ` ${code.toLowerCase().replace("-", " ")}`],
  ])("lets in who waits under the code, written %s", async (_how, written) => {
    await using poco = await createHttpAppFixture();
    const code = await knock(poco, "ann");

    const { status, body } = await ask(poco, "pair", { code: written(code) });

    expect(status).toBe(200);
    expect(accessChangeAnswer.safeParse(body).error).toBeUndefined();
    expect(body).toMatchObject({ ok: true, person: { platform: "chat", person_id: "ann", role: "owner" } });
    expect(await peopleOf(poco)).toEqual(["ann: owner"]);
  });

  it("gives the role that is asked for, once there is an owner", async () => {
    await using poco = await createHttpAppFixture();
    await ask(poco, "pair", { code: await knock(poco, "ann"), role: "viewer" });
    await ask(poco, "pair", { code: await knock(poco, "ben"), role: "viewer" });
    await ask(poco, "pair", { code: await knock(poco, "cleo"), role: null });

    expect(await peopleOf(poco)).toEqual(["ann: owner", "cleo: member", "ben: viewer"]);
  });

  it.each(["AAAA-AAAA", "x", "\u{FFFD}"])("knows nobody under %s", async (code) => {
    await using poco = await createHttpAppFixture();
    await knock(poco, "ann");

    const { status, body } = await ask(poco, "pair", { code });

    expect(status).toBe(404);
    expect(body).toEqual({ detail: expect.stringMatching(/^[A-Z].+\.$/) as string });
    expect(await peopleOf(poco)).toEqual([]);
  });

  it("takes a code once", async () => {
    await using poco = await createHttpAppFixture();
    const code = await knock(poco, "ann");

    const answers = await Promise.all([ask(poco, "pair", { code }), ask(poco, "pair", { code })]);

    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 404]));
    expect(await peopleOf(poco)).toEqual(["ann: owner"]);
  });
});

describe("POST /access/grant and revoke", () => {
  /** Of a platform that there is here; whoever comes by it is the owner anyway. */
  const ben = { platform: "web", person_id: "ben" };

  it("gives a role, changes it, and takes it away", async () => {
    await using poco = await createHttpAppFixture();

    const granted = await ask(poco, "grant", { ...ben, role: "viewer" });
    const changed = await ask(poco, "grant", { ...ben, role: "admin" });
    const people = await peopleOf(poco);
    const revoked = await ask(poco, "revoke", ben);

    expect(granted).toMatchObject({ status: 200, body: { ok: true, person: { ...ben, role: "viewer" } } });
    expect(changed).toMatchObject({ status: 200, body: { person: { ...ben, role: "admin" } } });
    expect(people).toEqual(["ben: admin"]);
    expect(revoked).toMatchObject({ status: 200, body: { ok: true } });
    expect(revoked.body).not.toHaveProperty("person");
    expect(await peopleOf(poco)).toEqual([]);
  });

  it("gives none on a platform that is not there", async () => {
    await using poco = await createHttpAppFixture();

    const { status, body } = await ask(poco, "grant", { ...ben, platform: "pigeon", role: "member" });

    expect(status).toBe(404);
    expect(body["detail"]).toContain("pigeon");
  });

  it("cannot take away what nobody has", async () => {
    await using poco = await createHttpAppFixture();

    const { status, body } = await ask(poco, "revoke", ben);

    expect(status).toBe(404);
    expect(body).toEqual({ detail: "web:ben has no role." });
  });

  it("changes nobody's own role", async () => {
    await using poco = await createHttpAppFixture();
    const oneself = { platform: "web", person_id: "owner" };

    const granted = await ask(poco, "grant", { ...oneself, role: "viewer" });
    const revoked = await ask(poco, "revoke", oneself);

    expect([granted.status, revoked.status]).toEqual([409, 409]);
    expect(await peopleOf(poco)).toEqual([]);
  });
});

describe("every change of access", () => {
  it("is in the audit, also when it was refused", async () => {
    await using poco = await createHttpAppFixture();
    await ask(poco, "pair", { code: await knock(poco, "ann") });
    await ask(poco, "pair", { code: "AAAA-AAAA" });
    await ask(poco, "grant", { platform: "web", person_id: "ben", role: "member" });
    await ask(poco, "revoke", { platform: "web", person_id: "ben" });

    const entries = (await poco.store.audit.list(4)).toReversed();

    expect(entries).toMatchObject([
      { platform: "web", person: "owner", action: "access.pair", isRefused: false },
      { platform: "web", person: "owner", action: "access.pair", isRefused: true },
      { action: "access.grant", target: "person:web:ben", isRefused: false },
      { action: "access.revoke", target: "person:web:ben", isRefused: false },
    ]);
  });

  it.each([
    ["pair", "{", "not JSON"],
    ["pair", "[]", "the body: "],
    ["pair", "{}", "code: "],
    ["pair", { code: "  " }, "code: "],
    ["pair", { code: "x".repeat(41) }, "code: "],
    ["pair", { code: "K7QF-2MXP", role: "king" }, "role: "],
    ["grant", { platform: "chat", person_id: "ben" }, "role: "],
    ["grant", { platform: "chat", person_id: 7, role: "member" }, "person_id: "],
    ["grant", { platform: "", person_id: "ben", role: "member" }, "platform: "],
    ["revoke", { platform: "chat" }, "person_id: "],
  ])("is refused when its body is wrong: %s %j", async (verb, body, problem) => {
    await using poco = await createHttpAppFixture();

    const answer = await ask(poco, verb, body);

    expect(answer.status).toBe(400);
    expect(answer.body["detail"]).toContain(problem);
    expect(await poco.store.audit.list(1)).toEqual([]);
  });

  it("says when the disk is full, and changes nothing", async () => {
    await using poco = await createHttpAppFixture();
    poco.disk.fill();

    const { status } = await ask(poco, "grant", {
      platform: "web",
      person_id: "x".repeat(500_000),
      role: "member",
    });

    expect(status).toBe(503);
    poco.disk.free();
    expect(await peopleOf(poco)).toEqual([]);
  });
});
