import { afterEach, describe, expect, it } from "vitest";
import { type Listener, listening, type Ready, readySlack } from "./fake-slack-fixture.ts";
import { textOf } from "./fields.ts";

const open: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of open.splice(0).toReversed()) await close();
});

const stop = { type: "button", text: { type: "plain_text", text: "Stop" }, action_id: "stop", value: "t1" };
const blocks = [{ type: "actions", elements: [stop] }];

interface Answerable extends Ready {
  readonly socket: Listener;
  /** Sends to the response_url of the last delivery. */
  respond(body: object): Promise<{ readonly status: number; readonly body: unknown }>;
}

async function answerable(): Promise<Answerable> {
  const made = await readySlack();
  open.push(made.slack.close);
  const socket = await listening(made.slack);
  open.push(() => socket.client.disconnect());
  const respond: Answerable["respond"] = async (body) => {
    const urls = socket.got.map(({ body: got }) => textOf(got["response_url"]));
    const response = await fetch(urls.findLast((url) => url !== "") ?? "", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    return { status: response.status, body: await response.json() };
  };
  return { ...made, socket, respond };
}

describe("a response_url", () => {
  it("changes and deletes what only one person sees", async () => {
    const { slack, ann, channel, call, respond } = await answerable();
    const { message_ts: ts } = await call("chat.postEphemeral", { channel, user: ann, text: "a", blocks });
    await slack.press({ user: ann, channel, ts: String(ts), text: "Stop" });

    await respond({ replace_original: true, text: "b" });
    const changed = slack.ephemerals(ann);
    await respond({ delete_original: true });

    expect(changed).toMatchObject([{ ts, plain: "b" }]);
    expect(slack.ephemerals(ann)).toEqual([]);
  });

  it("changes the message with the button, or says something new to one or to all", async () => {
    const { slack, ann, channel, call, respond } = await answerable();
    const { ts } = await call("chat.postMessage", { channel, text: "a", blocks });
    await slack.press({ user: ann, channel, ts: String(ts), text: "Stop" });

    await respond({ replace_original: true, text: "b" });
    await respond({ text: "for you" });
    await respond({ text: "for all", response_type: "in_channel" });

    expect(slack.posts(channel).map(({ plain }) => plain)).toEqual(["b", "for all"]);
    expect(slack.ephemerals(ann).map(({ plain }) => plain)).toEqual(["for you"]);
  });

  it("works five times", async () => {
    const { slack, ann, channel, respond } = await answerable();
    await slack.command({ user: ann, channel });

    for (let count = 0; count < 5; count += 1) expect((await respond({ text: "hi" })).status).toBe(200);

    expect(await respond({ text: "hi" })).toEqual({ status: 404, body: { ok: false, error: "used_url" } });
  });

  it("works for half an hour", async () => {
    const { slack, ann, channel, respond } = await answerable();
    await slack.command({ user: ann, channel });

    await slack.tick(30 * 60_000 + 1);

    expect(await respond({ text: "hi" })).toEqual({ status: 404, body: { ok: false, error: "expired_url" } });
  });

  it("refuses what cannot be shown", async () => {
    const { slack, ann, channel, respond } = await answerable();
    await slack.command({ user: ann, channel });

    expect(await respond({})).toEqual({ status: 400, body: { ok: false, error: "no_text" } });
    expect((await respond({ text: "a", blocks: [{ type: "nonsense" }] })).status).toBe(400);
  });
});
