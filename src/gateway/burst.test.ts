import { describe, expect, it } from "vitest";
import { personId } from "../domain/ids.ts";
import type { Conversation } from "../domain/person.ts";
import type { ChatEvent } from "../platforms/platform.ts";
import { type Arrival, createBursts, type Gathered, mostParts, mostWindows, type Timers } from "./burst.ts";

const windowMs = 1_500;
const room: Conversation = { platform: "chat", id: "room:api", surface: "group" };

const isOrder = (text: string): boolean => text === "/compact";

interface Virtual extends Timers {
  /** Lets so much time pass, work included that falls due meanwhile. */
  pass(ms: number): void;
  readonly waiting: number;
}

function virtualTimers(): Virtual {
  let now = 0;
  const timers = new Set<{ at: number; work: () => void }>();
  return {
    after: (ms, work) => {
      const timer = { at: now + ms, work };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    pass: (ms) => {
      const end = now + ms;
      for (;;) {
        const [next] = [...timers].filter(({ at }) => at <= end).sort((one, other) => one.at - other.at);
        if (next === undefined) break;
        now = next.at;
        timers.delete(next);
        next.work();
      }
      now = end;
    },
    get waiting() {
      return timers.size;
    },
  };
}

function someBursts(differs: { readonly windowMs?: number; readonly isIdle?: () => Promise<boolean> } = {}) {
  const timers = virtualTimers();
  const bursts = createBursts<Arrival>({ windowMs, isIdle: async () => true, isOrder, timers, ...differs });
  return { timers, bursts };
}

let count = 0;

function said(text: string, differs: Partial<ChatEvent> = {}): Arrival {
  count += 1;
  return {
    event: {
      kind: "message",
      eventId: `e${count}`,
      conversation: room,
      person: { id: personId("ann"), platform: "chat" },
      source: "chat",
      messageId: `m${count}`,
      text,
      ...differs,
    } as ChatEvent,
  };
}

const bob = { person: { id: personId("bob"), platform: "chat" } };
const pressed = (): Arrival =>
  ({ event: { ...said("").event, kind: "action", value: {} } }) as unknown as Arrival;

const textsOf = ({ kind, items }: Gathered<Arrival>) => [
  kind,
  ...items.map(({ event }) => (event.kind === "message" ? event.text : "a press")),
];

/** What has been gathered by now, or that nothing has. */
async function sofar(gathered: Promise<Gathered<Arrival>> | undefined): Promise<unknown> {
  const settled = await Promise.race([gathered, new Promise((resolve) => setImmediate(resolve))]);
  return settled === undefined ? "waits" : textsOf(settled as Gathered<Arrival>);
}

describe("messages of one person", () => {
  it.each([2, 3])("that come close together are one prompt, in their order (%i of them)", async (parts) => {
    const { bursts, timers } = someBursts();
    const texts = ["one", "two", "three"].slice(0, parts);

    const [turn, ...joined] = texts.map((text) => bursts.place(said(text)));
    const gathered = turn?.();
    timers.pass(windowMs - 1);
    const early = await sofar(gathered);
    timers.pass(1);

    expect(joined).toEqual(texts.slice(1).map(() => undefined));
    expect(early).toBe("waits");
    expect(await sofar(gathered)).toEqual(["burst", ...texts]);
    expect(timers.waiting).toBe(0);
  });

  it("may be files without a word", async () => {
    const { bursts, timers } = someBursts();
    const attachments = [{ id: "F1", name: "a.png", mediaType: "image/png", bytes: 1, ref: {} }];

    const gathered = bursts.place(said("look at this"))?.();
    bursts.place(said("", { attachments }));
    timers.pass(windowMs);

    expect(await sofar(gathered)).toEqual(["burst", "look at this", ""]);
  });

  it("wait for each other anew after each of them", async () => {
    const { bursts, timers } = someBursts();
    const gathered = bursts.place(said("one"))?.();

    timers.pass(windowMs - 1);
    bursts.place(said("two"));
    timers.pass(windowMs - 1);
    bursts.place(said("three"));
    timers.pass(windowMs);

    expect(await sofar(gathered)).toEqual(["burst", "one", "two", "three"]);
  });

  it("that come further apart are prompts of their own", async () => {
    const { bursts, timers } = someBursts();

    const first = bursts.place(said("one"))?.();
    timers.pass(windowMs);
    const second = bursts.place(said("two"))?.();
    timers.pass(windowMs);

    expect([await sofar(first), await sofar(second)]).toEqual([
      ["each", "one"],
      ["each", "two"],
    ]);
  });

  it("begin without more of them after so many windows", async () => {
    const { bursts, timers } = someBursts();
    const gathered = bursts.place(said("0"))?.();

    for (let part = 1; part <= mostWindows * 2; part += 1) {
      timers.pass(windowMs / 2 - 1);
      bursts.place(said(`${part}`));
    }
    timers.pass(mostWindows * 2);

    expect(await sofar(gathered)).toMatchObject({ length: mostWindows * 2 + 2 });
  });

  it("begin without more of them after so many parts", async () => {
    const { bursts } = someBursts();
    const gathered = bursts.place(said("1"))?.();

    for (let part = 2; part <= mostParts; part += 1) bursts.place(said(`${part}`));

    expect(await sofar(gathered)).toMatchObject({ length: mostParts + 1 });
    expect(bursts.place(said("one more"))).toBeDefined();
  });

  it("do not wait where something runs: each is worked off for itself, in their order", async () => {
    const { bursts, timers } = someBursts({ isIdle: async () => false });
    const turn = bursts.place(said("one"));
    bursts.place(said("two"));

    const gathered = turn?.();

    expect(await sofar(gathered)).toEqual(["each", "one", "two"]);
    expect(timers.waiting).toBe(0);
    expect(bursts.place(said("three"))).toBeDefined();
  });

  it("do not wait where nobody can tell whether something runs", async () => {
    const { bursts } = someBursts({ isIdle: () => Promise.reject(new Error("the disk is full")) });

    expect(await sofar(bursts.place(said("one"))?.())).toEqual(["each", "one"]);
  });

  it("go on gathering while they wait for their turn", async () => {
    const { bursts, timers } = someBursts();
    const turn = bursts.place(said("one"));

    timers.pass(windowMs - 1);
    bursts.place(said("two"));
    timers.pass(windowMs);

    expect(await sofar(turn?.())).toEqual(["burst", "one", "two"]);
  });

  it("in two rooms have nothing to do with each other", async () => {
    const { bursts, timers } = someBursts();
    const web = { conversation: { ...room, id: "room:web" } };

    const first = bursts.place(said("one"))?.();
    const other = bursts.place(said("elsewhere", web))?.();
    bursts.place(said("two"));
    timers.pass(windowMs);

    expect([await sofar(first), await sofar(other)]).toEqual([
      ["burst", "one", "two"],
      ["each", "elsewhere"],
    ]);
  });

  it("stand alone when that is the setting", async () => {
    const { bursts, timers } = someBursts({ windowMs: 0 });

    const turns = [bursts.place(said("one")), bursts.place(said("two"))];

    expect(await Promise.all(turns.map((turn) => sofar(turn?.())))).toEqual([
      ["each", "one"],
      ["each", "two"],
    ]);
    expect(timers.waiting).toBe(0);
  });

  it("wait for nobody once PoCo closes", async () => {
    const { bursts, timers } = someBursts();
    const gathered = bursts.place(said("one"))?.();
    bursts.place(said("two"));

    bursts.closeAll();

    expect(await sofar(gathered)).toEqual(["burst", "one", "two"]);
    expect(timers.waiting).toBe(0);
  });
});

describe("a burst is closed at once", () => {
  it.each([
    ["the words of somebody else", said("hello", bob)],
    ["a press of a button", pressed()],
    ["a command", said("/stop")],
    ["words without words", said("  ")],
    ["a message that no app numbered", said("hello", { messageId: null })],
    ["words in a thread", said("hello", { thread: "m0" })],
    ["another surface", said("hello", { conversation: { ...room, surface: "dm" } })],
  ])("by %s", async (_, between) => {
    const { bursts } = someBursts();
    const gathered = bursts.place(said("one"))?.();
    bursts.place(said("two"));

    const turn = bursts.place(between);
    const after = bursts.place(said("three"));

    expect(turn).toBeDefined();
    expect(after).toBeDefined();
    expect(await sofar(gathered)).toEqual(["burst", "one", "two"]);
  });

  it("and does not close the next one when its own time comes", async () => {
    const { bursts, timers } = someBursts();
    const first = bursts.place(said("one"));
    timers.pass(windowMs - 1);
    bursts.place(pressed());
    const next = bursts.place(said("two"))?.();

    timers.pass(1);
    await first?.();
    bursts.place(said("three"));
    timers.pass(windowMs);

    expect(await sofar(next)).toEqual(["burst", "two", "three"]);
  });
});

describe("what never waits for more", () => {
  it.each([
    ["a press", pressed()],
    ["a command", said("/run it")],
    ["an order to an agent", said("/compact")],
    ["a direct message", said("hello", { conversation: { ...room, surface: "dm" } })],
    ["what has no chat", said("hello", { conversation: null })],
    ["a message that no app numbered", said("hello", { messageId: null })],
    ["words in a thread", said("hello", { thread: "m0" })],
  ])("%s", async (_, arrival) => {
    const { bursts, timers } = someBursts();

    const gathered = bursts.place(arrival)?.();

    expect(await sofar(gathered)).toMatchObject(["each", {}]);
    expect(timers.waiting).toBe(0);
  });

  it("but words that merely begin like a command, or ask for an approval first, do", async () => {
    const { bursts, timers } = someBursts();

    const gathered = bursts.place(said("/runner is red"))?.();
    bursts.place(said("confirm: mend it"));
    timers.pass(windowMs);

    expect(await sofar(gathered)).toEqual(["burst", "/runner is red", "confirm: mend it"]);
  });
});
