import { createApi, type SeenCall } from "./answer-call.ts";
import { createWorkspace } from "./create-workspace.ts";
import { createDeliveries, type Deliveries } from "./deliveries.ts";
import { createFaults, type Faults } from "./faults.ts";
import { brokenDownload, giveDownload, takeUpload } from "./files.ts";
import { createRateLimits, type RateLimits } from "./rate-limits.ts";
import { respond } from "./respond.ts";
import { listen } from "./server.ts";
import { SocketServer } from "./sockets.ts";
import { createWatch, type Watch } from "./watch.ts";
import { createWebhookMode } from "./webhook-mode.ts";
import { postWebhook } from "./webhooks.ts";
import type { Workspace } from "./workspace.ts";

export interface FakeSlackOptions {
  /** The time before what `tick` adds; epoch milliseconds. */
  readonly now?: () => number;
  /** How long Slack waits for an acknowledgement; three seconds. */
  readonly ackTimeoutMs?: number;
}

/** What a fake Slack consists of, listening. */
export interface Parts {
  readonly workspace: Workspace;
  readonly deliveries: Deliveries;
  readonly sockets: SocketServer;
  readonly webhooks: ReturnType<typeof createWebhookMode>;
  readonly faults: Faults;
  readonly rates: RateLimits;
  readonly calls: readonly SeenCall[];
  readonly watch: Watch;
  readonly origin: string;
  passTime(ms?: number): Promise<void>;
  close(): Promise<void>;
}

export async function startParts(options: FakeSlackOptions): Promise<Parts> {
  const { ackTimeoutMs = 3_000 } = options;
  const clock = createClock(options.now ?? Date.now);
  const workspace: Workspace = createWorkspace({
    now: clock.now,
    publish: (event) => deliveries.publish(event),
  });
  const sockets = new SocketServer({ workspace, ackTimeoutMs });
  const webhooks = createWebhookMode({ workspace, ackTimeoutMs });
  const deliveries = createDeliveries({
    workspace: () => workspace,
    transport: (outgoing) =>
      webhooks.urls === undefined
        ? sockets.send(outgoing)
        : postWebhook({ workspace, ackTimeoutMs }, webhooks.urls, outgoing),
  });
  const [faults, rates, watch] = [createFaults(), createRateLimits(clock.now), createWatch()];
  const api = createApi({ workspace, faults, rates, sockets, changed: watch.changed });
  const server = await listen({
    api: api.answer,
    upload: (id, bytes) => takeUpload(workspace, id, bytes),
    download: async (id, token) => {
      const met = faults.meet("download", { file: id });
      if (met?.trouble.kind === "held") await met.released;
      return brokenDownload(met?.trouble, giveDownload(workspace, id, token));
    },
    respond: (id, body) => respond(workspace, id, body),
    upgrade: (...asked) => sockets.upgrade(...asked),
  });
  workspace.origin = server.origin;
  return {
    workspace,
    deliveries,
    sockets,
    webhooks,
    faults,
    rates,
    watch,
    calls: api.calls,
    origin: server.origin,
    passTime: async (ms = 0) => {
      clock.pass(ms);
      sockets.expire();
      await deliveries.sendDue();
    },
    close: async () => {
      faults.clear();
      sockets.close();
      await server.close();
    },
  };
}

interface Clock {
  now(): number;
  pass(ms: number): void;
}

/** The time of the test, and what the fake was told to let pass on top of it. */
function createClock(base: () => number): Clock {
  let passed = 0;
  return {
    now: () => base() + passed,
    pass: (ms) => {
      passed += ms;
    },
  };
}
