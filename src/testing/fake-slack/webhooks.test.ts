import { createHmac } from "node:crypto";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, describe, expect, it } from "vitest";
import { type Ready, readySlack } from "./fake-slack-fixture.ts";

interface Request {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

interface App extends Ready {
  readonly requests: readonly Request[];
  /** What is answered from now on. */
  answer(given: Answered): void;
}

interface Answered {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly body?: (request: Request) => string;
}

const open: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of open.splice(0).toReversed()) await close();
});

async function anApp(): Promise<App> {
  const made = await readySlack({ ackTimeoutMs: 500 });
  const requests: Request[] = [];
  let answered: Answered = {};
  const server = createServer((incoming, response) => {
    void text(incoming).then((body) => {
      const request = { path: incoming.url ?? "", headers: incoming.headers, body };
      requests.push(request);
      response.writeHead(answered.status ?? 200, answered.headers).end(answered.body?.(request));
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  made.slack.useWebhooks({
    events: `${origin}/events`,
    interactive: `${origin}/interactive`,
    commands: `${origin}/commands`,
  });
  open.push(
    made.slack.close,
    () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  );
  return {
    ...made,
    requests,
    answer: (given) => {
      answered = given;
    },
  };
}

function signatureOf(secret: string, { headers, body }: Request): string {
  const timestamp = String(headers["x-slack-request-timestamp"]);
  return `v0=${createHmac("sha256", secret).update(`v0:${timestamp}:${body}`).digest("hex")}`;
}

describe("webhooks", () => {
  it("go to their addresses, in their formats, rightly signed", async () => {
    const { slack, ann, channel, requests } = await anApp();

    await slack.say({ user: ann, channel, text: "grüße" });
    await slack.shortcut({ user: ann, callbackId: "poco_new_project" });
    await slack.command({ user: ann, channel, text: "status" });

    expect(requests.map(({ path }) => path)).toEqual(["/events", "/interactive", "/commands"]);
    for (const request of requests) {
      expect(request.headers["x-slack-signature"]).toBe(signatureOf(slack.signingSecret, request));
    }
    expect(JSON.parse(requests[0]?.body ?? "")).toMatchObject({ event: { text: "grüße" } });
    const form = new URLSearchParams(requests[1]?.body);
    expect(JSON.parse(form.get("payload") ?? "")).toMatchObject({ callback_id: "poco_new_project" });
    expect(new URLSearchParams(requests[2]?.body).get("text")).toBe("status");
  });

  it("are sent again with their number and the reason", async () => {
    const { slack, ann, requests, answer } = await anApp();

    answer({ status: 500 });
    await slack.dm({ user: ann, text: "hi" });
    answer({});
    await slack.tick();
    await slack.tick(600_000);

    expect(requests.map(({ headers }) => headers["x-slack-retry-num"])).toEqual([undefined, "1"]);
    expect(requests[1]?.headers["x-slack-retry-reason"]).toBe("http_error");
    expect(requests[1]?.body).toBe(requests[0]?.body);
  });

  it("are not sent again where the app says so", async () => {
    const { slack, ann, requests, answer } = await anApp();
    answer({ status: 400, headers: { "x-slack-no-retry": "1" } });

    await slack.dm({ user: ann, text: "hi" });
    await slack.tick(600_000);

    expect(requests).toHaveLength(1);
  });

  it("check an address with a challenge", async () => {
    const { slack, answer } = await anApp();
    answer({ body: () => "something else" });
    const wrong = await slack.verifyUrl();
    answer({ body: ({ body }) => (JSON.parse(body) as { challenge: string }).challenge });
    const right = await slack.verifyUrl();

    expect([wrong, right]).toEqual([false, true]);
  });

  it("can be forged: unsigned, stale or signed with another secret", async () => {
    const { slack, requests } = await anApp();

    await slack.send("events_api", {}, { signature: null });
    await slack.send("events_api", {}, { timestamp: 1_000 });
    await slack.send("events_api", {}, { secret: "other" });
    await slack.checkSsl("slash_commands", { text: "stop" });

    const [unsigned, stale, other, ssl] = requests;
    expect(unsigned?.headers["x-slack-signature"]).toBeUndefined();
    expect(stale?.headers["x-slack-request-timestamp"]).toBe("1000");
    expect(other?.headers["x-slack-signature"]).not.toBe(other && signatureOf(slack.signingSecret, other));
    expect(ssl?.body).toContain("ssl_check=1");
    expect(ssl?.body).toContain("text=stop");
  });

  it("take a command's answer from their answer", async () => {
    const { slack, ann, channel, answer } = await anApp();
    answer({
      headers: { "content-type": "application/json" },
      body: () => JSON.stringify({ text: "for all", response_type: "in_channel" }),
    });

    await slack.command({ user: ann, channel });

    expect(slack.posts(channel)).toMatchObject([{ plain: "for all" }]);
  });
});
