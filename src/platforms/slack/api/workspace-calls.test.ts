import { afterEach, describe, expect, it } from "vitest";
import { silentLog } from "../../../observe/log.ts";
import { createSlackApiFixture, type SlackApiFixture } from "../../../testing/slack-api-fixture.ts";
import { createAgentStatus } from "./agent-status.ts";
import { authTest, canOpenSocket } from "./auth.ts";
import {
  archiveChannel,
  channelInfo,
  createChannel,
  inviteTo,
  myChannels,
  openDm,
  setPurpose,
  setTopic,
} from "./conversations.ts";
import { postMessage } from "./messages.ts";
import { pinMessage, unpinMessage } from "./pins.ts";
import { addReaction, removeReaction } from "./reactions.ts";
import { createSlackApi } from "./slack-api.ts";
import { userInfo } from "./users.ts";
import { openView, publishHome, pushView, updateView } from "./views.ts";

let open: SlackApiFixture | undefined;

async function aSlack(): Promise<SlackApiFixture> {
  open = await createSlackApiFixture();
  return open;
}

afterEach(async () => {
  await open?.close();
  open = undefined;
});

const home = { type: "home", blocks: [{ type: "divider" }] };
const modal = {
  type: "modal",
  title: { type: "plain_text", text: "Loading" },
  blocks: [{ type: "divider" }],
};

async function aMessage({ api, channel }: SlackApiFixture) {
  const answer = await postMessage(api, { channel, text: "card" });
  return { channel, ts: answer.kind === "ok" ? answer.data.ts : "" };
}

describe("a channel", () => {
  it("is made, described and archived, and archiving it again is fine", async () => {
    const { api, slack } = await aSlack();

    const made = await createChannel(api, { name: "poco-api", isPrivate: true });
    const id = made.kind === "ok" ? made.data.id : "";
    await setTopic(api, { channel: id, topic: "t".repeat(300) });
    await setPurpose(api, { channel: id, purpose: "work" });

    expect(made).toMatchObject({ data: { name: "poco-api", isPrivate: true, isArchived: false } });
    expect(slack.channel(id)?.purpose).toBe("work");
    expect(slack.channel(id)?.topic).toMatch(/^t{200,249}…$/);
    expect((await archiveChannel(api, id)).kind).toBe("ok");
    expect((await archiveChannel(api, id)).kind).toBe("ok");
    expect(slack.channel(id)?.isArchived).toBe(true);
  });

  it("is not made twice under one name", async () => {
    const { api } = await aSlack();

    const answer = await createChannel(api, { name: "api", isPrivate: false });

    expect(answer).toMatchObject({ kind: "refused", error: "name_taken" });
  });

  it("takes whom Slack lets in, and says who is missing", async () => {
    const { api, slack, channel, user } = await aSlack();
    const bob = slack.addUser({ name: "bob" });
    const guest = slack.addUser({ name: "guest", isGuest: true });

    const missing = await inviteTo(api, { channel, users: [user, guest, bob] });

    expect(missing).toMatchObject([
      { user: guest, answer: { kind: "refused", error: "user_is_restricted" } },
    ]);
    expect(slack.channel(channel)?.members).toContain(bob);
  });

  it("is one of those that the bot is in", async () => {
    const { api, slack, channel, user } = await aSlack();
    const other = slack.addChannel({ name: "other", members: [user], hasBot: false });

    const mine = await myChannels(api);
    const info = await channelInfo(api, other);

    expect(mine).toMatchObject({ kind: "ok", data: [{ id: channel, isMember: true }] });
    expect(info).toMatchObject({ kind: "ok", data: { name: "other", isMember: false } });
  });

  it("can be one with a single person", async () => {
    const { api, slack, user } = await aSlack();

    expect(await openDm(api, user)).toMatchObject({ kind: "ok", data: slack.dmOf(user) });
  });
});

describe("marks on a message", () => {
  it("stand once, however often they are set, and go once", async () => {
    const fixture = await aSlack();
    const { api, slack } = fixture;
    const message = await aMessage(fixture);
    const eyes = { ...message, name: "eyes" };

    const set = [await addReaction(api, eyes), await addReaction(api, eyes), await pinMessage(api, message)];
    expect([...set, await pinMessage(api, message)].map(({ kind }) => kind)).toEqual([
      "ok",
      "ok",
      "ok",
      "ok",
    ]);
    expect(slack.message(message.channel, message.ts)?.reactions).toEqual({ eyes: [slack.botUser] });
    expect(slack.pins(message.channel)).toEqual([message.ts]);

    const gone = [await removeReaction(api, eyes), await removeReaction(api, eyes)];
    const unpinned = [await unpinMessage(api, message), await unpinMessage(api, message)];
    expect([...gone, ...unpinned].map(({ kind }) => kind)).toEqual(["ok", "ok", "ok", "ok"]);
    expect(slack.message(message.channel, message.ts)?.reactions).toEqual({});
  });

  it("are no fault on the debug page when they stood already", async () => {
    const fixture = await aSlack();
    const message = await aMessage(fixture);
    await pinMessage(fixture.api, message);
    await pinMessage(fixture.api, message);

    expect(fixture.trace.shown().errors).toEqual([]);
  });
});

describe("a view", () => {
  it("opens by a trigger and is changed only while it is the one that is known", async () => {
    const { api, slack, user, channel } = await aSlack();
    const { deliveries } = await slack.command({ user, channel, text: "new" });

    const opened = await openView(api, {
      triggerId: String(deliveries[0]?.payload["trigger_id"]),
      view: modal,
    });
    if (opened.kind !== "ok") throw new Error(opened.kind);
    const { id: viewId, hash } = opened.data;

    expect((await updateView(api, { viewId, view: modal, hash })).kind).toBe("ok");
    expect(await updateView(api, { viewId, view: modal, hash })).toMatchObject({ error: "hash_conflict" });
  });

  it("lies upon the one from whose button it came", async () => {
    const { api, slack, user, channel } = await aSlack();
    const triggerOf = ({ deliveries }: Awaited<ReturnType<typeof slack.press>>) =>
      String(deliveries[0]?.payload["trigger_id"]);
    const button = { type: "button", action_id: "more", text: { type: "plain_text", text: "More" } };
    const withButton = { ...modal, blocks: [{ type: "actions", elements: [button] }] };
    const triggerId = triggerOf(await slack.command({ user, channel }));
    await openView(api, { triggerId, view: withButton });

    const pressed = triggerOf(await slack.press({ user, actionId: "more" }));
    const pushed = await pushView(api, { triggerId: pressed, view: modal });

    expect(pushed.kind).toBe("ok");
    expect(slack.viewsOf(user)).toHaveLength(2);
  });

  it("is somebody's Home", async () => {
    const { api, slack, user } = await aSlack();

    expect((await publishHome(api, { user, view: home })).kind).toBe("ok");
    expect(slack.home(user)).toBeDefined();
  });
});

describe("who is who", () => {
  it("has the name that people use, and is a guest or not", async () => {
    const { api, slack } = await aSlack();
    const guest = slack.addUser({ name: "bob", realName: "Bob B", isGuest: "single" });

    expect(await userInfo(api, guest)).toMatchObject({
      kind: "ok",
      data: { id: guest, name: "bob", isGuest: true, isBot: false, isDeleted: false },
    });
  });

  it("is told of the bot by its token, with what the token may do", async () => {
    const { api, slack } = await aSlack();

    expect(await authTest(api)).toMatchObject({
      kind: "ok",
      data: { teamId: slack.teamId, userId: slack.botUser, scopes: [...slack.scopes] },
    });
    slack.breakToken("bot", "token_revoked");
    expect(await authTest(api)).toMatchObject({ kind: "refused", error: "token_revoked" });
  });

  it("finds out whether sockets can be opened, and keeps their address to itself", async () => {
    const { slack, trace } = await aSlack();
    const parts = { baseUrl: slack.apiUrl, log: silentLog, trace };
    const app = createSlackApi({ ...parts, botToken: slack.appToken });
    const wrong = createSlackApi({ ...parts, botToken: slack.botToken });

    expect(await canOpenSocket(app)).toMatchObject({ kind: "ok", data: null });
    expect(await canOpenSocket(wrong)).toMatchObject({ kind: "refused", error: "not_allowed_token_type" });
  });
});

describe("the native status of an agent", () => {
  async function aSession(fixture: SlackApiFixture) {
    const { ts: threadTs } = await aMessage(fixture);
    const agent = createAgentStatus({ api: fixture.api, log: silentLog });
    const show = (status: "active" | "processing") =>
      agent.show({ channel: fixture.channel, threadTs, status, title: "Fix the login" });
    return { agent, threadTs, show };
  }

  it("is shown once for each change", async () => {
    const fixture = await aSlack();
    fixture.slack.subscriptions.add("agent_session_stopped");
    const { agent, threadTs, show } = await aSession(fixture);

    await show("processing");
    await show("processing");

    expect(fixture.slack.session(fixture.channel, threadTs)).toBe("processing");
    expect(fixture.slack.callsOf("agents.sessions.setStatus")).toHaveLength(1);
    expect(agent.off()).toBeNull();
  });

  it("is switched off where a workspace does not have it", async () => {
    const fixture = await aSlack();
    const { agent, show } = await aSession(fixture);
    fixture.slack.fault({ method: "agents.sessions.setStatus", kind: "error", error: "feature_not_enabled" });

    await show("processing");
    await show("active");

    expect(agent.off()).toBe("feature_not_enabled");
    expect(fixture.slack.callsOf("agents.sessions.setStatus")).toHaveLength(1);
  });

  it("is taken back where nobody would hear the stop button", async () => {
    const fixture = await aSlack();
    fixture.slack.subscriptions.delete("agent_session_stopped");
    const { agent, threadTs, show } = await aSession(fixture);

    await show("processing");

    expect(agent.off()).toBe("missing_agent_session_stopped_event_subscription");
    expect(fixture.slack.session(fixture.channel, threadTs)).toBe("active");
  });
});
