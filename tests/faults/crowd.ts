import { setTimeout as wait } from "node:timers/promises";
import { z } from "zod";
import { type Call, type Caller, command, message, press } from "./caller.ts";
import type { Random } from "./random.ts";

/** People who use PoCo, whatever happens to it: they prompt, decide, stop, and repeat what was not answered. */
export interface Crowd {
  readonly prompts: readonly Prompt[];
  readonly decisions: readonly Decision[];
  readonly stops: readonly Stop[];
  readonly projects: readonly { readonly name: string; readonly call: Call }[];
  /** Resolves when all have noticed that it is over. */
  work(url: string, isOver: () => boolean): Promise<void>;
  /** Sends again what was never answered, allows what waits, and stops what is slow. */
  finish(url: string): Promise<void>;
}

export interface Prompt {
  readonly text: string;
  readonly kind: "plain" | "slow" | "confirm" | "ask";
  /** Undefined for prompts outside of projects. */
  readonly room: string | undefined;
  readonly call: Call;
}

export interface Decision {
  readonly taskId: string;
  /** Undefined when the client named the task only. */
  readonly approvalId: string | undefined;
  readonly allows: boolean;
  readonly call: Call;
}

export interface Stop {
  readonly taskId: string;
  readonly call: Call;
}

const people = 12;
const prefixes = { plain: "", slow: "slow: ", confirm: "confirm: ", ask: "ask: " } as const;
/** Mostly quick ones: the others hold up their room. */
const kinds = [
  "plain",
  "plain",
  "plain",
  "plain",
  "plain",
  "plain",
  "slow",
  "confirm",
  "confirm",
  "ask",
] as const;

const Waiting = z.object({ tasks: z.array(z.object({ id: z.string(), prompt: z.string() })) });

export function createCrowd(parts: {
  readonly random: Random;
  readonly caller: Caller;
  readonly rooms: readonly string[];
}): Crowd {
  const { random, caller, rooms } = parts;
  const prompts: Prompt[] = [];
  const decisions: Decision[] = [];
  const stops: Stop[] = [];
  const projects: { name: string; call: Call }[] = [];
  const unanswered = new Set<Call>();
  let count = 0;
  const newId = (what: string): string => `${what}-${(count += 1)}`;

  const send = async (url: string, call: Call): Promise<void> => {
    if (call.id !== undefined) unanswered.add(call);
    if ((await caller.send(url, call)) !== undefined) unanswered.delete(call);
  };

  const prompt = (url: string): Promise<void> => {
    const id = newId("prompt");
    const kind = random.oneOf(kinds);
    const text = `${prefixes[kind]}${id}`;
    const room = random.oneOf(rooms);
    const way = random.oneOf(["message", "message", "press", "command"] as const);
    const call =
      way === "message"
        ? message(id, room, text)
        : way === "press"
          ? press(id, { intent_key: "task.submit", project_id: room, prompt: text })
          : command(`/run ${text}`);
    prompts.push({ text, kind, room: way === "command" ? undefined : room, call });
    return send(url, call);
  };

  const decide = async (url: string): Promise<void> => {
    const waiting = await getTasks(url, "waiting_for_confirmation");
    if (waiting.length === 0) return;
    const { id: taskId } = random.oneOf(waiting);
    const id = newId("decision");
    const allows = !random.once(3);
    const approvalId = random.once(2) ? await approvalOf(url, taskId) : undefined;
    const value =
      approvalId === undefined
        ? { intent_key: allows ? "task.approve" : "task.reject", task_id: taskId }
        : {
            intent_key: "approval.decide",
            approval_id: approvalId,
            option: allows ? "allow_once" : "reject",
          };
    const call = press(id, value);
    decisions.push({ taskId, approvalId, allows, call });
    await send(url, call);
  };

  const stop = async (url: string): Promise<void> => {
    const running = await getTasks(url, random.oneOf(["running", "queued", "waiting_for_confirmation"]));
    if (running.length === 0) return;
    await stopTask(url, random.oneOf(running).id);
  };

  const stopTask = (url: string, taskId: string): Promise<void> => {
    const call = press(newId("stop"), { intent_key: "task.stop", task_id: taskId });
    stops.push({ taskId, call });
    return send(url, call);
  };

  const createProject = (url: string): Promise<void> => {
    const id = newId("project");
    const call = press(id, { intent_key: "project.create", name: id });
    projects.push({ name: id, call });
    return send(url, call);
  };

  /** Some people press twice, also what was answered long ago. */
  const repeat = async (url: string): Promise<void> => {
    const known = [...prompts, ...decisions].map(({ call }) => call).filter((call) => call.id !== undefined);
    if (known.length > 0) await send(url, random.oneOf(known));
  };

  const actOnce = (url: string): Promise<void> => {
    const [forgotten] = unanswered;
    if (forgotten !== undefined && random.once(2)) return send(url, forgotten);
    const dice = random.below(40);
    if (dice < 24) return prompt(url);
    if (dice < 33) return decide(url);
    if (dice < 36) return stop(url);
    if (dice === 36) return projects.length < 20 ? createProject(url) : repeat(url);
    return repeat(url);
  };

  const person = async (url: string, isOver: () => boolean): Promise<void> => {
    while (!isOver()) {
      await actOnce(url);
      await wait(random.below(8));
    }
  };

  return {
    prompts,
    decisions,
    stops,
    projects,
    work: async (url, isOver) => {
      await Promise.all(Array.from({ length: people }, () => person(url, isOver)));
    },
    finish: async (url) => {
      for (const call of unanswered) await send(url, call);
      for (const { id } of await getTasks(url, "waiting_for_confirmation"))
        await caller.send(url, press(newId("last"), { intent_key: "task.approve", task_id: id }));
      const running = await getTasks(url, "running");
      for (const { id, prompt } of running) if (prompt.startsWith(prefixes.slow)) await stopTask(url, id);
    },
  };
}

/** Nothing when PoCo is gone. */
async function getTasks(url: string, status: string): Promise<readonly { id: string; prompt: string }[]> {
  try {
    const response = await fetch(`${url}/tasks?limit=50&status=${status}`);
    return Waiting.parse(await response.json()).tasks;
  } catch {
    return []; // PoCo is gone
  }
}

/** The request on the card of the task, as a button of the card names it. */
async function approvalOf(url: string, taskId: string): Promise<string | undefined> {
  const { body } = press("", { intent_key: "task.open", task_id: taskId });
  try {
    const headers = { "content-type": "application/json" };
    const init = { method: "POST", headers, body: JSON.stringify(body).replace(',"request_id":""', "") };
    const card = await fetch(`${url}/demo/card-actions`, init).then((response) => response.text());
    return /"approvalId":"([^"]+)"/.exec(card)?.[1];
  } catch {
    return undefined; // PoCo is gone
  }
}
