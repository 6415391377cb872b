import { describe, expect, it } from "vitest";
import type { z } from "zod";
import { personId } from "../domain/ids.ts";
import { createHttpAppFixture, type HttpApp, objectOf } from "../testing/http-app.ts";
import { errorAnswer } from "./answers.ts";
import { type Operation, openApiDocument, operations } from "./openapi.ts";

interface Call {
  readonly path?: string;
  readonly body?: unknown;
  readonly status: number;
}

interface Known {
  /** A task that is over, and one that waits for a decision. */
  readonly done: string;
  readonly held: string;
  /** Of somebody who waits to be let in. */
  readonly code: string;
}

const ben = { platform: "web", person_id: "ben" };
const oneself = { platform: "web", person_id: "owner" };

/** Good and bad calls of an operation. */
function callsOf(operation: Operation, ids: Known): readonly Call[] {
  const name = `${operation.method} ${operation.path}`;
  const calls: Readonly<Record<string, readonly Call[]>> = {
    "get /health": [{ status: 200 }],
    "get /tasks": [
      { status: 200 },
      { path: "/tasks?limit=1&status=completed", status: 200 },
      { path: `/tasks?before=${ids.held}`, status: 200 },
      { path: "/tasks?limit=none", status: 400 },
    ],
    "get /tasks/{task_id}": [
      { path: `/tasks/${ids.done}`, status: 200 },
      { path: `/tasks/${ids.held}`, status: 200 },
      { path: "/tasks/nobody", status: 404 },
    ],
    "get /debug/env": [{ status: 200 }],
    "get /debug/{platform}": [
      { path: "/debug/slack", status: 200 },
      { path: "/debug/web", status: 404 },
      { path: "/debug/nobody", status: 404 },
    ],
    "get /access": [{ status: 200 }],
    "post /access/pair": [
      { body: { code: ids.code }, status: 200 },
      { body: { code: ids.code, role: "member" }, status: 404 },
      { body: {}, status: 400 },
      { body: "{", status: 400 },
    ],
    "post /access/grant": [
      { body: { ...ben, role: "viewer" }, status: 200 },
      { body: { ...oneself, role: "viewer" }, status: 409 },
      { body: { ...ben, platform: "pigeon", role: "viewer" }, status: 404 },
      { body: { ...ben, role: "king" }, status: 400 },
    ],
    "post /access/revoke": [
      { body: ben, status: 404 },
      { body: oneself, status: 409 },
      { body: { platform: "chat" }, status: 400 },
    ],
    "post /demo/command": [
      { body: { text: "/help" }, status: 200 },
      { body: { text: "/run something else" }, status: 200 },
      { body: { text: `/status ${ids.done}` }, status: 200 },
      { body: {}, status: 422 },
      { body: "{", status: 422 },
    ],
    "post /demo/tasks/{task_id}/approve": [
      { path: `/demo/tasks/${ids.held}/approve`, status: 200 },
      { path: `/demo/tasks/${ids.done}/approve`, status: 200 },
      { path: "/demo/tasks/nobody/approve", status: 404 },
    ],
    "post /demo/tasks/{task_id}/reject": [
      { path: `/demo/tasks/${ids.held}/reject`, status: 200 },
      { path: "/demo/tasks/nobody/reject", status: 404 },
    ],
    "get /demo/cards/dm/projects": [{ status: 200 }],
    "post /demo/card-actions": [
      { body: { event: { action: { value: { intent_key: "project.home" } } } }, status: 200 },
      { body: { event: { action: { value: { intent_key: "task.open", task_id: "no" } } } }, status: 200 },
      { body: { event: { action: { value: {} } } }, status: 400 },
    ],
  };
  const known = calls[name];
  if (known === undefined) throw new Error(`${name} has no calls here: add some`);
  return known;
}

async function withEverything(poco: HttpApp): Promise<Known> {
  const done = String((await poco.command("/run x"))["task_id"]);
  const held = String((await poco.command("/run confirm: x"))["task_id"]);
  await poco.inStatus(done, "completed");
  await poco.inStatus(held, "waiting_for_confirmation");
  const { outcome } = await poco.gateway.intake.take({
    kind: "message",
    eventId: "knock",
    conversation: { platform: "chat", id: "dm", surface: "dm" },
    person: { platform: "chat", id: personId("ann") },
    source: "chat",
    messageId: null,
    text: "hello",
  });
  await outcome;
  const [stranger] = await poco.store.people.strangers(Date.now());
  return { done, held, code: stranger?.code ?? "nobody waits" };
}

/** The status of the answer, and what about it is not as documented. */
async function heldAgainst(operation: Operation, response: Response) {
  const { status } = response;
  const schema: z.ZodType = status === 200 ? operation.answer : errorAnswer;
  const read = schema.safeParse(await response.json());
  const faults = [
    ...(read.success ? [] : [read.error.message]),
    ...(response.headers.get("content-type")?.includes("application/json") === true ? [] : ["is not JSON"]),
    ...(documentedStatuses(operation).includes(String(status)) ? [] : [`${status} is not documented`]),
  ];
  return { status, faults };
}

const document = openApiDocument({ appName: "PoCo", version: "0.0.0" });

function documentedStatuses({ path, method }: Operation): readonly string[] {
  return Object.keys(objectOf(objectOf(document.paths[path]?.[method])["responses"]));
}

describe("every documented operation", () => {
  it.each(operations)("$method $path answers as its schema says, well and badly", async (operation) => {
    await using poco = await createHttpAppFixture();
    const ids = await withEverything(poco);

    for (const { path = operation.path, body, status } of callsOf(operation, ids)) {
      const response = operation.method === "get" ? await poco.get(path) : await poco.post(path, body);
      expect(await heldAgainst(operation, response)).toEqual({ status, faults: [] });
    }
  });

  it.each(operations)("$method $path says who may not ask", async (operation) => {
    await using poco = await createHttpAppFixture({ token: "a-long-token-of-the-owner" });
    const path = operation.path.replace("{task_id}", "x");
    const ask = (headers: Readonly<Record<string, string>>) =>
      operation.method === "get" ? poco.get(path, headers) : poco.post(path, {}, headers);

    const unknown = await heldAgainst(operation, await ask({}));
    const foreign = await heldAgainst(operation, await ask({ origin: "http://evil.example" }));

    expect(unknown).toEqual({ status: 401, faults: [] });
    expect(foreign).toEqual({ status: 403, faults: [] });
  });

  it.each(operations.filter(({ method }) => method === "post"))(
    "$method $path refuses bodies of another type and bodies that are too large",
    async (operation) => {
      await using poco = await createHttpAppFixture();
      const path = operation.path.replace("{task_id}", "x");

      const typed = await poco.post(path, "x=1", { "content-type": "application/x-www-form-urlencoded" });
      const large = await poco.post(path, JSON.stringify("x".repeat(1_100_000)));

      expect(await heldAgainst(operation, typed)).toEqual({ status: 415, faults: [] });
      expect(await heldAgainst(operation, large)).toEqual({ status: 413, faults: [] });
    },
  );
});

describe("GET /openapi.json", () => {
  it("has every route of PoCo and none that does not exist", async () => {
    await using poco = await createHttpAppFixture();
    const served = objectOf(await (await poco.get("/openapi.json")).json());
    const documented = Object.entries(objectOf(served["paths"])).flatMap(([path, methods]) =>
      Object.keys(objectOf(methods)).map((method) => `${method} ${path}`),
    );

    const own = poco.app.routes
      .filter(({ method, path }) => method !== "ALL" && path !== "/openapi.json")
      .map(
        ({ method, path }) =>
          `${method.toLowerCase()} ${path.replace(":id", "{task_id}").replace(":platform", "{platform}")}`,
      );

    expect(documented.toSorted()).toEqual([...new Set(own)].toSorted());
  });

  it("says what it is and what may be sent", () => {
    expect(document).toMatchObject({ openapi: "3.1.0", info: { title: "PoCo", version: "0.0.0" } });
    expect(document.paths["/tasks"]?.["get"]).toMatchObject({
      parameters: [
        { name: "limit", in: "query", schema: { type: "integer", minimum: 1, maximum: 500, default: 100 } },
        { name: "before", in: "query", schema: { type: "string" } },
        { name: "status", in: "query", schema: { enum: expect.arrayContaining(["queued"]) as unknown } },
        { name: "project_id", in: "query", schema: { type: "string" } },
      ],
    });
    const command = objectOf(document.paths["/demo/command"]?.["post"]);
    expect(command["requestBody"]).toMatchObject({
      content: {
        "application/json": {
          schema: {
            properties: { text: { type: "string", minLength: 1 }, user_id: { default: "local_demo_user" } },
            required: ["text"],
          },
        },
      },
    });
  });
});
