import { Hono } from "hono";
import { z } from "zod";
import {
  accessAnswer,
  accessChangeAnswer,
  cardActionAnswer,
  cardAnswer,
  commandAnswer,
  decisionAnswer,
  errorAnswer,
  health,
  inventory,
  task,
  taskPage,
  traffic,
} from "./answers.ts";
import type { ServerFacts } from "./parts.ts";
import { grantBody, pairBody, revokeBody } from "./routes/access.ts";
import { demoCommandBody } from "./routes/demo.ts";
import { taskPageQuery } from "./routes/tasks.ts";

export interface Operation {
  readonly method: "get" | "post";
  readonly path: string;
  readonly summary: string;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  readonly answer: z.ZodType;
  /** Beside those that every route of its method may answer with. */
  readonly problems: readonly number[];
}

/** Every public route. A test asks each of them and holds the answers against these schemas. */
export const operations: readonly Operation[] = [
  {
    method: "get",
    path: "/health",
    summary: "Whether PoCo can work, and what is missing",
    answer: health,
    problems: [],
  },
  {
    method: "get",
    path: "/tasks",
    summary: "The newest tasks, oldest of them first",
    query: taskPageQuery,
    answer: taskPage,
    problems: [400],
  },
  { method: "get", path: "/tasks/{task_id}", summary: "One task", answer: task, problems: [404] },
  {
    method: "get",
    path: "/debug/env",
    summary: "Which settings are set; never their values",
    answer: inventory,
    problems: [],
  },
  {
    method: "get",
    path: "/debug/{platform}",
    summary: "What came from a chat app and went to it last; never its words",
    answer: traffic,
    problems: [404],
  },
  {
    method: "get",
    path: "/access",
    summary: "Who has which role, and who waits to be let in",
    answer: accessAnswer,
    problems: [],
  },
  {
    method: "post",
    path: "/access/pair",
    summary: "Let in who waits under a code; the first one becomes the owner",
    body: pairBody,
    answer: accessChangeAnswer,
    problems: [400, 404],
  },
  {
    method: "post",
    path: "/access/grant",
    summary: "Give somebody a role",
    body: grantBody,
    answer: accessChangeAnswer,
    problems: [400, 404, 409],
  },
  {
    method: "post",
    path: "/access/revoke",
    summary: "Take somebody's role away",
    body: revokeBody,
    answer: accessChangeAnswer,
    problems: [400, 404, 409],
  },
  {
    method: "post",
    path: "/demo/command",
    summary: "Send a text command or a prompt",
    body: demoCommandBody,
    answer: commandAnswer,
    problems: [422],
  },
  {
    method: "post",
    path: "/demo/tasks/{task_id}/approve",
    summary: "Approve what a task waits for",
    answer: decisionAnswer,
    problems: [404],
  },
  {
    method: "post",
    path: "/demo/tasks/{task_id}/reject",
    summary: "Reject what a task waits for",
    answer: decisionAnswer,
    problems: [404],
  },
  {
    method: "get",
    path: "/demo/cards/dm/projects",
    summary: "The project list card",
    answer: cardAnswer,
    problems: [],
  },
  {
    method: "post",
    path: "/demo/card-actions",
    summary: "Press a button of a card",
    body: z.looseObject({ event: z.looseObject({}) }),
    answer: cardActionAnswer,
    problems: [400],
  },
];

/** `GET /openapi.json` */
export function openApiRoutes(facts: Pick<ServerFacts, "appName" | "version">): Hono {
  const app = new Hono();
  const document = openApiDocument(facts);
  app.get("/openapi.json", (c) => c.json(document));
  return app;
}

export function openApiDocument({ appName, version }: Pick<ServerFacts, "appName" | "version">) {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const operation of operations) {
    const path = (paths[operation.path] ??= {});
    path[operation.method] = describe(operation);
  }
  return { openapi: "3.1.0", info: { title: appName, version }, paths };
}

const problemsOfAll = { get: [401, 403], post: [401, 403, 413, 415, 503] } as const;

function describe({ method, summary, path, query, body, answer, problems }: Operation) {
  const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: "path",
    required: true,
    schema: { type: "string" },
  }));
  const asked = Object.entries(query?.shape ?? {}).map(([name, schema]) => ({
    name,
    in: "query",
    required: false,
    schema: z.toJSONSchema(schema as z.ZodType, { io: "input" }),
  }));
  return {
    summary,
    parameters: [...named, ...asked],
    ...(body === undefined ? {} : { requestBody: { required: true, content: content(body) } }),
    responses: {
      200: { description: "Done", content: content(answer) },
      ...Object.fromEntries(
        [...problems, ...problemsOfAll[method]].map((status) => [
          status,
          { description: "Refused", content: content(errorAnswer) },
        ]),
      ),
    },
  };
}

function content(schema: z.ZodType) {
  return { "application/json": { schema: z.toJSONSchema(schema, { io: "input" }) } };
}
