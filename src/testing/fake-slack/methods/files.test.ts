import { afterEach, describe, expect, it } from "vitest";
import { listening, type Ready, readySlack } from "../fake-slack-fixture.ts";

const open: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of open.splice(0).toReversed()) await close();
});

async function ready(): Promise<Ready> {
  const made = await readySlack();
  open.push(made.slack.close);
  return made;
}

const bytes = Buffer.from("line\n");

describe("files of the app", () => {
  it("go up with the client's own uploader and stand in a thread", async () => {
    const { slack, web, ann, channel } = await ready();
    const { ts } = await slack.say({ user: ann, channel, text: "go" });

    await web.files.uploadV2({
      channel_id: channel,
      thread_ts: ts,
      file: bytes,
      filename: "a.diff",
      title: "The diff",
      initial_comment: "here <it> is",
    });

    expect(slack.posts(channel)).toMatchObject([
      {
        threadTs: ts,
        plain: "here <it> is",
        files: [{ name: "a.diff", title: "The diff", state: "complete" }],
      },
    ]);
    expect(Buffer.from(slack.files()[0]?.bytes ?? [])).toEqual(bytes);
  });

  it("need all of the announced bytes before they are completed", async () => {
    const { channel, call, refusal } = await ready();
    const asked = await call("files.getUploadURLExternal", { filename: "a.log", length: 5 });
    const complete = { files: [{ id: asked["file_id"] }], channel_id: channel };

    const early = await refusal("files.completeUploadExternal", complete);
    const short = await fetch(String(asked["upload_url"]), { method: "POST", body: "abc" });
    const whole = await fetch(String(asked["upload_url"]), { method: "POST", body: "abcde" });

    expect(early).toBe("file_not_found");
    expect([short.status, whole.status]).toEqual([400, 200]);
    expect(await refusal("files.completeUploadExternal", complete)).toBeUndefined();
    expect(await refusal("files.getUploadURLExternal", { filename: "a.log", length: 0 })).toBe(
      "invalid_arguments",
    );
  });
});

describe("files of people", () => {
  it("come with the message and are fetched with the bot's token", async () => {
    const { slack, ann, call } = await ready();
    const socket = await listening(slack);
    open.push(() => socket.client.disconnect());

    await slack.dm({ user: ann, text: "see", files: [{ name: "a.png", bytes }] });
    const file = slack.files()[0];
    const info = await call("files.info", { file: file?.id });
    const url = String((info["file"] as Record<string, unknown>)["url_private_download"]);
    const got = await fetch(url, { headers: { authorization: `Bearer ${slack.botToken}` } });

    expect(socket.got[0]?.body).toMatchObject({
      event: {
        subtype: "file_share",
        files: [{ mimetype: "image/png", size: 5, url_private_download: url }],
      },
    });
    expect(got.headers.get("content-type")).toBe("image/png");
    expect(Buffer.from(await got.arrayBuffer())).toEqual(bytes);
  });

  it("are hidden behind a page for signing in, with status 200, where the app may not read them", async () => {
    const { slack, ann, call, refusal } = await ready();
    await slack.dm({ user: ann, text: "see", files: [{ name: "a.png", bytes }] });
    const file = slack.files()[0]?.id;
    const info = await call("files.info", { file });
    const url = String((info["file"] as Record<string, unknown>)["url_private"]);

    const without = await fetch(url);
    slack.scopes.delete("files:read");
    const scopeless = await fetch(url, { headers: { authorization: `Bearer ${slack.botToken}` } });

    for (const answer of [without, scopeless]) {
      expect(answer.status).toBe(200);
      expect(answer.headers.get("content-type")).toContain("text/html");
      expect(await answer.text()).toContain("Sign in");
    }
    expect(await refusal("files.info", { file })).toBe("missing_scope");
  });
});
