import { describe, expect, it } from "vitest";
import { personId } from "../domain/ids.ts";
import type { Viewer } from "../domain/person.ts";
import { createGatewayFixture } from "../testing/gateway-fixture.ts";

const containing = (text: string): unknown => expect.stringContaining(text);
const owner: Viewer = { person: { id: personId("owner"), platform: "chat" }, role: "owner" };

describe("the policy of a project", () => {
  it("holds from the moment it is applied", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    const apply = {
      kind: "project.apply_policy",
      projectId: room.project.id,
      access: "everyone",
      prompts: "admins",
      approves: "members",
    } as const;

    const before = await room.say("one", { person: "member" });
    const applied = await room.press(apply);
    const again = await room.press(apply);
    const after = await room.say("two", { person: "member" });
    const byAdmin = await room.say("three", { person: "admin" });

    expect([before.status, after.status, byAdmin.status]).toEqual(["ok", "rejected", "ok"]);
    expect(applied).toMatchObject({ status: "ok", place: "panel", message: "The policy of api is changed." });
    expect(again).toMatchObject({ status: "ok", message: "This policy holds already." });
  });

  it("is not for members to change", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    const policy = { access: "everyone", prompts: "members", approves: "admins" } as const;

    const reply = await room.press(
      { kind: "project.apply_policy", projectId: room.project.id, ...policy },
      { person: "member" },
    );

    expect(reply.status).toBe("rejected");
    expect((await poco.store.projects.get(room.project.id))?.policy.approves).toBe("members");
  });
});

describe("the list of a project", () => {
  it("takes people with a role, each once, and lets them in where it counts", async () => {
    await using poco = await createGatewayFixture();
    const policy = { access: "listed", prompts: "members", approves: "members" } as const;
    const room = await poco.aRoom("api", { policy });
    const { id: projectId } = room.project;
    const bob = { platform: "chat", personId: personId("bob") };
    await room.press({ kind: "access.grant", ...bob, role: "member" });
    const add = { kind: "project.add_member", projectId, member: "chat:bob" } as const;

    const outside = await room.say("one", { person: "bob" });
    const added = await room.press(add);
    const again = await room.press(add);
    const inside = await room.say("two", { person: "bob" });
    const removed = await room.press({ kind: "project.remove_member", projectId, member: "chat:bob" });
    const outsideAgain = await room.say("three", { person: "bob" });

    expect([outside.status, inside.status, outsideAgain.status]).toEqual(["rejected", "ok", "rejected"]);
    expect(added).toMatchObject({ status: "ok", message: "chat:bob is on the list of api now." });
    expect(again.message).toBe("chat:bob is on the list already.");
    expect(removed.message).toBe("chat:bob is off the list of api.");
  });

  it("does not take somebody whom PoCo does not know", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    const { id: projectId } = room.project;

    const added = await room.press({ kind: "project.add_member", projectId, member: "chat:eve" });
    const removed = await room.press({ kind: "project.remove_member", projectId, member: "chat:eve" });

    expect(added).toMatchObject({ status: "rejected", message: containing("PoCo does not know chat:eve") });
    expect(removed).toMatchObject({ status: "ok", message: "chat:eve is not on the list." });
  });

  it("keeps both of two people who are added at once", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    for (const id of ["bob", "cleo"]) {
      await room.press({ kind: "access.grant", platform: "chat", personId: personId(id), role: "viewer" });
    }

    await Promise.all(
      ["chat:bob", "chat:cleo"].map((member) =>
        poco.chat.press({ kind: "project.add_member", projectId: room.project.id, member }),
      ),
    );

    const project = await poco.store.projects.get(room.project.id);
    expect(new Set(project?.members)).toEqual(new Set(["chat:bob", "chat:cleo"]));
  });

  it("shows everybody whom it can matter for", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api", { members: ["chat:bob"] });
    for (const [id, role] of [
      ["bob", "member"],
      ["cleo", "viewer"],
      ["dora", "admin"],
    ] as const) {
      await room.press({ kind: "access.grant", platform: "chat", personId: personId(id), role });
    }

    const show = { kind: "project_policy", projectId: room.project.id, problem: null } as const;
    const view = await poco.gateway.views.of(show, owner);

    expect(view).toMatchObject({
      people: [
        { person: { id: "bob" }, isListed: true },
        { person: { id: "cleo" }, isListed: false },
      ],
    });
  });
});
