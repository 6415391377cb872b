import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { silentLog } from "../../../observe/log.ts";
import {
  type FakeFeishu,
  type FakeFeishuOptions,
  startFakeFeishu,
} from "../../../testing/fake-feishu/fake-feishu.ts";
import type { Delivery } from "../intake/delivery.ts";
import { createAppLock } from "./app-lock.ts";
import { createLongConnection, type LongConnectionOptions } from "./long-connection.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "poco-longconn-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const quick = {
  pingEveryMs: 60,
  pongTimeoutMs: 60,
  heldWaitMs: 20,
  firstWaitMs: 20,
  mostWaitMs: 80,
  slowWaitMs: 80,
  stableAfterMs: 0,
};

interface Listening extends AsyncDisposable {
  readonly feishu: FakeFeishu;
  readonly ann: string;
  readonly taken: Delivery[];
  readonly connections: (number | null)[];
  readonly state: () => { readonly ready: boolean; readonly detail: string };
}

async function listening(
  differs: Partial<LongConnectionOptions> = {},
  options: FakeFeishuOptions = {},
): Promise<Listening> {
  const feishu = await startFakeFeishu({ redeliverAfterMs: [30, 30, 30, 30, 30, 30], ...options });
  const taken: Delivery[] = [];
  const connections: (number | null)[] = [];
  const { appId, appSecret, origin } = feishu;
  const connection = createLongConnection({
    appId,
    appSecret,
    origin,
    log: silentLog,
    lock: createAppLock(appId, folder),
    probe: async () => ({ kind: "ok" }),
    take: async (delivery) => {
      taken.push(delivery);
      return undefined;
    },
    onConnected: ({ downSince }) => connections.push(downSince),
    timings: quick,
    ...differs,
  });
  connection.start();
  return {
    feishu,
    ann: feishu.add("Ann"),
    taken,
    connections,
    state: () => connection.state(),
    [Symbol.asyncDispose]: async () => {
      await connection.close();
      await feishu.close();
    },
  };
}

const textsOf = (taken: readonly Delivery[]) =>
  taken.map(({ event }) => (event["message"] as { content: string }).content);

describe("the long connection", () => {
  it("is ready only when Feishu has answered on it, and brings what people say", async () => {
    await using line = await listening();
    const { feishu, ann, taken } = line;

    expect(line.state().ready).toBe(false);
    await feishu.until(() => line.state().ready, "it is ready");
    feishu.say({ by: ann, text: "你好" });
    await feishu.until(() => feishu.transport.open() === 0 && taken.length === 1, "it is acknowledged");

    expect(taken).toMatchObject([{ via: "longconn", type: "im.message.receive_v1" }]);
    expect(textsOf(taken)).toEqual(['{"text":"你好"}']);
    expect(feishu.lints).toEqual([]);
  });

  it("puts together what comes in pieces", async () => {
    await using line = await listening();
    const { feishu, ann, taken } = line;
    await feishu.until(() => line.state().ready, "it is ready");
    feishu.transport.sockets.splitAt(70);

    feishu.say({ by: ann, text: "x".repeat(500) });
    await feishu.until(() => feishu.transport.open() === 0, "it is acknowledged");

    expect(textsOf(taken)).toEqual([JSON.stringify({ text: "x".repeat(500) })]);
  });

  it("does not acknowledge what could not be stored, so that it comes again", async () => {
    let tries = 0;
    await using line = await listening({
      take: async () => {
        tries += 1;
        if (tries < 3) throw new Error("the disk is full");
        return undefined;
      },
    });
    const { feishu, ann } = line;
    await feishu.until(() => line.state().ready, "it is ready");

    feishu.say({ by: ann, text: "hello" });
    await feishu.until(() => feishu.transport.open() === 0, "it is acknowledged");

    expect(tries).toBe(3);
  });

  it("answers a press with what came of it", async () => {
    const toast = { toast: { type: "info", content: "Stopped." } };
    await using line = await listening({ take: async () => toast });
    const { feishu } = line;
    await feishu.until(() => line.state().ready, "it is ready");

    const answer = await feishu.transport.press({ action: {} });

    expect(answer).toEqual({ kind: "answered", body: toast });
  });

  it("is back at once after a drop, and says since when it was deaf", async () => {
    await using line = await listening();
    const { feishu, ann, taken, connections } = line;
    await feishu.until(() => line.state().ready, "it is ready");
    const before = Date.now();

    feishu.transport.sockets.drop();
    feishu.say({ by: ann, text: "while it was gone" });
    await feishu.until(() => taken.length === 1 && line.state().ready, "it is back");

    expect(Date.now() - before).toBeLessThan(900);
    expect(connections[0]).toBeNull();
    expect(connections[1]).toBeGreaterThan(before - 5_000);
  });

  it("notices a line that is dead without a goodbye", async () => {
    await using line = await listening();
    const { feishu, ann, taken } = line;
    await feishu.until(() => line.state().ready, "it is ready");

    feishu.transport.sockets.halfOpen();
    await feishu.until(() => feishu.transport.sockets.opened() === 2 && line.state().ready, "it is back");
    await feishu.until(() => feishu.transport.sockets.count() === 1, "it hung up on the dead one");
    feishu.say({ by: ann, text: "after it" });

    await feishu.until(() => taken.length === 1, "it hears again");
  });

  it("is not opened twice on one machine, and says who has it", async () => {
    const held = createAppLock("cli_0123456789abcdef", folder);
    held.take();
    await using line = await listening(
      { lock: createAppLock("cli_0123456789abcdef", folder) },
      { appId: "cli_0123456789abcdef" },
    );
    const { feishu } = line;
    await feishu.until(() => line.state().detail.includes("Another PoCo"), "it says so");
    expect(line.state().detail).toContain(`process ${process.pid}`);

    held.release();

    await feishu.until(() => line.state().ready, "it takes over");
  });

  it.each([
    [514, "does not accept the App ID"],
    [403, "does not let this app open a long connection"],
    [1_000_040_350, "as many long connections as Feishu allows"],
    [1, "gave no address for a long connection (1)"],
  ])("says what Feishu refuses, and goes on asking: %i", async (code, words) => {
    await using line = await listening();
    const { feishu } = line;
    feishu.transport.sockets.refuseDiscovery(code, 2);
    await feishu.until(() => line.state().detail.includes(words), words);

    await feishu.until(() => line.state().ready, "it is open after all");
  });

  it("says at once that the secret is wrong, as Feishu says it over HTTP", async () => {
    await using line = await listening({
      probe: async () => ({ kind: "refused", reason: "The App Secret is not that of the app." }),
    });
    const { feishu } = line;

    await feishu.until(() => line.state().detail.startsWith("The App Secret is not"), "it says so");

    expect(line.state().ready).toBe(false);
    expect(feishu.transport.sockets.opened()).toBe(0);
  });

  it("leaves no line behind when it is closed, whatever is under way", async () => {
    const line = await listening();
    const { feishu } = line;
    await feishu.until(() => line.state().ready, "it is ready");

    await line[Symbol.asyncDispose]();

    expect(feishu.transport.sockets.count()).toBe(0);
  });
});
