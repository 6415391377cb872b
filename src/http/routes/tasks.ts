import { Hono } from "hono";
import { z } from "zod";
import { PocoError } from "../../domain/errors.ts";
import { projectId, taskId } from "../../domain/ids.ts";
import { taskStatuses } from "../../domain/task.ts";
import type { HttpParts } from "../parts.ts";
import { taskAsJson, taskNotFound, tasksAsJson } from "./task-facts.ts";

export const taskPageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(500).default(100),
  before: z.string().min(1).transform(taskId).optional(),
  status: z.enum(taskStatuses).optional(),
  project_id: z.string().min(1).transform(projectId).optional(),
});

/** `GET /tasks` (paged) and `GET /tasks/{id}`. */
export function taskRoutes(parts: HttpParts): Hono {
  const app = new Hono();
  app.get("/tasks", async (c) => {
    const { limit, before, status, project_id } = readQuery(c.req.query());
    const tasks = await parts.store.tasks.page({
      limit,
      ...(before === undefined ? {} : { before }),
      ...(status === undefined ? {} : { status }),
      ...(project_id === undefined ? {} : { projectId: project_id }),
    });
    return c.json({ tasks: await tasksAsJson(parts, tasks) });
  });
  app.get("/tasks/:id", async (c) => {
    const id = taskId(c.req.param("id"));
    const task = await taskAsJson(parts, id);
    if (task === null) throw taskNotFound(id);
    return c.json(task);
  });
  return app;
}

function readQuery(query: Readonly<Record<string, string>>) {
  const read = taskPageQuery.safeParse(query);
  if (read.success) return read.data;
  const problems = read.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
  throw new PocoError("invalid_request", `This page cannot be shown. ${problems.join("; ")}`);
}
