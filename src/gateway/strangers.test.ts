import { describe, expect, it } from "vitest";
import { personId } from "../domain/ids.ts";
import type { Conversation } from "../domain/person.ts";
import { createGatewayFixture, type GatewayFixture, until } from "../testing/gateway-fixture.ts";

const dm = (person: string): Conversation => ({ platform: "chat", id: `dm:${person}`, surface: "dm" });
const minute = 60_000;

describe("somebody whom PoCo does not know", () => {
  it("gets one polite answer with a code, and then silence", async () => {
    await using poco = await createGatewayFixture();

    const first = await say(poco, "eve", "hello");
    const second = await say(poco, "eve", "hello?");
    const third = await poco.chat.press({ kind: "project.home" }, { person: "eve", conversation: dm("eve") });

    expect(first).toMatchObject({ status: "rejected", card: null });
    expect(first.message).toMatch(/poco pair CODE-\w+/);
    for (const reply of [second, third])
      expect(reply).toMatchObject({ status: "rejected", message: null, card: null });
  });

  it("gets a new code once the old one has expired", async () => {
    await using poco = await createGatewayFixture();
    const before = await say(poco, "eve", "hello");

    poco.clock.now += 16 * minute;
    const after = await say(poco, "eve", "hello");

    expect(after.message).toMatch(/CODE-/);
    expect(after.message).not.toBe(before.message);
  });

  it("does nothing, in a room, in a DM or by a forged press, and every attempt is in the audit", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");

    await room.say("rm -rf /", { person: "eve" });
    await poco.chat.press(
      { kind: "project.delete", projectId: room.project.id },
      { person: "eve", conversation: dm("eve") },
    );

    expect(await poco.tasks()).toEqual([]);
    expect(await poco.store.projects.list()).toHaveLength(1);
    const audit = await poco.store.audit.list(10);
    expect(audit.map(({ person, action, isRefused }) => ({ person, action, isRefused }))).toEqual([
      { person: "eve", action: "project.delete", isRefused: true },
      { person: "eve", action: "task.submit", isRefused: true },
    ]);
  });

  it("becomes the first owner by the code, and later ones what an owner says", async () => {
    await using poco = await createGatewayFixture();
    const code = codeIn(await say(poco, "eve", "hello"));
    const other = codeIn(await say(poco, "bob", "hello"));

    const paired = await say(poco, "owner", "x").then(() =>
      poco.chat.press(
        { kind: "access.pair", code: code.toLowerCase() },
        { person: "owner", conversation: dm("owner") },
      ),
    );
    const home = await say(poco, "eve", "hello again");
    await poco.chat.press(
      { kind: "access.pair", code: other, role: "viewer" },
      { person: "eve", conversation: dm("eve") },
    );

    expect(paired.status).toBe("ok");
    expect(home.status).toBe("ok");
    const people = await poco.store.people.list();
    expect(people.map(({ id, role }) => ({ id, role }))).toEqual([
      { id: "eve", role: "owner" },
      { id: "bob", role: "viewer" },
    ]);
  });

  it("is a stranger again once somebody took the role back", async () => {
    await using poco = await createGatewayFixture();
    await poco.chat.press(
      { kind: "access.grant", platform: "chat", personId: personId("bob"), role: "member" },
      owner(),
    );
    expect((await say(poco, "bob", "hello")).status).toBe("ok");

    await poco.chat.press({ kind: "access.revoke", platform: "chat", personId: personId("bob") }, owner());

    expect((await say(poco, "bob", "hello")).message).toMatch(/poco pair/);
  });
});

describe("a member", () => {
  it("cannot reach another project from a room, whatever the press carries", async () => {
    await using poco = await createGatewayFixture();
    const mine = await poco.aRoom("mine");
    const other = await poco.aRoom("other");

    const reply = await mine.press(
      { kind: "task.submit", projectId: other.project.id, prompt: "leak" },
      { person: "member" },
    );

    expect(reply).toMatchObject({
      status: "rejected",
      message: expect.stringMatching(/another project/) as string,
    });
    expect(await poco.tasks()).toEqual([]);
    expect((await poco.store.audit.list(1))[0]).toMatchObject({ person: "member", isRefused: true });
  });

  it("does not see a project that is for listed people only", async () => {
    await using poco = await createGatewayFixture();
    const policy = { access: "listed", prompts: "members", approves: "members" } as const;
    const room = await poco.aRoom("secret", { policy });

    await say(poco, "member", "hello");
    const home = await until(() => poco.chat.card("projects") ?? Promise.reject(new Error("not shown yet")));
    const open = await poco.chat.press(
      { kind: "workspace.open", projectId: room.project.id },
      { person: "member", conversation: dm("member") },
    );

    expect(JSON.stringify(home)).not.toContain("secret");
    expect(open).toMatchObject({ status: "rejected", card: null });
  });
});

function owner() {
  return { person: "owner", conversation: dm("owner") };
}

function say(poco: GatewayFixture, person: string, text: string) {
  return poco.chat.say(text, { person, conversation: dm(person) });
}

function codeIn({ message }: { readonly message: string | null }): string {
  const code = /CODE-\w+/.exec(message ?? "")?.[0];
  if (code === undefined) throw new Error(`no code in ${message}`);
  return code;
}
