import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { type Discovered, discover } from "./discover.ts";

const url = "wss://example.com/ws/v2?device_id=1&service_id=33&ticket=t";
const found = { code: 0, msg: "", data: { URL: url, ClientConfig: { PingInterval: 120 } } };

/** What becomes of an answer; undefined: none comes. */
async function after(answer: string | undefined, status = 200): Promise<Discovered> {
  const server = createServer((_request, response) => {
    if (answer === undefined) return;
    response.writeHead(status, { location: "http://127.0.0.1:1/" });
    response.end(answer);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { signal } = new AbortController();
  return discover({ appId: "cli_1", appSecret: "very-secret", origin, timeoutMs: 200, signal });
}

describe("the question for an address", () => {
  it("brings the address and the service", async () => {
    expect(await after(JSON.stringify(found))).toEqual({ kind: "address", url, serviceId: 33 });
  });

  it("finds the service where it comes first, too", async () => {
    const first = { ...found, data: { URL: "wss://example.com/ws/v2?service_id=7&ticket=t" } };

    expect(await after(JSON.stringify(first))).toMatchObject({ serviceId: 7 });
  });

  it.each([
    ["a page", "<html>", 200, "answered HTTP 200 in place of an address"],
    ["null", "null", 200, "answered HTTP 200 in place of an address"],
    ["an error of a server", "", 502, "answered HTTP 502 in place of an address"],
    [
      "a refusal without data",
      '{"code":10003,"msg":"no"}',
      400,
      "gave no address for a long connection (10003)",
    ],
    ["a refusal with null", '{"code":1000040343,"data":null}', 200, "(1000040343)"],
    ["no address", '{"code":0,"data":{}}', 200, "gave an address that is none"],
    ["an address that is none", '{"code":0,"data":{"URL":"none"}}', 200, "gave an address that is none"],
    ["a file", '{"code":0,"data":{"URL":"file:///etc/passwd"}}', 200, "gave an address that is none"],
    ["another place", "", 307, "could not be asked"],
    ["nothing", undefined, 200, "no answer came in time"],
  ])("is a trouble that passes when the answer is %s", async (_, answer, status, words) => {
    const end = await after(answer, status);

    expect(end).toMatchObject({ kind: "refused", isForPeople: false });
    expect(end.kind === "refused" ? end.why : "").toContain(words);
  });

  it.each([403, 514, 1_000_040_350])("is for people when Feishu refuses with %i", async (code) => {
    const end = await after(JSON.stringify({ code, msg: "no", data: {} }));

    expect(end).toMatchObject({ kind: "refused", isForPeople: true });
  });

  it("says nothing of what was sent", async () => {
    const ends = [await after(undefined), await after("<html>"), await after("", 307)];

    expect(JSON.stringify(ends)).not.toContain("very-secret");
  });
});
