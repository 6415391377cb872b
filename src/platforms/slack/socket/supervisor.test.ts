import { afterEach, describe, expect, it } from "vitest";
import { type SupervisedSocket, superviseSocket } from "../../../testing/supervised-socket.ts";
import { type SocketTimings, usualTimings } from "./timings.ts";

const open: SupervisedSocket[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.end();
});

async function supervise(timings: Partial<SocketTimings> = {}): Promise<SupervisedSocket> {
  const socket = await superviseSocket(timings);
  open.push(socket);
  return socket;
}

const soon = { interval: 2, timeout: 3_000 };

/** Connected for the first time. */
async function connect(timings: Partial<SocketTimings> = {}): Promise<SupervisedSocket> {
  const socket = await supervise(timings);
  socket.supervisor.start();
  await expect.poll(() => socket.connected.length, soon).toBe(1);
  return socket;
}

/** Held until the test lets it go. */
function hold(socket: SupervisedSocket): { readonly release: (payload?: unknown) => void } {
  const held = Promise.withResolvers<unknown>();
  socket.answers.push(() => held.promise);
  return { release: (payload) => held.resolve(payload) };
}

const command = { type: "slash_commands", payload: { command: "/poco" } } as const;
const event = { type: "events_api", payload: { event_id: "Ev1", event: { type: "message" } } } as const;

describe("connecting", () => {
  it("connects with the app token, says so and knows since when", async () => {
    const before = Date.now();

    const { slack, supervisor, connected } = await connect();

    expect(slack.tokens).toEqual(["Bearer xapp-1-secret"]);
    expect(connected[0]?.isFirst).toBe(true);
    expect(connected[0]?.downSince).toBeGreaterThanOrEqual(before);
    expect(supervisor.state()).toMatchObject({ kind: "connected", reconnects: 0 });
    expect(supervisor.state().connectedAt).toBeGreaterThanOrEqual(before);
    expect(supervisor.state().lastHeardAt).toBeGreaterThanOrEqual(before);
  });

  it("does nothing before it is started", async () => {
    const { slack, supervisor } = await supervise();

    expect(supervisor.state()).toMatchObject({ kind: "stopped", connectedAt: null, lastHeardAt: null });
    expect(slack.opens).toBe(0);
  });

  it("opens one socket only, however often it is started", async () => {
    const { slack, supervisor } = await connect();

    supervisor.start();
    supervisor.start();

    expect(slack.opens).toBe(1);
    expect(slack.live).toBe(1);
  });

  it("keeps token and ticket out of its words and its log", async () => {
    const { slack, supervisor, logged } = await connect();
    slack.openFaults.push({ kind: "error", code: "internal_error" }, { kind: "body", text: "<html>" });
    slack.newest().drop();
    await expect.poll(() => supervisor.state().reconnects, soon).toBe(1);

    const said = [...logged, JSON.stringify(supervisor.state())].join("\n");

    expect(said).not.toMatch(/xapp-1-secret|ticket=/);
  });

  it.each([
    ["HTTP 500", { kind: "status", status: 500 }],
    ["HTTP 404", { kind: "status", status: 404 }],
    ["HTTP 429 without a time", { kind: "status", status: 429 }],
    ["Slack's internal_error", { kind: "error", code: "internal_error" }],
    ["an error that nobody knows", { kind: "error", code: "made_up" }],
    ["a page instead of JSON", { kind: "body", text: "<html>welcome</html>" }],
    ["null", { kind: "body", text: "null" }],
    ["no address", { kind: "body", text: '{"ok":true}' }],
    ["an address that is none", { kind: "body", text: '{"ok":true,"url":"not an address"}' }],
    ["an address of another protocol", { kind: "body", text: '{"ok":true,"url":"file:///etc/passwd"}' }],
    ["an address where nobody is", { kind: "body", text: '{"ok":true,"url":"ws://127.0.0.1:1/"}' }],
    ["a cut connection", { kind: "cut" }],
    ["no answer at all", { kind: "hang" }],
  ] as const)("gets over it when the question for an address is answered with %s", async (_, fault) => {
    const { slack, supervisor, connected } = await supervise({ openTimeoutMs: 100 });
    slack.openFaults.push(fault);

    supervisor.start();

    await expect.poll(() => connected.length, soon).toBe(1);
    await expect.poll(() => slack.live, soon).toBe(1);
  });

  it.each(["silence", "close", "refuse", "hang", "too_many_websockets", "link_disabled"] as const)(
    "gets over it when a socket meets %s instead of the hello, and leaves none behind",
    async (fault) => {
      const { slack, supervisor, connected } = await supervise({ helloTimeoutMs: 100 });
      slack.greetingFaults.push(fault, fault);

      supervisor.start();

      await expect.poll(() => connected.length, soon).toBe(1);
      await expect.poll(() => slack.live, soon).toBe(1);
      expect(slack.opens).toBeGreaterThanOrEqual(3);
    },
  );

  it("waits as long as Slack asks when it opens too often", async () => {
    const { slack, supervisor } = await supervise();
    slack.openFaults.push({ kind: "status", status: 429, retryAfter: 30 });

    supervisor.start();

    await expect.poll(() => supervisor.state().detail, soon).toContain("Next try in 30 s");
    expect(supervisor.state().kind).toBe("connecting");
    expect(slack.opens).toBe(1);
  });
});

describe("a token that Slack does not accept", () => {
  it.each(["invalid_auth", "not_authed", "account_inactive", "token_revoked", "not_allowed_token_type"])(
    "stops at %s and says what to do",
    async (code) => {
      const { slack, supervisor, logged } = await supervise();
      slack.openFaults.push({ kind: "error", code });

      supervisor.start();

      await expect.poll(() => supervisor.state().kind, soon).toBe("stopped");
      expect(supervisor.state().detail).toContain(code);
      expect(supervisor.state().detail).toContain("POCO_SLACK_APP_TOKEN");
      expect(logged.filter((line) => line.startsWith("error"))).toHaveLength(1);
      expect(slack.opens).toBe(1);
    },
  );

  it("stops as well when the token dies while it is connected", async () => {
    const { slack, supervisor } = await connect();
    slack.openFaults.push({ kind: "error", code: "token_revoked" });

    slack.newest().drop();

    await expect.poll(() => supervisor.state().kind, soon).toBe("stopped");
    expect(supervisor.state().connectedAt).toBeNull();
    expect(slack.opens).toBe(2);
  });
});

describe("Socket Mode that was switched off", () => {
  it("says so, keeps trying slowly and is back when it is on again", async () => {
    const { slack, supervisor, connected } = await connect();
    slack.greetingFaults.push("link_disabled", "link_disabled");

    slack.newest().disconnect("link_disabled");

    await expect.poll(() => supervisor.state().detail, soon).toContain("Socket Mode is switched off");
    expect(supervisor.state().kind).toBe("reconnecting");
    await expect.poll(() => connected.length, soon).toBe(2);
    expect(slack.opens).toBe(4);
    expect(connected[1]?.isFirst).toBe(false);
    expect(connected[1]?.downSince).not.toBeNull();
  });
});

describe("a connection that Slack recycles", () => {
  it.each(["refresh_requested", "warning"])(
    "opens the next line before the old one ends: %s",
    async (reason) => {
      const { slack, supervisor, connected } = await connect();
      const [old] = slack.lines;

      old?.disconnect(reason);

      await expect.poll(() => connected.length, soon).toBe(2);
      expect(connected[1]).toEqual({ downSince: null, isFirst: false });
      expect(slack.highest).toBe(2);
      await expect.poll(() => old?.isOpen, soon).toBe(false);
      await expect.poll(() => slack.live, soon).toBe(1);
      expect(supervisor.state()).toMatchObject({ kind: "connected", reconnects: 1 });
    },
  );

  it("acknowledges on the old line what came on it, also after the new one has opened", async () => {
    const socket = await connect({ lingerMs: 5_000 });
    const { slack, connected, envelopes } = socket;
    const [old] = slack.lines;
    if (old === undefined) throw new Error("no line");
    const held = hold(socket);
    const early = slack.send(old, command);
    await expect.poll(() => envelopes.length, soon).toBe(1);
    old.disconnect("refresh_requested");
    await expect.poll(() => connected.length, soon).toBe(2);
    const late = slack.send(old, command);

    held.release({ text: "done" });

    expect(await early).toEqual({ line: old, payload: { text: "done" } });
    expect(await late).toMatchObject({ line: old });
  });

  it("keeps the old line until a new one is open, however often that fails", async () => {
    const { slack, supervisor, connected } = await connect();
    const [old] = slack.lines;
    if (old === undefined) throw new Error("no line");
    slack.openFaults.push({ kind: "cut" }, { kind: "status", status: 503 }, { kind: "status", status: 503 });
    slack.greetingFaults.push("close", "close");

    old.disconnect("warning");
    const ack = await slack.send(old, command);

    expect(ack).toMatchObject({ line: old });
    expect(supervisor.state().kind).toBe("connected");
    await expect.poll(() => connected.length, soon).toBe(2);
    expect(connected[1]?.downSince).toBeNull();
  });

  it("takes no notice of the end of an old line after the new one broke as well", async () => {
    const { slack, supervisor, connected } = await connect({ lingerMs: 60_000 });
    const [old] = slack.lines;
    old?.disconnect("refresh_requested");
    await expect.poll(() => connected.length, soon).toBe(2);
    slack.newest().drop();
    await expect.poll(() => connected.length, soon).toBe(3);
    expect(old?.isOpen).toBe(true);

    old?.drop();
    await slack.send(slack.newest(), event);

    expect(supervisor.state()).toMatchObject({ kind: "connected", reconnects: 2 });
    expect(slack.opens).toBe(3);
    expect(slack.highest).toBe(2);
  });

  it("says since when it was deaf when the old line ended too early", async () => {
    const { slack, supervisor, connected } = await connect({ openTimeoutMs: 200 });
    slack.openFaults.push({ kind: "hang" });
    slack.newest().disconnect("refresh_requested");
    await expect.poll(() => slack.opens, soon).toBe(2);
    expect(supervisor.state().detail).toMatch(/^Connected\. Slack asked/);

    slack.newest().drop();
    await expect.poll(() => supervisor.state().kind, soon).toBe("reconnecting");
    const noticedAt = Date.now();

    await expect.poll(() => connected.length, soon).toBe(2);
    expect(connected[1]?.downSince).toBeLessThanOrEqual(noticedAt);
    expect(slack.highest).toBe(1);
  });
});

describe("a connection that breaks", () => {
  it.each(["drop", "goodbye"] as const)("is opened anew at once after a %s", async (how) => {
    const { slack, supervisor, connected } = await connect({ firstWaitMs: 60_000, mostWaitMs: 60_000 });
    const before = Date.now();

    slack.newest()[how]();

    await expect.poll(() => connected.length, soon).toBe(2);
    const { downSince } = connected[1] ?? {};
    expect(downSince).toBeGreaterThanOrEqual(before - 1_000);
    expect(downSince).toBeLessThanOrEqual(Date.now());
    expect(supervisor.state()).toMatchObject({ kind: "connected", reconnects: 1 });
    await expect.poll(() => slack.live, soon).toBe(1);
  });

  it("is paced when it breaks again and again right after the hello", async () => {
    const { slack, supervisor, connected } = await connect({
      stableAfterMs: 60_000,
      firstWaitMs: 60_000,
      mostWaitMs: 60_000,
    });
    slack.newest().drop();
    await expect.poll(() => connected.length, soon).toBe(2);

    slack.newest().drop();

    await expect.poll(() => supervisor.state().detail, soon).toContain("Next try in");
    expect(slack.opens).toBe(2);
  });

  it("is noticed when it is half-open", async () => {
    const { slack, connected } = await connect({ pingEveryMs: 20 });
    const mute = slack.newest();
    await expect.poll(() => mute.pings, soon).toBeGreaterThan(1);

    mute.mute();

    await expect.poll(() => connected.length, soon).toBe(2);
    expect(connected[1]?.downSince).not.toBeNull();
    await expect.poll(() => slack.live, soon).toBe(1);
  });

  it("is noticed within a minute at the usual pace", () => {
    const { pingEveryMs, unansweredPings } = usualTimings;

    expect(pingEveryMs * (unansweredPings + 1)).toBeLessThan(60_000);
  });

  it("is left alone as long as pings are answered, though nothing else ever comes", async () => {
    const { slack, supervisor } = await connect({ pingEveryMs: 2 });
    const before = supervisor.state().lastHeardAt;

    await expect.poll(() => slack.newest().pings, soon).toBeGreaterThan(100);

    expect(slack.opens).toBe(1);
    expect(supervisor.state().lastHeardAt).toBeGreaterThan(before ?? 0);
  });
});

describe("what Slack hands over", () => {
  it("is acknowledged with the answer where one is taken, and without elsewhere", async () => {
    const { slack, answers, envelopes } = await connect();
    answers.push(() => Promise.resolve({ text: "hi" }));
    answers.push(() => Promise.resolve({ text: "not wanted" }));

    const answered = await slack.send(slack.newest(), command);
    const bare = await slack.send(slack.newest(), {
      ...event,
      retry: { attempt: 2, reason: "http_timeout" },
    });

    expect(answered?.payload).toEqual({ text: "hi" });
    expect(bare?.payload).toBeUndefined();
    expect(envelopes[0]).toMatchObject({
      kind: "slash_commands",
      body: { command: "/poco" },
      retryAttempt: 0,
      retryReason: null,
      acceptsPayload: true,
    });
    expect(envelopes[1]).toMatchObject({
      kind: "events_api",
      retryAttempt: 2,
      retryReason: "http_timeout",
      acceptsPayload: false,
    });
  });

  it("is not acknowledged when it cannot be stored, be it later or at once", async () => {
    const { slack, answers, logged } = await connect();
    answers.push(() => Promise.reject(new Error("disk full")));
    answers.push(() => {
      throw new Error("disk still full");
    });

    void slack.send(slack.newest(), event);
    void slack.send(slack.newest(), event);
    await expect
      .poll(() => logged.filter((line) => line.includes("could not be stored")).length, soon)
      .toBe(2);
    const later = await slack.send(slack.newest(), event);

    expect(later).toBeDefined();
    expect(slack.newest().heard).toHaveLength(1);
  });

  it("may be an event without an inner event, which ends the official client", async () => {
    const { slack, envelopes } = await connect();

    await slack.send(slack.newest(), { type: "events_api", payload: { type: "app_rate_limited" } });

    expect(envelopes[0]?.body).toEqual({ type: "app_rate_limited" });
  });

  it("is left when nobody understands it, and what comes after is taken", async () => {
    const { slack, envelopes, logged } = await connect();
    const strange = [
      "",
      "{",
      "null",
      "[]",
      "7",
      '{"type":7}',
      { type: "new_kind", envelope_id: "1" },
      { type: "hello" },
    ];

    for (const one of [...strange, { type: "events_api", payload: {} }]) slack.newest().say(one);
    await slack.send(slack.newest(), event);

    expect(envelopes).toHaveLength(1);
    expect(logged.filter((line) => line.includes("not understood"))).toHaveLength(8);
    expect(slack.opens).toBe(1);
  });

  it("does not fall with what follows a connection", async () => {
    const { slack, supervisor, connected } = await connect();
    Object.defineProperty(connected, "push", {
      value: () => {
        throw new Error("a bug elsewhere");
      },
    });

    slack.newest().drop();

    await expect.poll(() => supervisor.state().reconnects, soon).toBe(1);
    expect(supervisor.state().kind).toBe("connected");
  });
});

describe("many flaps", () => {
  it("never holds more than two sockets, acknowledges everything and keeps none of the old ones", {
    timeout: 60_000,
  }, async () => {
    const { slack, supervisor, connected } = await connect({ lingerMs: 2 });
    const flaps = ["drop", "goodbye", "refresh", "warning"] as const;
    const acknowledged: unknown[] = [];

    for (let flap = 1; flap <= 500; flap += 1) {
      const line = slack.newest();
      const how = flaps[flap % flaps.length];
      acknowledged.push(await slack.send(line, event));
      if (how === "refresh" || how === "warning") line.disconnect(how);
      else if (how !== undefined) line[how]();
      await expect.poll(() => connected.length, soon).toBe(flap + 1);
    }

    expect(slack.highest).toBeLessThanOrEqual(2);
    expect(acknowledged.filter((one) => one !== undefined)).toHaveLength(500);
    expect(supervisor.state().reconnects).toBe(500);
    await expect.poll(() => slack.live, soon).toBe(1);
  });
});

describe("closing", () => {
  const states: Readonly<Record<string, (socket: SupervisedSocket) => Promise<unknown> | void>> = {
    "before it was started": () => undefined,
    "right after the start": ({ supervisor }) => supervisor.start(),
    "while Slack does not answer": ({ slack, supervisor }) => {
      slack.openFaults.push({ kind: "hang" });
      supervisor.start();
      return expect.poll(() => slack.opens, soon).toBe(1);
    },
    "while the socket is dialled": ({ slack, supervisor }) => {
      slack.greetingFaults.push("hang");
      supervisor.start();
      return expect.poll(() => slack.live, soon).toBe(1);
    },
    "before the hello": ({ slack, supervisor }) => {
      slack.greetingFaults.push("silence");
      supervisor.start();
      return expect.poll(() => slack.live, soon).toBe(1);
    },
    "while it waits for the next try": ({ slack, supervisor }) => {
      slack.openFaults.push({ kind: "status", status: 429, retryAfter: 600 });
      supervisor.start();
      return expect.poll(() => supervisor.state().detail, soon).toContain("Next try");
    },
    "while connected": ({ supervisor, connected }) => {
      supervisor.start();
      return expect.poll(() => connected.length, soon).toBe(1);
    },
    "while the line is mute": async ({ slack, supervisor, connected }) => {
      supervisor.start();
      await expect.poll(() => connected.length, soon).toBe(1);
      slack.newest().mute();
    },
    "with an old line that lingers": async ({ slack, supervisor, connected }) => {
      supervisor.start();
      await expect.poll(() => connected.length, soon).toBe(1);
      slack.newest().disconnect("refresh_requested");
      await expect.poll(() => connected.length, soon).toBe(2);
    },
    "while a new line is opened beside the old one": async ({ slack, supervisor, connected }) => {
      supervisor.start();
      await expect.poll(() => connected.length, soon).toBe(1);
      slack.greetingFaults.push("silence");
      slack.newest().disconnect("refresh_requested");
      await expect.poll(() => slack.live, soon).toBe(2);
    },
    "when Slack refused the token": ({ slack, supervisor }) => {
      slack.openFaults.push({ kind: "error", code: "invalid_auth" });
      supervisor.start();
      return expect.poll(() => supervisor.state().kind, soon).toBe("stopped");
    },
  };

  it.each(Object.keys(states))("ends quickly and leaves no socket: %s", async (name) => {
    const socket = await supervise({ lingerMs: 60_000, slowWaitMs: 60_000 });
    await states[name]?.(socket);
    const { slack, supervisor } = socket;
    const started = performance.now();

    await supervisor.close();

    expect(performance.now() - started).toBeLessThan(1_000);
    await expect.poll(() => slack.live, soon).toBe(0);
    expect(supervisor.state()).toMatchObject({ kind: "stopped", connectedAt: null });
    const { opens } = slack;
    supervisor.start();
    await supervisor.close();
    expect(slack.opens).toBe(opens);
  });

  it("acknowledges what is being stored, and takes nothing more", async () => {
    const socket = await connect({ closeGraceMs: 2_000 });
    const { slack, supervisor, envelopes, logged } = socket;
    const held = hold(socket);
    const under = slack.send(slack.newest(), event);
    await expect.poll(() => envelopes.length, soon).toBe(1);

    const closed = supervisor.close();
    const after = slack.send(slack.newest(), event);
    slack.newest().say({ type: "said_after_it" });
    await expect.poll(() => logged.some((line) => line.includes("said_after_it")), soon).toBe(true);
    held.release();
    await closed;

    expect(await under).toBeDefined();
    expect(await after).toBeUndefined();
    expect(envelopes).toHaveLength(1);
  });

  it("does not wait for what is never stored", async () => {
    const socket = await connect({ closeGraceMs: 30 });
    hold(socket);
    void socket.slack.send(socket.slack.newest(), event);
    await expect.poll(() => socket.envelopes.length, soon).toBe(1);

    await socket.supervisor.close();

    expect(socket.slack.newest().heard).toEqual([]);
    await expect.poll(() => socket.slack.live, soon).toBe(0);
  });
});
