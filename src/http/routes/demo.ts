import { type Context, Hono } from "hono";
import { z } from "zod";
import { cardOf } from "../../cards/card-of.ts";
import type { View } from "../../cards/view.ts";
import { cleanText } from "../../domain/clean-text.ts";
import { PocoError } from "../../domain/errors.ts";
import { taskId } from "../../domain/ids.ts";
import { readIntent } from "../../domain/intent.ts";
import type { Outcome } from "../../gateway/outcome.ts";
import { jsonBody } from "../json-body.ts";
import type { HttpParts } from "../parts.ts";
import { readCardAction } from "./card-action-body.ts";
import { commandAnswer } from "./command-answer.ts";
import { localPerson, localViewer } from "./local-owner.ts";
import { taskAsJson, taskNotFound } from "./task-facts.ts";
import type { TaskJson } from "./task-json.ts";
import { taskText } from "./task-text.ts";
import { templateData } from "./template-data.ts";
import { templateKey } from "./template-key.ts";

export const demoCommandBody = z.object({
  text: z.string().min(1),
  user_id: z.string().min(1).overwrite(cleanText).default("local_demo_user"),
});

/** The routes of the contract that drive PoCo without a chat app. */
export function demoRoutes(parts: HttpParts): Hono {
  const app = new Hono();
  app.post("/demo/command", (c) => takeCommand(c, parts));
  app.post("/demo/tasks/:id/approve", (c) => decide(c, parts, "task.approve"));
  app.post("/demo/tasks/:id/reject", (c) => decide(c, parts, "task.reject"));
  app.get("/demo/cards/dm/projects", async (c) => c.json(await homeCard(parts)));
  app.post("/demo/card-actions", (c) => takeAction(c, parts));
  return app;
}

async function takeCommand(c: Context, parts: HttpParts): Promise<Response> {
  const read = await jsonBody(c);
  if (!read.ok) return c.json({ detail: [{ type: "json_invalid", loc: ["body"], msg: read.problem }] }, 422);
  const body = demoCommandBody.safeParse(read.body);
  if (!body.success) return c.json({ detail: body.error.issues.map(fieldProblem) }, 422);

  const { text, user_id } = body.data;
  const { outcome } = await parts.gateway.intake.take({
    kind: "message",
    ...eventFacts(parts, user_id),
    messageId: null,
    text,
  });
  const settled = await outcome;
  const { text: answer, task } = await commandAnswer(parts, settled);
  return c.json({
    ok: settled.status !== "error",
    mode: "demo",
    response_text: answer,
    task_id: task?.id ?? null,
    dispatch_action: settled.lane,
    task,
  });
}

function fieldProblem(issue: z.core.$ZodIssue) {
  return { type: issue.code ?? "invalid", loc: ["body", ...issue.path.map(String)], msg: issue.message };
}

/** Each call without an id of its own is an event of its own. The prefix keeps the ids of other callers apart. */
function eventFacts(parts: HttpParts, person: string, requestId = `${parts.newId()}${parts.newId()}`) {
  return {
    eventId: `demo-${requestId}`,
    conversation: null,
    person: localPerson(parts, person),
    source: "demo",
  };
}

async function decide(c: Context, parts: HttpParts, kind: "task.approve" | "task.reject"): Promise<Response> {
  const id = taskId(c.req.param("id") ?? "");
  if ((await parts.store.tasks.get(id)) === undefined) throw taskNotFound(id);
  const { outcome } = await parts.gateway.intake.take({
    kind: "action",
    ...eventFacts(parts, "local_demo_user"),
    value: { intent_key: kind, task_id: id },
  });
  const { message, status } = await outcome;
  const task = await taskAsJson(parts, id);
  if (task === null) throw taskNotFound(id);
  const text = taskText(message ?? "Task status.", task);
  return c.json({ ok: status !== "error", mode: "demo", response_text: text, task });
}

async function takeAction(c: Context, parts: HttpParts): Promise<Response> {
  const body = await jsonBody(c);
  if (!body.ok) throw new PocoError("invalid_request", body.problem);
  const read = readCardAction(body.body);
  if (!read.ok) throw new PocoError("invalid_request", read.problem);
  const { requestId, actorId = "anonymous", value, surface } = read.action;
  const intent = readIntent(value);
  if (!intent.ok) throw new PocoError("invalid_request", intent.problem);

  const { outcome } = await parts.gateway.intake.take({
    kind: "action",
    ...eventFacts(parts, actorId, requestId),
    value: { ...value },
  });
  return c.json({ ...(await actionAnswer(parts, await outcome, { actorId, surface })), mode: "demo" });
}

interface ActionFacts {
  readonly actorId: string;
  readonly surface: "dm" | "group";
}

const toastTypes = { ok: "success", rejected: "warning", error: "error" } as const;

async function actionAnswer(parts: HttpParts, outcome: Outcome, facts: ActionFacts) {
  const { status, message, show } = outcome;
  const viewer = localViewer(parts, facts.actorId);
  const view = status === "ok" && show !== null ? await parts.gateway.views.of(show, viewer) : undefined;
  return {
    toast: { type: toastTypes[status], content: message ?? "" },
    instruction: await instruction(parts, { view, message, ...facts }),
    ...(view === undefined ? {} : { card: { type: "raw", data: cardOf(view) } }),
  };
}

interface InstructionFacts extends ActionFacts {
  readonly view: View | undefined;
  readonly message: string | null;
}

async function instruction(parts: HttpParts, { view, message, actorId, surface }: InstructionFacts) {
  if (view === undefined) {
    return {
      surface,
      render_target: "ack",
      template_key: null,
      template_data: {},
      refresh_mode: "ack_only",
      message,
    };
  }
  return {
    surface,
    render_target: "current_card",
    template_key: templateKey(view),
    template_data: templateData(view, { actorId, task: await taskOf(parts, view) }),
    refresh_mode: "replace_current",
    message,
  };
}

async function taskOf(parts: HttpParts, view: View): Promise<TaskJson | null> {
  return "task" in view ? taskAsJson(parts, view.task.id) : null;
}

async function homeCard(parts: HttpParts) {
  const actorId = "local_demo_user";
  const view = await parts.gateway.views.of({ kind: "project_home" }, localViewer(parts, actorId));
  if (view === undefined) throw new Error("the project list has no view");
  const facts = { view, message: null, actorId, surface: "dm" } as const;
  return { instruction: await instruction(parts, facts), card: cardOf(view), mode: "demo" };
}
