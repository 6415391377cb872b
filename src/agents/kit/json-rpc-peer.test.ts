import { describe, expect, it } from "vitest";
import { silentLog } from "../../observe/log.ts";
import { JsonRpcPeer, type PeerHandlers } from "./json-rpc-peer.ts";

interface Sent {
  readonly id?: number;
  readonly method?: string;
  readonly result?: unknown;
  readonly error?: { readonly code: number };
  readonly jsonrpc?: string;
}

/** A peer whose other side is the test. */
function aPeer(handlers: Partial<PeerHandlers> = {}, sendsVersion = false) {
  const sent: Sent[] = [];
  let give: (message: unknown) => void = () => undefined;
  let close: (why: string) => void = () => undefined;
  const peer = new JsonRpcPeer({
    log: silentLog,
    sendsVersion,
    retryDelayMs: () => 1,
    handlers: {
      onNotification: () => undefined,
      onRequest: () => false,
      onClose: () => undefined,
      ...handlers,
    },
    transport: {
      send: (message) => sent.push(message),
      onMessage: (take) => {
        give = take;
      },
      onClose: (take) => {
        close = take;
      },
    },
  });
  return { peer, sent, give: (message: unknown) => give(message), close: (why: string) => close(why) };
}

const longMs = 60_000;

describe("a JSON-RPC peer", () => {
  it("gives each call its own answer, in any order", async () => {
    const { peer, give } = aPeer();
    const [one, two] = [peer.call("one", {}, longMs), peer.call("two", {}, longMs)];

    give({ id: 2, result: "second" });
    give({ id: 1, error: { code: -32_600, message: "no" } });

    expect(await one).toEqual({ kind: "error", code: -32_600, message: "no" });
    expect(await two).toEqual({ kind: "result", result: "second" });
  });

  it("never mixes its ids with those of the other side, which begin at 0", async () => {
    const asked: unknown[] = [];
    const { peer, sent, give } = aPeer({ onRequest: (id) => asked.push(id) > 0 });
    const call = peer.call("one", {}, longMs);

    give({ id: 1, method: "ask", params: {} });
    give({ id: 0, method: "ask", params: {} });
    peer.respond(0, "yes");
    give({ id: 1, result: "mine" });

    expect(asked).toEqual([1, 0]);
    expect(sent.at(-1)).toEqual({ id: 0, result: "yes" });
    expect(await call).toEqual({ kind: "result", result: "mine" });
  });

  it("refuses at once what nobody knows", () => {
    const { sent, give } = aPeer();

    give({ id: 0, method: "unheard/of" });

    expect(sent).toMatchObject([{ id: 0, error: { code: -32_601 } }]);
  });

  it("answers a request that breaks its handler, and lives on", async () => {
    const broken = () => {
      throw new Error("broken");
    };
    const { peer, sent, give } = aPeer({ onRequest: broken, onNotification: broken });

    give({ method: "note" });
    give({ id: 5, method: "ask" });
    const call = peer.call("one", {}, longMs);
    give({ id: 1, result: 1 });

    expect(sent[0]).toMatchObject({ id: 5, error: { code: -32_603 } });
    expect(await call).toEqual({ kind: "result", result: 1 });
  });

  it("ends a call at its deadline and ignores the late answer", async () => {
    const { peer, give } = aPeer();

    expect(await peer.call("one", {}, 5)).toEqual({ kind: "timeout" });
    give({ id: 1, result: "late" });
  });

  it("has at most 64 calls in flight, and loses none", async () => {
    const { peer, sent, give } = aPeer();
    const calls = Array.from({ length: 200 }, () => peer.call("one", {}, longMs));
    expect(sent).toHaveLength(64);

    for (let id = 1; id <= 200; id += 1) give({ id, result: id });

    expect(await Promise.all(calls)).toEqual(
      Array.from({ length: 200 }, (_, at) => ({ kind: "result", result: at + 1 })),
    );
  });

  it("gives the place of a call that timed out to the next", async () => {
    const { peer, sent, give } = aPeer();
    const stuck = Array.from({ length: 64 }, () => peer.call("stuck", {}, 5));
    const next = peer.call("next", {}, longMs);

    await Promise.all(stuck);

    expect(sent.at(-1)?.method).toBe("next");
    give({ id: 65, result: "yes" });
    expect(await next).toEqual({ kind: "result", result: "yes" });
  });

  it("tries again when the other side is overloaded", async () => {
    const { peer, sent, give } = aPeer();
    const call = peer.call("one", {}, longMs);

    give({ id: 1, error: { code: -32_001, message: "Server overloaded; retry later." } });
    await expect.poll(() => sent.length).toBe(2);
    give({ id: 2, result: "done" });

    expect(await call).toEqual({ kind: "result", result: "done" });
  });

  it("answers everybody who waits when the connection closes", async () => {
    const closed: string[] = [];
    const { peer, give, close } = aPeer({ onClose: (why) => closed.push(why) });
    const calls = Array.from({ length: 70 }, () => peer.call("one", {}, longMs));
    give({ id: 1, error: { code: -32_001, message: "overloaded" } });

    close("gone");

    const answers = await Promise.all([...calls, peer.call("late", {}, longMs)]);
    expect(answers.every((answer) => answer.kind === "closed")).toBe(true);
    expect(closed).toEqual(["gone"]);
  });

  it("survives messages of any shape", async () => {
    const { peer, give } = aPeer();
    const call = peer.call("one", {}, longMs);

    const shapes = [
      null,
      1,
      "a",
      [],
      {},
      { id: {} },
      { id: null, result: 1 },
      { id: 9, result: 1 },
      { method: 4 },
    ];
    for (const message of shapes) give(message);
    give({ id: 1, result: "still here", error: null });

    expect(await call).toEqual({ kind: "result", result: "still here" });
  });

  it("sends the version only where it is wanted", () => {
    const [plain, versioned] = [aPeer(), aPeer({}, true)];

    plain.peer.notify("note");
    versioned.peer.notify("note");

    expect(plain.sent).toEqual([{ method: "note" }]);
    expect(versioned.sent).toEqual([{ jsonrpc: "2.0", method: "note" }]);
  });
});
