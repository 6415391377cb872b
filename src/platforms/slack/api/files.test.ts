import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { createServer, type RequestListener, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createSlackApiFixture, type SlackApiFixture } from "../../../testing/slack-api-fixture.ts";
import { type Download, downloadFile } from "../../kit/download.ts";
import { findFile } from "./find-own.ts";
import { slackDownload } from "./slack-download.ts";
import { isSlackSite } from "./slack-site.ts";
import { uploadFile } from "./upload.ts";

let open: SlackApiFixture | undefined;
let folder = "";
const servers: Server[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "poco-slack-files-"));
});

afterEach(async () => {
  await open?.close();
  open = undefined;
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
  await rm(folder, { recursive: true });
});

async function aSlack() {
  open = await createSlackApiFixture();
  return Object.assign(open, { parts: { api: open.api, baseUrl: open.slack.apiUrl } });
}

async function aServer(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return `http://127.0.0.1:${address.port}`;
}

describe("a file that is sent", () => {
  it("stands in the thread, whole", async () => {
    const { parts, slack, channel, user } = await aSlack();
    const { ts: threadTs } = await slack.say({ user, channel, text: "go" });
    const bytes = Buffer.from("diff --git\n".repeat(1_000));

    const answer = await uploadFile(parts, {
      channel,
      threadTs,
      name: "changes.diff",
      bytes,
      comment: "All of it",
    });

    expect(answer.kind).toBe("ok");
    const [message] = slack.posts(channel);
    expect(message).toMatchObject({ text: "All of it", threadTs });
    expect(message?.files[0]?.name).toBe("changes.diff");
    expect(Buffer.from(message?.files[0]?.bytes ?? []).equals(bytes)).toBe(true);
  });

  it("is not sent twice when the last answer is lost, and is found", async () => {
    const { parts, slack, api, channel, clock } = await aSlack();
    slack.fault({ method: "files.completeUploadExternal", kind: "cut_after" });

    const answer = await uploadFile(parts, { channel, name: "log.txt", bytes: Buffer.from("x") });
    const where = { channel, threadTs: null, since: clock.now };

    expect(answer.kind).toBe("unsure");
    expect(slack.callsOf("files.completeUploadExternal")).toHaveLength(1);
    expect(await findFile(api, where, ({ name }) => name === "log.txt")).toMatchObject({ kind: "found" });
  });

  it("is certainly not there when the bytes did not arrive", async () => {
    const { parts, slack, channel } = await aSlack();
    const elsewhere = "https://files.example.com/upload";
    slack.fault({
      method: "files.getUploadURLExternal",
      kind: "error",
      error: "",
      facts: { ok: true, upload_url: elsewhere, file_id: "F1" },
    });

    const answer = await uploadFile(parts, { channel, name: "log.txt", bytes: Buffer.from("x") });

    expect(answer).toEqual({ kind: "down", detail: "the address for the upload is not Slack's" });
    expect(slack.callsOf("files.completeUploadExternal")).toHaveLength(0);
  });
});

describe("a file that is fetched", () => {
  async function aSentFile() {
    const fixture = await aSlack();
    const { slack, channel, user } = fixture;
    const bytes = Buffer.from("picture".repeat(1_000));
    await slack.say({ user, channel, text: "see", files: [{ name: "a.png", bytes, mimetype: "image/png" }] });
    const [file] = slack.files();
    const url = `${new URL(slack.apiUrl).origin}/files-pri/${slack.teamId}-${file?.id}/download/a.png`;
    const download: Download = {
      url,
      path: join(folder, "a.png"),
      maxBytes: 1_000_000,
      mediaType: "image/png",
      bytes: bytes.byteLength,
    };
    return {
      ...fixture,
      download,
      bytes,
      access: { botToken: slack.botToken, baseUrl: slack.apiUrl, signal: new AbortController().signal },
    };
  }

  it("is written, for nobody else to read", async () => {
    const { access, download, bytes } = await aSentFile();

    expect(await downloadFile(slackDownload(access), download)).toEqual({
      kind: "fetched",
      bytes: bytes.byteLength,
    });
    expect(await readFile(download.path)).toEqual(bytes);
    expect((await stat(download.path)).mode & 0o777).toBe(0o600);
  });

  it("is not taken for the page on which one signs in", async () => {
    const { access, download, slack } = await aSentFile();
    slack.scopes.delete("files:read");

    expect(await downloadFile(slackDownload(access), download)).toEqual({ kind: "sign-in-page" });
    expect(await downloadFile(slackDownload(access), { ...download, mediaType: "text/html" })).toEqual({
      kind: "sign-in-page",
    });
    await expect(stat(download.path)).rejects.toThrow("ENOENT");
  });

  it("is not fetched when it is too large, whatever Slack said of its size", async () => {
    const { access, download } = await aSentFile();
    const tooLarge = { kind: "too-large", maxBytes: 100 };

    expect(await downloadFile(slackDownload(access), { ...download, maxBytes: 100 })).toEqual(tooLarge);
    expect(await downloadFile(slackDownload(access), { ...download, maxBytes: 100, bytes: null })).toEqual(
      tooLarge,
    );
    await expect(stat(download.path)).rejects.toThrow("ENOENT");
  });

  it("is given up on the way when more comes than is allowed", async () => {
    const { access, download } = await aSentFile();
    const baseUrl = await aServer((_, response) => {
      for (let chunk = 0; chunk < 50; chunk += 1) response.write(Buffer.alloc(1_000));
      response.end();
    });
    const endless = { ...download, url: `${baseUrl}/files`, bytes: null, maxBytes: 5_000 };

    expect(await downloadFile(slackDownload({ ...access, baseUrl }), endless)).toEqual({
      kind: "too-large",
      maxBytes: 5_000,
    });
    await expect(stat(download.path)).rejects.toThrow("ENOENT");
  });

  it("may come slowly, but is given up when nothing comes any more", async () => {
    const { access, download } = await aSentFile();
    const ends = Promise.withResolvers<void>();
    const baseUrl = await aServer((request, response) => {
      if (request.url === "/silent") return void response.write("half");
      let left = 6;
      const timer = setInterval(() => {
        response.write("x");
        left -= 1;
        if (left > 0) return;
        clearInterval(timer);
        response.end(ends.resolve);
      }, 100);
    });
    const patient = { ...access, baseUrl, silenceMs: 400 };
    const unknown = { ...download, bytes: null };

    const slow = await downloadFile(slackDownload(patient), { ...unknown, url: `${baseUrl}/slow` });
    const silent = { ...unknown, url: `${baseUrl}/silent`, path: join(folder, "silent") };

    expect(slow).toEqual({ kind: "fetched", bytes: 6 });
    expect(await downloadFile(slackDownload(patient), silent)).toMatchObject({
      kind: "failed",
      isPassing: true,
    });
    await expect(stat(silent.path)).rejects.toThrow("ENOENT");
    await ends.promise;
  });

  it("is gone when it was deleted", async () => {
    const { access, download } = await aSentFile();

    const url = download.url.replace(/-F\w+/, "-F0GONE");
    expect(await downloadFile(slackDownload(access), { ...download, url })).toEqual({ kind: "gone" });
  });

  it("overwrites nothing", async () => {
    const { access, download } = await aSentFile();
    await downloadFile(slackDownload(access), download);

    expect(await downloadFile(slackDownload(access), { ...download })).toEqual({
      kind: "failed",
      detail: "PoCo's server could not store it (EEXIST)",
      isPassing: false,
    });
    expect((await stat(download.path)).size).toBe(download.bytes);
  });

  it("shows the token to nobody but Slack", async () => {
    const { access, download } = await aSentFile();
    const seen: unknown[] = [];
    const stranger = await aServer((request, response) => {
      seen.push(request.headers.authorization);
      response.end("x");
    });
    const slackHost = await aServer((_, response) => {
      response.writeHead(302, { location: `${stranger}/file` }).end();
    });
    const failed = { kind: "failed", detail: "the file does not lie with Slack", isPassing: false };

    expect(await downloadFile(slackDownload(access), { ...download, url: `${stranger}/file` })).toEqual(
      failed,
    );
    const redirected = { ...download, url: `${slackHost}/file` };
    expect(await downloadFile(slackDownload({ ...access, baseUrl: slackHost }), redirected)).toEqual(failed);
    expect(seen).toEqual([]);
  });
});

it.each([
  ["https://files.slack.com/files-pri/T1-F1/a.png", true],
  ["https://slack.com/x", true],
  ["http://127.0.0.1:4000/upload", true],
  ["http://files.slack.com/x", false],
  ["https://slack.com.example.com/x", false],
  ["https://notslack.com/x", false],
  ["https://slack.com@example.com/x", false],
  ["https://user:word@slack.com/x", false],
  ["https://slack.com:8443/x", false],
  ["http://127.0.0.1:4001/upload", false],
  ["file:///etc/passwd", false],
  ["nonsense", false],
])("knows whether %s is Slack's: %s", (address, isSlacks) => {
  expect(isSlackSite(address, "http://127.0.0.1:4000/api/")).toBe(isSlacks);
});
