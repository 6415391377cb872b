import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { z } from "zod";
import type { Agent, AgentRun } from "../src/agents/agent.ts";
import { EventQueue } from "../src/agents/kit/event-queue.ts";
import { personId } from "../src/domain/ids.ts";
import { createGateway, type Gateway } from "../src/gateway/gateway.ts";
import { silentLog } from "../src/observe/log.ts";
import type { Delivery, OutgoingCard, Platform } from "../src/platforms/platform.ts";
import { createSqliteStore } from "../src/store/sqlite/sqlite-store.ts";
import type { Store } from "../src/store/store.ts";
import { serveTasks } from "./helper.ts";

/** Agents that talk at a steady pace, and a chat that shows every card at once. */
const StreamsTask = z.object({ streams: z.number(), everyMs: z.number(), deltas: z.number() });

export const StreamsResult = z.object({
  emitted: z.number(),
  /** Characters that the store has of them. */
  stored: z.number(),
  /** How often a card was shown. */
  cards: z.number(),
  /** Milliseconds from each stream's last delta to the call that shows its final card. */
  finals: z.array(z.number()),
  /** CPU of this process in milliseconds, from the first delta to the last. */
  cpuMs: z.number(),
  seconds: z.number(),
});

const words = "a few words of an answer ";

/** The gateway and the store between doubles at both doors, as app.ts composes them. */
export function serveStreams(): void {
  serveTasks(async (task) => {
    const { streams, everyMs, deltas } = StreamsTask.parse(task);
    const folder = await mkdtemp(join(tmpdir(), "poco-bench-"));
    const store = createSqliteStore({ path: join(folder, "poco.db"), sync: "normal", newId });
    const agent = createTalker();
    const chat = createChat();
    const gateway = composeGateway({ store, agent: agent.agent, platform: chat.platform, folder });
    await begin(gateway, streams);
    while (agent.runs.length < streams) await wait(1);

    const before = process.cpuUsage();
    const start = performance.now();
    const ends = await Promise.all(agent.runs.map((run) => talk(run, { everyMs, deltas })));
    const seconds = (performance.now() - start) / 1_000;
    const { user, system } = process.cpuUsage(before);
    while (chat.finals.size < streams) await wait(1);

    const stored = await storedCharacters(store);
    await gateway.close(0);
    await store.close();
    await rm(folder, { recursive: true, force: true });
    const finals = ends.map(({ prompt, at }) => (chat.finals.get(prompt) ?? Number.NaN) - at);
    const emitted = streams * deltas * words.length;
    return { emitted, stored, cards: chat.count(), finals, cpuMs: (user + system) / 1_000, seconds };
  });
}

let ids = 0;
function newId(): string {
  return (ids += 1).toString(16).padStart(8, "0");
}

interface Talk {
  readonly prompt: string;
  readonly queue: EventQueue;
}

function createTalker(): { readonly agent: Agent; readonly runs: readonly Talk[] } {
  const runs: Talk[] = [];
  const refused = async () => ({ taken: false, reason: "It only talks." }) as const;
  const agent: Agent = {
    can: { steer: false, resume: false, ask: false, fork: false, images: false },
    commands: [],
    options: [],
    defaultFolder: undefined,
    readiness: async () => ({ ready: true, detail: "talks" }),
    models: async () => [],
    run: ({ prompt }): AgentRun => {
      const queue = new EventQueue();
      runs.push({ prompt, queue });
      return {
        events: queue,
        decide: refused,
        steer: refused,
        stop: async () => void queue.end({ kind: "stopped" }),
      };
    },
    close: async () => undefined,
  };
  return { agent, runs };
}

/** Resolves with the time of the last delta. */
function talk(
  { prompt, queue }: Talk,
  { everyMs, deltas }: { readonly everyMs: number; readonly deltas: number },
) {
  return new Promise<{ readonly prompt: string; readonly at: number }>((resolve) => {
    const start = performance.now();
    let said = 0;
    // A late timer catches up, so that the pace holds on a busy machine, too.
    const timer = setInterval(() => {
      const due = Math.min(deltas, Math.floor((performance.now() - start) / everyMs) + 1);
      for (; said < due; said += 1) queue.push({ kind: "text", messageId: "message-1", delta: words });
      if (said < deltas) return;
      clearInterval(timer);
      resolve({ prompt, at: performance.now() });
      queue.end({ kind: "completed" });
    }, everyMs);
  });
}

/** Notes when the final card of each task, known by its prompt, was handed over. */
function createChat() {
  const finals = new Map<string, number>();
  let count = 0;
  const show = async ({ key, card }: OutgoingCard): Promise<Delivery> => {
    count += 1;
    const prompt = /stream-\d+/u.exec(card.title)?.[0];
    if (prompt !== undefined && card.tone === "good" && !finals.has(prompt))
      finals.set(prompt, performance.now());
    return { kind: "shown", ref: { key } };
  };
  const platform: Platform = {
    can: {
      edit: true,
      form: false,
      answerLimit: null,
      partsLimit: null,
      files: false,
      calls: false,
      callsAfterMs: null,
      renews: false,
      threads: false,
      privateRooms: false,
    },
    start: async () => undefined,
    post: show,
    update: (_ref, card) => show(card),
    isConfigured: true,
    createConversation: async () => null,
    status: () => ({ ready: true, detail: "shows everything" }),
    close: async () => undefined,
  };
  return { platform, finals, count: () => count };
}

function composeGateway(parts: {
  readonly store: Store;
  readonly agent: Agent;
  readonly platform: Platform;
  readonly folder: string;
}): Gateway {
  const { store, agent, platform, folder } = parts;
  return createGateway({
    store,
    agents: new Map([["talker", { name: "talker", title: "Talker", agent }]]),
    platforms: new Map([["chat", platform]]),
    policy: {
      defaultAgent: "talker",
      allowedRoots: [folder],
      userFolder: folder,
      scratchFolder: folder,
      filesFolder: folder,
      localPlatform: "chat",
      burstMs: 0,
    },
    log: silentLog,
    now: Date.now,
    newId,
    newCode: newId,
    roleOf: () => Promise.resolve("owner"),
  });
}

async function begin({ intake }: Gateway, streams: number): Promise<void> {
  for (let at = 0; at < streams; at += 1) {
    const { outcome } = await intake.take({
      kind: "message",
      eventId: `event-${at}`,
      messageId: `event-${at}`,
      conversation: { platform: "chat", id: `chat-${at}`, surface: "group" },
      person: { id: personId("somebody"), platform: "chat" },
      source: "chat",
      text: `/run stream-${at}`,
    });
    await outcome;
  }
}

async function storedCharacters({ tasks }: Store): Promise<number> {
  let characters = 0;
  for (const { id } of await tasks.page({ limit: 1_000 }))
    for (const { event } of await tasks.journal(id, 0))
      if (event.kind === "text") characters += event.delta.length;
  return characters;
}
