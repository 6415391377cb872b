import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { describe, expect, it } from "vitest";
import { createHttpAppFixture } from "../testing/http-app.ts";
import { listen } from "./server.ts";

const anyPort = { host: "127.0.0.1", port: 0 };

/** Exactly these bytes, as no client library would send them; answers the first line. */
async function rawly(address: string, text: string): Promise<string> {
  const socket = connect(Number(new URL(address).port), "127.0.0.1");
  socket.end(text);
  let answer = "";
  for await (const chunk of socket) answer += String(chunk);
  return answer.split("\r\n")[0] ?? "";
}

describe("a listening PoCo", () => {
  it("answers at the address that it tells", async () => {
    await using poco = await createHttpAppFixture();
    const server = await listen(poco.app, anyPort);

    const response = await fetch(`${server.address}/health`);

    expect(server.address).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(response.status).toBe(200);
    await server.close();
    await expect(fetch(`${server.address}/health`)).rejects.toThrow("fetch failed");
  });

  it("tells its health while it takes up what was left, and does nothing else before", async () => {
    const recovered = Promise.withResolvers<void>();
    await using poco = await createHttpAppFixture({ ready: recovered.promise });
    const headers = { host: "127.0.0.1:8000" };

    const health = await poco.app.request("/health", { headers });
    let hasAnswered = false;
    const page = Promise.resolve(poco.app.request("/tasks", { headers })).finally(() => {
      hasAnswered = true;
    });
    await poco.app.request("/health", { headers });

    expect(health.status).toBe(200);
    expect(hasAnswered).toBe(false);
    recovered.resolve();
    expect((await page).status).toBe(200);
  });

  it("takes a command, over one connection after another", async () => {
    await using poco = await createHttpAppFixture();
    const server = await listen(poco.app, anyPort);
    const body = JSON.stringify({ text: "/run hello" });
    const headers = { "content-type": "application/json" };

    const ids = await Promise.all(
      Array.from({ length: 20 }, async () => {
        const response = await fetch(`${server.address}/demo/command`, { method: "POST", body, headers });
        return /"task_id":"([0-9a-f]{8})"/.exec(await response.text())?.[1];
      }),
    );

    expect(new Set(ids).size).toBe(20);
    await server.close();
  });

  it("refuses a body that grows too large in pieces", async () => {
    await using poco = await createHttpAppFixture();
    const server = await listen(poco.app, anyPort);
    const body = new Blob(["x".repeat(1024 * 1024 + 1)]).stream();
    const init = { method: "POST", body, headers: { "content-type": "application/json" }, duplex: "half" };

    const response = await fetch(`${server.address}/demo/command`, init as RequestInit);

    expect(response.status).toBe(413);
    await server.close();
  });

  it.each([
    ["a way out of the open folder", "GET /assets/../tasks HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"],
    ["a hidden one", "GET /assets/%2e%2e/tasks HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"],
    ["one with a backslash", "GET /assets/..\\tasks HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"],
    ["an absolute address", "GET http://127.0.0.1/tasks HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"],
  ])("shows nothing without the token by %s", async (_what, request) => {
    await using poco = await createHttpAppFixture({ token: "a-long-token-of-the-owner" });
    const server = await listen(poco.app, anyPort);

    expect(await rawly(server.address, request)).toMatch(/^HTTP\/1\.1 4\d\d /);
    await server.close();
  });

  it("answers no request without a host", async () => {
    await using poco = await createHttpAppFixture();
    const server = await listen(poco.app, anyPort);

    expect(await rawly(server.address, "GET /tasks HTTP/1.0\r\n\r\n")).toMatch(/^HTTP\/1\.1 40[03] /);
    await server.close();
  });

  it("says in one sentence that a port is taken, and what to do", async () => {
    await using poco = await createHttpAppFixture();
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const { port } = other.address() as AddressInfo;

    await expect(listen(poco.app, { host: "127.0.0.1", port })).rejects.toMatchObject({
      code: "conflict",
      message: `Port ${port} on 127.0.0.1 is taken. Stop what uses it, or choose another with --port or POCO_HTTP_PORT.`,
    });
    await new Promise((resolve) => other.close(resolve));
  });

  it("says that an address is not one of this machine", async () => {
    await using poco = await createHttpAppFixture();

    await expect(listen(poco.app, { host: "192.0.2.1", port: 0 })).rejects.toMatchObject({ code: "setup" });
  });

  it("lets an answer that is being written finish when it closes", async () => {
    await using poco = await createHttpAppFixture();
    const slow = Promise.withResolvers<Response>();
    const asked = Promise.withResolvers<void>();
    poco.app.get("/demo/slow", () => {
      asked.resolve();
      return slow.promise;
    });
    const server = await listen(poco.app, anyPort);
    const answer = fetch(`${server.address}/demo/slow`);
    await asked.promise;

    const closed = server.close();
    slow.resolve(new Response("at last"));

    expect(await (await answer).text()).toBe("at last");
    await closed;
  });

  it("cuts streams that would never end when it closes", async () => {
    await using poco = await createHttpAppFixture();
    const server = await listen(poco.app, anyPort);
    const stream = await fetch(`${server.address}/console/api/events`);

    await server.close();

    await expect(stream.text()).rejects.toThrow("terminated");
  });
});
