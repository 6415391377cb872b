import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import {
  aTransport,
  type ServedTransport,
  until,
} from "../../../testing/fake-feishu/transport/transport-fixture.ts";

const program = fileURLToPath(new URL("../../../testing/feishu-connection-child.ts", import.meta.url));

interface Child {
  readonly lines: readonly string[];
  readonly errors: () => string;
  readonly connections: () => number;
  /** Ends its input; resolves with its exit code. */
  end(): Promise<number | null>;
}

function aChild({ origin, appId, appSecret }: ServedTransport): Child {
  const child: ChildProcess = spawn(process.execPath, [program, origin, appId, appSecret]);
  const lines: string[] = [];
  let errors = "";
  child.stdout?.setEncoding("utf8").on("data", (text: string) => lines.push(...text.trim().split("\n")));
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    errors += text;
  });
  // Whoever ended by itself reads no more.
  child.stdin?.on("error", () => undefined);
  const ended = new Promise<number | null>((resolve) => void child.on("close", resolve));
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  return {
    lines,
    errors: () => errors,
    connections: () => lines.filter((line) => line === "connected").length,
    end: () => {
      child.stdin?.end();
      return ended;
    },
  };
}

describe("a process that holds a long connection to Feishu", () => {
  it("survives what Feishu and the network do, and ends by itself when it is closed", async () => {
    const served = await aTransport({ ackWithinMs: 50 });
    const { sockets } = served.transport;
    const child = aChild(served);
    await until(() => child.connections() === 1);
    sockets.refuseDiscovery(1, 3);
    sockets.drop();
    await until(() => child.connections() === 2);
    sockets.hangDiscovery();
    sockets.refuseHandshake({ status: 403, message: "forbidden" }, 2);
    sockets.hangHandshake();
    sockets.drop();
    await until(() => child.connections() === 3);
    sockets.halfOpen();
    await until(() => child.connections() === 4);
    sockets.mutePongs(true);
    const opened = sockets.opened();
    await until(() => sockets.opened() > opened);
    sockets.mutePongs(false);
    await until(() => child.connections() === 5);
    served.transport.push({ type: "im.message.receive_v1", event: {} });
    await served.transport.settled();

    const code = await child.end();

    expect(child.errors()).toBe("");
    expect(code).toBe(0);
    expect(child.lines).toContain("taken im.message.receive_v1");
    expect(child.lines.slice(-2)).toEqual(["closing", "closed"]);
  });

  it.each([
    ["a line that is half-open", ({ transport }: ServedTransport) => transport.sockets.halfOpen()],
    [
      "a question that is never answered",
      ({ transport }: ServedTransport) => {
        transport.sockets.hangDiscovery();
        transport.sockets.drop();
      },
    ],
    [
      "a line that is never opened",
      ({ transport }: ServedTransport) => {
        transport.sockets.hangHandshake();
        transport.sockets.drop();
      },
    ],
  ])("ends by itself when it is closed with %s", async (_, breakIt) => {
    const served = await aTransport();
    const child = aChild(served);
    await until(() => child.connections() === 1);

    breakIt(served);
    const code = await child.end();

    expect([code, child.errors()]).toEqual([0, ""]);
    await until(() => served.transport.sockets.count() === 0);
  });
});
