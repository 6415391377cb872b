import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createHttpAppFixture, jsonOf, ownHost } from "../testing/http-app.ts";

const token = "a-long-token-of-the-owner";
const json = { "content-type": "application/json" };

describe("the host that a request names", () => {
  it.each(["127.0.0.1:8000", "localhost:8000", "LOCALHOST", "[::1]:8000", "127.8.7.6"])(
    "may be %s",
    async (host) => {
      await using poco = await createHttpAppFixture();

      expect((await poco.get("/health", { host })).status).toBe(200);
    },
  );

  it.each([
    "evil.example",
    "127.0.0.1.evil.example",
    "10.0.0.7:8000",
    "",
    "a b",
    "localhost.evil.example:8000",
  ])("may not be %j", async (host) => {
    await using poco = await createHttpAppFixture();

    const response = await poco.get("/health", { host });

    expect(response.status).toBe(403);
    expect((await jsonOf(response))["detail"]).toContain("does not answer for the host");
  });

  it("may be the one that PoCo was told to listen on", async () => {
    await using poco = await createHttpAppFixture({ host: "10.0.0.7" });

    expect((await poco.get("/health", { host: "10.0.0.7:8000" })).status).toBe(200);
    expect((await poco.get("/health", { host: "10.0.0.8:8000" })).status).toBe(403);
  });

  it("may be any where a token is asked for", async () => {
    await using poco = await createHttpAppFixture({ token });
    const headers = { host: "poco.example", authorization: `Bearer ${token}` };

    expect((await poco.get("/health", headers)).status).toBe(200);
  });
});

describe("the origin of a page that asks", () => {
  it("may be PoCo's own", async () => {
    await using poco = await createHttpAppFixture();
    const origin = `http://${ownHost}`;

    expect((await poco.post("/demo/command", { text: "/help" }, { origin })).status).toBe(200);
    expect((await poco.get("/tasks", { origin })).status).toBe(200);
  });

  it.each(["http://evil.example", "http://127.0.0.1:9000", "http://localhost:8000", "null", "", "nonsense"])(
    "may not be %j, for whatever it asks",
    async (origin) => {
      await using poco = await createHttpAppFixture();

      expect((await poco.post("/demo/command", { text: "/run x" }, { origin })).status).toBe(403);
      expect((await poco.get("/tasks", { origin })).status).toBe(403);
      expect((await poco.request("/tasks", { method: "OPTIONS", headers: { origin } })).status).toBe(403);
      expect(await poco.store.tasks.page({ limit: 9 })).toEqual([]);
    },
  );

  it("is checked with a token, too, and before it", async () => {
    await using poco = await createHttpAppFixture({ token });
    const headers = { origin: "http://evil.example", authorization: `Bearer ${token}` };

    expect((await poco.get("/tasks", headers)).status).toBe(403);
  });

  it("never gets a header that would let it read the answer", async () => {
    await using poco = await createHttpAppFixture();

    const response = await poco.get("/tasks", { origin: `http://${ownHost}` });

    expect(response.headers.get("access-control-allow-origin")).toBeNull();
    expect(response.headers.get("x-content-type-options")).toBe("nosniff");
  });
});

describe("the token", () => {
  it.each([
    ["none", undefined],
    ["another", "Bearer another-token"],
    ["a longer", `Bearer ${token}x`],
    ["a shorter", `Bearer ${token.slice(1)}`],
    ["an empty", "Bearer "],
    ["one without its scheme", token],
    ["one in another scheme", `Basic ${token}`],
  ])("is missed when there is %s", async (_what, authorization) => {
    await using poco = await createHttpAppFixture({ token });

    const response = await poco.get("/tasks", authorization === undefined ? {} : { authorization });

    expect(response.status).toBe(401);
    expect((await jsonOf(response))["detail"]).toContain("POCO_HTTP_TOKEN");
  });

  it.each([`Bearer ${token}`, `bearer  ${token}`])("is taken as %s", async (authorization) => {
    await using poco = await createHttpAppFixture({ token });

    expect((await poco.get("/tasks", { authorization })).status).toBe(200);
  });

  it.each([
    "/health",
    "/openapi.json",
    "/debug/env",
    "/access",
    "/demo/cards/dm/projects",
    "/console/api/rooms/home/cards",
    "/console/api/events",
    "/console/",
    "/nowhere",
  ])("guards %s", async (path) => {
    await using poco = await createHttpAppFixture({ token });

    expect((await poco.get(path)).status).toBe(401);
  });

  it("is not asked for by the page and its files, which tell nothing", async () => {
    const folder = await mkdtemp(join(tmpdir(), "poco-console-"));
    await mkdir(join(folder, "assets"));
    await writeFile(join(folder, "index.html"), "<h1>PoCo</h1>");
    await writeFile(join(folder, "assets", "main-12345678.js"), "1");
    await using poco = await createHttpAppFixture({ token, console: folder });

    for (const path of ["/", "/console", "/assets/main-12345678.js"]) {
      const response = await poco.get(path);
      expect([path, response.status]).toEqual([path, 200]);
    }
    expect((await poco.get("/assets/other.js")).status).toBe(404);
    expect((await poco.post("/console", {})).status).toBe(401);
    await rm(folder, { recursive: true });
  });
});

describe("a body", () => {
  const large = JSON.stringify({ text: `/run ${"x".repeat(1024 * 1024)}` });
  const streamed = (text: string) => new Blob([text]).stream();

  it("of a mebibyte is refused, whether it tells its length or not", async () => {
    await using poco = await createHttpAppFixture();
    const told = await poco.post("/demo/command", large, { "content-length": String(large.length) });
    const init = { method: "POST", body: streamed(large), headers: json, duplex: "half" } as RequestInit;
    const chunked = await poco.request("/demo/command", init);

    for (const response of [told, chunked]) {
      expect(response.status).toBe(413);
      expect((await jsonOf(response))["detail"]).toContain("larger than 1048576 bytes");
    }
    expect(await poco.store.tasks.page({ limit: 9 })).toEqual([]);
  });

  it("may be almost that long, in however many pieces", async () => {
    await using poco = await createHttpAppFixture();
    const body = JSON.stringify({ text: `/run ${"x".repeat(1024 * 1024 - 50)}` });

    const init = { method: "POST", body: streamed(body), headers: json, duplex: "half" } as RequestInit;

    expect((await poco.request("/demo/command", init)).status).toBe(200);
  });

  it.each([
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "application/jsonp",
    "text/plain; application/json",
    "",
  ])("of the type %j is refused: a page of a stranger could send it", async (type) => {
    await using poco = await createHttpAppFixture();

    for (const path of ["/demo/command", "/demo/card-actions", "/access/pair", "/console/api/actions"]) {
      const response = await poco.post(path, '{"text":"/run x"}', { "content-type": type });
      expect([path, response.status]).toEqual([path, 415]);
    }
    expect(await poco.store.tasks.page({ limit: 9 })).toEqual([]);
  });

  it.each(["application/json", "application/json; charset=utf-8", "Application/JSON;charset=utf-8"])(
    "of the type %s is taken",
    async (type) => {
      await using poco = await createHttpAppFixture();

      const response = await poco.post("/demo/command", '{"text":"/help"}', { "content-type": type });

      expect(response.status).toBe(200);
    },
  );

  it("of a type that nobody names is refused, also in pieces", async () => {
    await using poco = await createHttpAppFixture();
    const init = { method: "POST", body: streamed('{"text":"/run x"}'), duplex: "half" } as RequestInit;
    const headers = { "transfer-encoding": "chunked" };

    expect((await poco.request("/demo/command", { ...init, headers })).status).toBe(415);
    expect((await poco.post("/demo/tasks/x/approve", undefined, { "content-length": "0" })).status).toBe(404);
  });
});

describe("an error", () => {
  it.each([
    ["/tasks/xoxb-1234567890-abcdef", {}],
    ["/health", { host: "xoxb-1234567890-abcdef" }],
    ["/tasks", { origin: "http://xoxb-1234567890-abcdef" }],
  ])("tells no secret that stood in %s", async (path, headers) => {
    await using poco = await createHttpAppFixture();

    const text = await (await poco.get(path, headers)).text();

    expect(text).toContain("[secret]");
    expect(text).not.toContain("1234567890");
  });

  it.each(["/demo/command", "/demo/card-actions", "/access/pair"])(
    "of %s tells no secret of a broken body",
    async (path) => {
      await using poco = await createHttpAppFixture();

      const text = await (await poco.post(path, "xoxb-1234567890-abcdef")).text();

      expect(text).toContain("not JSON");
      expect(text).not.toContain("xoxb");
    },
  );

  it.each(["GET", "POST", "PUT", "DELETE", "PATCH"])(
    "of an address that is none is JSON, for %s",
    async (method) => {
      await using poco = await createHttpAppFixture();

      const response = await poco.request("/nowhere", { method });

      expect(response.status).toBe(404);
      expect(await response.json()).toEqual({ detail: "Not Found" });
    },
  );

  it("has no body for HEAD", async () => {
    await using poco = await createHttpAppFixture();

    const missing = await poco.request("/nowhere", { method: "HEAD" });
    const health = await poco.request("/health", { method: "HEAD" });

    expect([missing.status, await missing.text()]).toEqual([404, ""]);
    expect([health.status, await health.text()]).toEqual([200, ""]);
  });

  it("of ours says nothing of its inner workings, and stands in the log", async () => {
    await using poco = await createHttpAppFixture({
      environment: () => {
        throw new Error("a defect at /srv/secret/place");
      },
    });

    const response = await poco.get("/debug/env");

    expect(response.status).toBe(500);
    expect(await response.json()).toEqual({ detail: "PoCo failed to answer this; its log says why." });
    expect(poco.faults).toEqual([expect.stringContaining("a defect at /srv/secret/place")]);
  });
});
