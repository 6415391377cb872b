import { describe, expect, it } from "vitest";
import { personId } from "../domain/ids.ts";
import type { Viewer } from "../domain/person.ts";
import { createGatewayFixture, type GatewayFixture, until } from "../testing/gateway-fixture.ts";
import type { Show } from "./outcome.ts";

const containing = (text: string): unknown => expect.stringContaining(text);
const owner: Viewer = { person: { id: personId("owner"), platform: "chat" }, role: "owner" };

const options = [
  {
    key: "access",
    label: "Access",
    default: "inside",
    choices: [
      { value: "inside", label: "Project Only" },
      { value: "wide", label: "Everything", isWide: true },
    ],
  },
  {
    key: "effort",
    label: "Effort",
    default: "low",
    choices: [
      { value: "low", label: "Low" },
      { value: "high", label: "High" },
    ],
  },
];
const models = async () => [{ id: "m1", title: "Model One", isDefault: true }];

async function aRoom(settings: Parameters<typeof createGatewayFixture>[0] = {}) {
  const poco = await createGatewayFixture({ ...settings, agent: { options, models } });
  const room = await poco.aRoom("api");
  const { id: projectId } = room.project;
  const apply = (chosen: Record<string, string>, more: { person?: string; confirmed?: boolean } = {}) => {
    const { person = "owner", ...confirmed } = more;
    return room.press(
      { kind: "workspace.apply_agent", projectId, options: chosen, ...confirmed },
      { person },
    );
  };
  const held = async () => (await poco.store.projects.get(projectId))?.agentOptions;
  return { poco, room, projectId, apply, held };
}

async function agentView(poco: GatewayFixture, show: Extract<Show, { kind: "workspace_choose_agent" }>) {
  const view = await poco.gateway.views.of(show, owner);
  if (view?.kind !== "workspace_choose_agent") throw new Error("this is no view of options");
  return view;
}

describe("the options of a project's agent", () => {
  it("stick, hold for the next task and survive a restart", async () => {
    const { poco, room, projectId, apply } = await aRoom({ onDisk: true });
    await using _poco = poco;
    await room.say("one");
    await poco.run("one");

    const reply = await apply({ effort: "high", model: "m1" });
    await room.say("two");
    (await poco.run("one")).complete();
    const runs = [await poco.run("one"), await poco.run("two")];
    poco.crash();
    const next = await poco.again();

    expect(reply).toMatchObject({
      status: "ok",
      message:
        "The options of Scripted are changed. It holds for the next task; what runs or waits already keeps its own.",
    });
    expect(runs.map(({ turn }) => turn.options)).toEqual([{}, { effort: "high", model: "m1" }]);
    expect((await next.store.projects.get(projectId))?.agentOptions).toEqual({ effort: "high", model: "m1" });
  });

  it("change only where something was chosen, and an empty choice takes one back", async () => {
    const { poco, apply, held } = await aRoom();
    await using _poco = poco;
    await apply({ effort: "high", model: "m1" });

    await apply({ model: "" });
    const again = await apply({ effort: "high" });

    expect(await held()).toEqual({ effort: "high" });
    expect(again).toMatchObject({ status: "ok", message: "These options hold already." });
  });

  it("are all kept when two people choose at once", async () => {
    const { poco, projectId, held } = await aRoom();
    await using _poco = poco;

    await Promise.all(
      [{ effort: "high" }, { model: "m1" }].map((chosen) =>
        poco.chat.press({ kind: "workspace.apply_agent", projectId, options: chosen }),
      ),
    );

    expect(await held()).toEqual({ effort: "high", model: "m1" });
  });

  it("are refused where the agent does not declare them, and the form keeps what was chosen", async () => {
    const { poco, apply, held } = await aRoom();
    await using _poco = poco;

    const reply = await apply({ effort: "high", access: "all" });

    expect(reply).toMatchObject({
      status: "rejected",
      place: "panel",
      message: containing("Choose one of Project Only (inside), Everything (wide)."),
    });
    expect(JSON.stringify(reply.card)).toContain('"value":"high"');
    expect(await held()).toEqual({});
  });

  it("show on the workspace card", async () => {
    await using poco = await createGatewayFixture({ agent: { options, models } });
    await poco.chat.press({ kind: "project.create", name: "API" });
    const [project] = await poco.store.projects.list();
    if (project === undefined) throw new Error("there is no project");

    await poco.chat.press({ kind: "workspace.apply_agent", projectId: project.id, options: { model: "m1" } });

    await until(() => expect(poco.chat.card(`workspace:${project.id}`)?.title).toContain("m1"));
  });
});

describe("a wide option", () => {
  it("needs an admin and a second press", async () => {
    const { poco, apply, held } = await aRoom();
    await using _poco = poco;

    const asked = await apply({ access: "wide", effort: "high" }, { person: "admin" });
    const before = await held();
    const confirmed = await apply({ access: "wide", effort: "high" }, { person: "admin", confirmed: true });

    expect(asked.place).toBe("panel");
    expect(JSON.stringify(asked.card)).toContain("Access: Everything");
    expect(before).toEqual({});
    expect(confirmed.status).toBe("ok");
    expect(await held()).toEqual({ access: "wide", effort: "high" });
  });

  it("is not for members, whatever the press carries; narrow ones are", async () => {
    const { poco, apply, held } = await aRoom();
    await using _poco = poco;

    const refused = await apply({ access: "wide" }, { person: "member", confirmed: true });
    const narrow = await apply({ effort: "high" }, { person: "member" });

    expect(refused).toMatchObject({ status: "rejected", message: containing("needs the role admin") });
    expect(narrow.status).toBe("ok");
    expect(await held()).toEqual({ effort: "high" });
  });

  it("that holds already does not stand in the way of members", async () => {
    const { poco, apply, held } = await aRoom();
    await using _poco = poco;
    await apply({ access: "wide" }, { confirmed: true });

    const reply = await apply({ access: "wide", effort: "high" }, { person: "member" });
    await apply({ access: "inside" }, { person: "member" });

    expect(reply.status).toBe("ok");
    expect(await held()).toEqual({ access: "inside", effort: "high" });
  });
});

describe("the card of options", () => {
  it("shows exactly what the agent declares, with what holds and what was just chosen", async () => {
    const { poco, projectId, apply } = await aRoom();
    await using _poco = poco;
    await apply({ effort: "high", model: "m1" });
    const subject = { kind: "workspace", projectId } as const;
    const show = { kind: "workspace_choose_agent", subject, problem: null } as const;

    const view = await agentView(poco, { ...show, chosen: null });
    const retyped = await agentView(poco, { ...show, chosen: { effort: "", access: "wide" } });

    expect(view).toMatchObject({
      agentTitle: "Scripted",
      notReady: "",
      model: "m1",
      models: { state: "known", rows: [{ id: "m1" }] },
      isBusy: false,
    });
    expect(view.options).toEqual([
      {
        key: "access",
        label: "Access",
        default: "inside",
        chosen: null,
        choices: [
          { value: "inside", label: "Project Only", isWide: false },
          { value: "wide", label: "Everything", isWide: true },
        ],
      },
      {
        key: "effort",
        label: "Effort",
        default: "low",
        chosen: "high",
        choices: [
          { value: "low", label: "Low", isWide: false },
          { value: "high", label: "High", isWide: false },
        ],
      },
    ]);
    expect(retyped.options.map(({ chosen }) => chosen)).toEqual(["wide", null]);
  });

  it("never waits for the agent's models: they are asked for when the workspace is shown", async () => {
    const answer = Promise.withResolvers<Awaited<ReturnType<typeof models>>>();
    let asked = 0;
    const slow = () => {
      asked += 1;
      return answer.promise;
    };
    await using poco = await createGatewayFixture({ agent: { options, models: slow } });
    const { project } = await poco.aRoom("api");
    const subject = { kind: "workspace", projectId: project.id } as const;
    const show = { kind: "workspace_choose_agent", subject, chosen: null, problem: null } as const;

    await poco.gateway.views.byKey(`workspace:${project.id}`, owner);
    const meanwhile = [asked, (await agentView(poco, show)).models.state];
    answer.resolve(await models());

    expect(meanwhile).toEqual([1, "asking"]);
    await until(async () => expect((await agentView(poco, show)).models.state).toBe("known"));
  });

  it("of a new project is of the agent that was chosen, without what was chosen for another", async () => {
    await using poco = await createGatewayFixture({ agent: { options, models } });

    const reply = await poco.chat.press({
      kind: "project.new_options",
      name: "A name to keep",
      options: { effort: "high", sandbox: "other" },
    });
    const unknown = await poco.chat.press({ kind: "project.new_options", name: "API", agent: "nobody" });

    expect(reply).toMatchObject({ status: "ok", place: "panel" });
    expect(JSON.stringify(reply.card)).toContain("A name to keep");
    expect(JSON.stringify(reply.card)).toContain('"value":"high"');
    expect(JSON.stringify(reply.card)).not.toContain("sandbox");
    expect(unknown).toMatchObject({ status: "rejected", message: containing("no agent named nobody") });
  });
});
