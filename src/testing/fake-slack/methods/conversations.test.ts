import { afterEach, describe, expect, it } from "vitest";
import { type Ready, readySlack } from "../fake-slack-fixture.ts";
import { objectsOf } from "../fields.ts";

const open: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of open.splice(0).toReversed()) await close();
});

async function ready(): Promise<Ready> {
  const made = await readySlack();
  open.push(made.slack.close);
  return made;
}

/** A channel that the app made. */
async function created({ call }: Ready, name = "poco-shop", isPrivate = false): Promise<string> {
  const { channel } = await call("conversations.create", { name, is_private: isPrivate });
  return (channel as { id: string }).id;
}

describe("new channels", () => {
  it.each([
    ["", "invalid_name_required"],
    ["x".repeat(81), "invalid_name_maxlength"],
    ["Bad Name", "invalid_name_specials"],
    ["a/b", "invalid_name_specials"],
    ["--_", "invalid_name_punctuation"],
    ["dev", "name_taken"],
    ["项目-商店", undefined],
    ["poco-shop_2", undefined],
  ])("named %j are answered with %s", async (name, code) => {
    const { refusal } = await ready();

    expect(await refusal("conversations.create", { name })).toBe(code);
  });

  it("cannot take the name of an archived one", async () => {
    const made = await ready();
    const { call, refusal } = made;
    const channel = await created(made);

    await call("conversations.archive", { channel });

    expect(await refusal("conversations.create", { name: "poco-shop" })).toBe("name_taken");
    expect(await refusal("conversations.archive", { channel })).toBe("already_archived");
    expect(await refusal("conversations.unarchive", { channel })).toBe("not_in_channel");
  });

  it("need the scope of their kind", async () => {
    const { slack, refusal } = await ready();
    slack.scopes.delete("groups:write");

    expect(await refusal("conversations.create", { name: "open" })).toBeUndefined();
    expect(await refusal("conversations.create", { name: "closed", is_private: true })).toBe("missing_scope");
  });
});

describe("people in channels", () => {
  it("are invited all or not at all, each refusal with its reason", async () => {
    const made = await ready();
    const { slack, ann, refusal } = made;
    const channel = await created(made);
    const guest = slack.addUser({ name: "guest", isGuest: true });
    const single = slack.addUser({ name: "single", isGuest: "single" });
    slack.addChannel({ name: "home", members: [single] });
    const invite = (users: string): Promise<string | undefined> =>
      refusal("conversations.invite", { channel, users });

    const refusals = [
      await invite(slack.botUser),
      await invite("U404"),
      await invite(guest),
      await invite(single),
      await invite(`${ann},U404`),
    ];
    const before = slack.channel(channel)?.members;
    const good = await invite(ann);

    expect(refusals).toEqual([
      "cant_invite_self",
      "user_not_found",
      "user_is_restricted",
      "ura_max_channels",
      "user_not_found",
    ]);
    expect(before).toEqual([slack.botUser]);
    expect(good).toBeUndefined();
    expect(await invite(ann)).toBe("already_in_channel");
  });

  it("are listed, page by page", async () => {
    const { slack, ann, channel, call } = await ready();

    const first = await call("conversations.members", { channel, limit: 1 });
    const cursor = first.response_metadata?.next_cursor;
    const second = await call("conversations.members", { channel, limit: 1, cursor });

    expect([first["members"], second["members"]]).toEqual([[ann], [slack.botUser]]);
    expect(second.response_metadata?.next_cursor).toBe("");
  });

  it("are reached in conversations of their own", async () => {
    const { slack, ann, call, refusal } = await ready();

    const { channel } = await call("conversations.open", { users: ann });

    expect(channel).toEqual({ id: slack.dmOf(ann) });
    expect(await refusal("conversations.open", {})).toBe("users_list_not_supplied");
    expect(await refusal("conversations.open", { users: slack.botUser })).toBe("cannot_dm_bot");
  });
});

describe("changes of a channel", () => {
  it("are renamed only by who made it, described in 250 characters", async () => {
    const made = await ready();
    const { slack, channel: theirs, call, refusal } = made;
    const channel = await created(made);

    const refusals = [
      await refusal("conversations.rename", { channel: theirs, name: "mine" }),
      await refusal("conversations.rename", { channel, name: "dev" }),
      await refusal("conversations.setTopic", { channel, topic: "x".repeat(251) }),
    ];
    await call("conversations.rename", { channel, name: "poco-shop-2" });
    await call("conversations.setTopic", { channel, topic: "codex · /srv" });
    await call("conversations.setPurpose", { channel, purpose: "work" });

    expect(refusals).toEqual(["not_authorized", "name_taken", "too_long"]);
    expect(slack.channelNamed("poco-shop-2")).toMatchObject({ topic: "codex · /srv", purpose: "work" });
  });

  it("are the app's coming and going where it may", async () => {
    const { slack, ann, refusal } = await ready();
    const far = slack.addChannel({ name: "far", members: [ann], hasBot: false });

    const without = await refusal("conversations.join", { channel: far });
    slack.scopes.add("channels:join");
    const joined = await refusal("conversations.join", { channel: far });
    const left = await refusal("conversations.leave", { channel: far });

    expect([without, joined, left]).toEqual(["missing_scope", undefined, undefined]);
    expect(slack.channel(far)?.members).toEqual([ann]);
  });
});

describe("history", () => {
  it("comes newest first, by pages and spans, without replies", async () => {
    const { slack, ann, channel, call } = await ready();
    const said = [];
    for (const text of ["1", "2", "3", "4"]) said.push((await slack.say({ user: ann, channel, text })).ts);
    await slack.say({ user: ann, channel, text: "reply", threadTs: String(said[0]) });
    const texts = async (args: Record<string, unknown>): Promise<unknown[]> => {
      const { messages } = await call("conversations.history", { channel, ...args });
      return objectsOf(messages).map(({ text }) => text);
    };

    expect(await texts({})).toEqual(["4", "3", "2", "1"]);
    expect(await texts({ oldest: said[1] })).toEqual(["4", "3"]);
    expect(await texts({ oldest: said[1], latest: said[2], inclusive: true })).toEqual(["3", "2"]);
    expect(await texts({ limit: 3 })).toEqual(["4", "3", "2"]);
    const page = await call("conversations.history", { channel, limit: 3 });
    expect(page["has_more"]).toBe(true);
    expect(await texts({ limit: 3, cursor: page.response_metadata?.next_cursor })).toEqual(["1"]);
  });

  it("shows metadata whole only when asked for", async () => {
    const { channel, call } = await ready();
    const metadata = { event_type: "poco_card", event_payload: { key: "k1" } };
    await call("chat.postMessage", { channel, text: "a", metadata });

    const bare = await call("conversations.history", { channel });
    const whole = await call("conversations.history", { channel, include_all_metadata: true });

    expect(bare["messages"]).toMatchObject([{ metadata: { event_type: "poco_card" } }]);
    expect(JSON.stringify(bare["messages"])).not.toContain("k1");
    expect(whole["messages"]).toMatchObject([{ metadata }]);
  });

  it("of a thread starts with its first message", async () => {
    const { slack, ann, channel, call, refusal } = await ready();
    const { ts } = await slack.say({ user: ann, channel, text: "first" });
    await call("chat.postMessage", { channel, text: "second", thread_ts: ts });

    const { messages } = await call("conversations.replies", { channel, ts });

    expect(messages).toMatchObject([
      { text: "first", reply_count: 1, thread_ts: ts },
      { text: "second", thread_ts: ts, parent_user_id: ann },
    ]);
    expect(await refusal("conversations.replies", { channel, ts: "1.000001" })).toBe("thread_not_found");
  });

  it("needs the app in the channel and the scope of its kind", async () => {
    const { slack, ann, channel, refusal } = await ready();
    const far = slack.addChannel({ name: "far", members: [ann], hasBot: false });

    const outside = await refusal("conversations.history", { channel: far });
    slack.scopes.delete("channels:history");

    expect(outside).toBe("not_in_channel");
    expect(await refusal("conversations.history", { channel })).toBe("missing_scope");
    expect(await refusal("conversations.history", { channel: slack.dmOf(ann) })).toBeUndefined();
  });
});

describe("lists", () => {
  it("show what the app may know, by kind and state", async () => {
    const { slack, ann, call } = await ready();
    slack.addChannel({ name: "far", members: [ann], hasBot: false });
    slack.addChannel({ name: "hidden", members: [ann], hasBot: false, isPrivate: true });
    const old = slack.addChannel({ name: "old", members: [ann] });
    await slack.archiveChannel({ channel: old, user: ann });
    const names = async (method: string, args: Record<string, unknown>): Promise<unknown[]> =>
      objectsOf((await call(method, args))["channels"]).map(({ name }) => name);

    expect(await names("conversations.list", {})).toEqual(["dev", "far", "old"]);
    expect(await names("conversations.list", { types: "private_channel", exclude_archived: true })).toEqual(
      [],
    );
    expect(await names("users.conversations", { types: "public_channel,private_channel" })).toEqual(["dev"]);
  });

  it("tell of one channel, person and team", async () => {
    const { slack, ann, channel, call, refusal } = await ready();

    const answers = [
      await call("conversations.info", { channel, include_num_members: true }),
      await call("users.info", { user: ann }),
      await call("team.info"),
      await call("users.list"),
    ];

    expect(answers).toMatchObject([
      { channel: { id: channel, name: "dev", is_member: true, num_members: 2 } },
      { user: { id: ann, real_name: "Ann Example", is_bot: false } },
      { team: { id: slack.teamId } },
      { members: [{ id: slack.botUser, is_bot: true }, { id: ann }] },
    ]);
    expect(await refusal("users.info", { user: "U404" })).toBe("user_not_found");
  });
});
