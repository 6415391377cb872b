import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { personId } from "../../domain/ids.ts";
import { silentLog } from "../../observe/log.ts";
import { createFakeInbox } from "../../testing/fake-inbox.ts";
import { type FakeSlack, startFakeSlack } from "../../testing/fake-slack/fake-slack.ts";
import { slackValues } from "../../testing/slack-values.ts";
import type { NewRoom, Platform } from "../platform.ts";
import { createSlack } from "./slack.ts";

let slack: FakeSlack;
let platform: Platform;
let inbox: ReturnType<typeof createFakeInbox>;
let ann: string;

beforeEach(async () => {
  slack = await startFakeSlack();
  ann = slack.addUser({ name: "ann", realName: "Ann Example" });
  inbox = createFakeInbox();
  platform = await aPlatform();
});

afterEach(async () => {
  await platform.close();
  await slack.close();
  expectClean(slack);
});

function expectClean({ lints, rateBreaches }: FakeSlack): void {
  expect([lints, rateBreaches]).toEqual([[], []]);
}

async function aPlatform(): Promise<Platform> {
  const made = await createSlack(slackValues(slack), { inbox, log: silentLog, version: "1.2.3" });
  await made.start();
  await slack.until(() => made.status().ready);
  return made;
}

function aRoom(differs: Partial<NewRoom> = {}): NewRoom {
  return { id: "48274e23", name: "API", isPrivate: false, invite: [personId(ann)], ...differs };
}

const made = () => slack.channels().filter(({ kind }) => kind !== "im");

describe("the channel of a project", () => {
  it("is called after it, says what it is for, and has whoever is invited in it", async () => {
    const bob = slack.addUser({ name: "bob" });

    const room = await platform.createConversation(aRoom({ invite: [ann, bob].map(personId) }));

    const [channel] = made();
    expect(room).toEqual({ platform: "slack", id: channel?.id, surface: "group", name: "#poco-api" });
    expect(channel).toMatchObject({ name: "poco-api", kind: "public" });
    expect(channel?.members).toEqual(expect.arrayContaining([ann, bob]));
    expect(channel?.purpose).toContain("The room of API.");
    expect(slack.refused).toEqual([]);
  });

  it("is private where that was chosen", async () => {
    await platform.createConversation(aRoom({ isPrivate: true }));

    expect(made()).toMatchObject([{ name: "poco-api", kind: "private" }]);
  });

  it("has a number where the name is taken, by a channel in the archive, too", async () => {
    const archived = slack.addChannel({ name: "poco-支付", members: [ann], hasBot: false });
    await slack.archiveChannel({ channel: archived, user: ann });
    slack.addChannel({ name: "poco-支付-2", members: [ann], hasBot: false, isPrivate: true });

    const room = await platform.createConversation(aRoom({ name: "支付" }));

    expect(room?.name).toBe("#poco-支付-3");
  });

  it("has a name of its own where nine are taken", async () => {
    for (const end of ["", "-2", "-3", "-4", "-5", "-6", "-7", "-8", "-9"])
      slack.addChannel({ name: `poco-api${end}`, members: [ann] });

    const room = await platform.createConversation(aRoom());

    expect(room?.name).toMatch(/^#poco-api-[0-9a-f]{6}$/);
  });

  it("has a plain name where the workspace does not take the letters", async () => {
    slack.fault({
      method: "conversations.create",
      kind: "error",
      error: "invalid_name_specials",
      when: ({ args }) => args["name"] === "poco-支付",
    });

    const room = await platform.createConversation(aRoom({ name: "支付" }));

    expect(room?.name).toMatch(/^#poco-[0-9a-f]{6}$/);
  });

  it("is made though somebody cannot be invited, and that is told with the next step", async () => {
    const guest = slack.addUser({ name: "gary", realName: "Gary Guest", isGuest: true });

    const room = await platform.createConversation(aRoom({ invite: [guest, ann].map(personId) }));

    expect(made()[0]?.members).toContain(ann);
    expect(room?.problem).toMatch(/^\S.* could not be invited: .*guest.*Ask an admin/s);
    expect(room?.problem).not.toContain(guest);
  });

  it.each(["cut_after", "http"] as const)(
    "is made once, though Slack's answer was lost: %s",
    async (kind) => {
      const trouble = kind === "http" ? ({ kind, status: 502 } as const) : ({ kind } as const);
      slack.fault({ method: "conversations.create", ...trouble });

      const first = await platform.createConversation(aRoom()).catch(() => undefined);
      const room = first ?? (await platform.createConversation(aRoom()));

      expect(made()).toHaveLength(1);
      expect(room?.id).toBe(made()[0]?.id);
    },
  );

  it("is found again when PoCo ended right after it was made", async () => {
    slack.fault({ method: "conversations.setPurpose", kind: "error", error: "restricted_action" });
    await platform.createConversation(aRoom());

    const next = await aPlatform();
    const room = await next.createConversation(aRoom());
    await next.close();

    expect(made()).toHaveLength(1);
    expect(room?.id).toBe(made()[0]?.id);
    expect(made()[0]?.purpose).toContain("[poco:48274e23]");
  });

  it("is nobody else's, though two of one name are made at once and the marks cannot be set", async () => {
    slack.fault({ method: "conversations.setPurpose", kind: "error", error: "restricted_action", times: 9 });

    const one = await platform.createConversation(aRoom());
    inbox.rooms = [
      { conversation: one ?? { platform: "", id: "", surface: "group" }, lastSeen: null, since: 0 },
    ];
    const [other, another] = await Promise.all([
      platform.createConversation(aRoom({ id: "48274e24", name: "api" })),
      platform.createConversation(aRoom({ id: "48274e25", name: "Api" })),
    ]);

    expect(new Set([one, other, another].map((room) => room?.id)).size).toBe(3);
  });

  it("is found by its mark, whatever people call it by now", async () => {
    const room = await platform.createConversation(aRoom());
    await slack.renameChannel({ channel: room?.id ?? "", user: ann, name: "backend" });

    const again = await platform.createConversation(aRoom());

    expect(again).toMatchObject({ id: room?.id, name: "#backend" });
  });

  it("is another one when people archived it, or took PoCo out", async () => {
    const first = await platform.createConversation(aRoom());
    await slack.archiveChannel({ channel: first?.id ?? "", user: ann });
    const second = await platform.createConversation(aRoom());
    await slack.kickBot({ channel: second?.id ?? "", user: ann });
    const third = await platform.createConversation(aRoom());

    expect([first, second, third].map((room) => room?.name)).toEqual([
      "#poco-api",
      "#poco-api-2",
      "#poco-api-3",
    ]);
  });

  it.each([
    ["restricted_action", "Ask an admin of Slack"],
    ["missing_scope", "channels:manage"],
    ["invalid_auth", "poco config slack"],
  ])("that cannot be made (%s) is refused with the next step", async (error, words) => {
    const facts = error === "missing_scope" ? { needed: "channels:manage", provided: "chat:write" } : {};
    slack.fault({ method: "conversations.create", kind: "error", error, facts });

    const making = platform.createConversation(aRoom());

    await expect(making).rejects.toMatchObject({
      code: "setup",
      message: expect.stringContaining(words) as string,
    });
  });

  it("cannot be made while Slack is out of reach, which is no fault of anybody's set-up", async () => {
    slack.fault({ kind: "cut_before", times: 20 });

    const making = platform.createConversation(aRoom());

    await expect(making).rejects.toMatchObject({ code: "unavailable" });
  });
});

describe("the conversation with one person", () => {
  it("is found, and none where Slack does not give it", async () => {
    const robot = slack.addUser({ name: "robot", isBot: true });

    expect(await platform.directConversation?.(personId(ann))).toEqual({
      platform: "slack",
      id: slack.dmOf(ann),
      surface: "dm",
    });
    expect(await platform.directConversation?.(personId(robot))).toBeNull();
  });

  it("is not known while Slack is in trouble, which passes", async () => {
    slack.fault({ method: "conversations.open", kind: "http", status: 500, times: 9 });

    const asking = platform.directConversation?.(personId(ann));

    await expect(asking).rejects.toMatchObject({ code: "unavailable" });
  });
});

describe("closing the channel of a project", () => {
  it("archives what PoCo made, once", async () => {
    const room = await platform.createConversation(aRoom());
    if (room === null) throw new Error("there is no room");

    const first = await platform.closeConversation?.(room);
    const second = await platform.closeConversation?.(room);

    expect([first, second]).toEqual([{ kind: "closed" }, { kind: "closed" }]);
    expect(made()[0]?.isArchived).toBe(true);
  });

  it("leaves what people made, and says so", async () => {
    const channel = slack.addChannel({ name: "dev", members: [ann] });

    const closing = await platform.closeConversation?.({ platform: "slack", id: channel, surface: "group" });

    expect(closing).toEqual({ kind: "stays", reason: "The channel stays: people made it, not PoCo." });
    expect(slack.channel(channel)?.isArchived).toBe(false);
  });

  it("says why it stays where the workspace does not let apps archive", async () => {
    const room = await platform.createConversation(aRoom());
    slack.fault({ method: "conversations.archive", kind: "error", error: "restricted_action" });

    const closing = await platform.closeConversation?.(room ?? { platform: "", id: "", surface: "group" });

    expect(closing).toMatchObject({
      kind: "stays",
      reason: expect.stringContaining("Ask an admin") as string,
    });
  });
});
