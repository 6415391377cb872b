import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { taskCard } from "../../cards/task-card.ts";
import { silentLog } from "../../observe/log.ts";
import { aRunningTask, aTaskView } from "../../testing/builders.ts";
import { createFakeInbox, type FakeInbox } from "../../testing/fake-inbox.ts";
import { describePlatform } from "../contract.ts";
import type { Platform, ShownCard } from "../platform.ts";
import { createWeb } from "./web.ts";

const room = { platform: "web", id: "room:p1", surface: "group" } as const;
const card = taskCard(aTaskView({ task: aRunningTask() }));

describePlatform("the console", async () => {
  const inbox = createFakeInbox();
  const platform = createWeb({ inbox, log: silentLog, version: "1.2.3" }, "/nowhere");
  const reader = readEvents(await request(platform, "/console/api/events?room=p1"));
  await reader.next();
  const titles = new Map<string, string>();
  return {
    platform,
    inbox,
    conversation: room,
    unknown: { platform: "web", id: "elsewhere", surface: "group" },
    async titles() {
      // The key of the card comes last, so that everything before it has been read.
      await platform.post({ conversation: room, key: "end", version: 1, edition: 0, mayStand: false, card });
      for (let event = await reader.next(); event?.key !== "end"; event = await reader.next()) {
        if (event === undefined) break;
        titles.set(event.key, event.title);
      }
      return [...titles.values()];
    },
    say: async (text, id) =>
      expectTaken(await send(platform, "/console/api/rooms/p1/messages", { id, text })),
    press: async (value, id) =>
      expectTaken(await send(platform, "/console/api/actions", { id, room: "p1", value })),
    close: () => reader.close(),
  };
});

describe("the console's routes", () => {
  let inbox: FakeInbox;
  let platform: Platform;
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "poco-console-"));
    inbox = createFakeInbox();
    platform = createWeb({ inbox, log: silentLog, version: "1.2.3" }, folder);
  });

  afterEach(async () => {
    await platform.close();
    await rm(folder, { recursive: true });
  });

  it("answers a press with what came of it and the card to show instead", async () => {
    inbox.answer = () => ({ status: "ok", message: "Stopped.", card, place: "panel" });

    const value = { intent_key: "project.home" };
    const response = await send(platform, "/console/api/actions", { id: "1", room: null, value });

    expect(response.status).toBe(200);
    const reply = await response.json();
    expect(reply).toMatchObject({
      status: "ok",
      message: "Stopped.",
      card: { title: card.title },
      place: "panel",
      isGone: false,
    });
    expect(JSON.stringify(reply)).toContain('"value":{"intent_key":"task.stop","task_id":"48274e23"}');
    expect(inbox.events).toEqual([
      {
        kind: "action",
        eventId: "1",
        conversation: { platform: "web", id: "home", surface: "dm" },
        person: { id: "owner", platform: "web" },
        source: "web",
        value,
      },
    ]);
  });

  it("says with the answer when the room is gone in which the button stood", async () => {
    const gone = async () => {
      const press = { id: newPress(), room: "p1", value: { intent_key: "help" } };
      return (await send(platform, "/console/api/actions", press)).json();
    };
    inbox.shown = () => [{ key: "workspace:p1", version: 1, card }];
    expect(await gone()).toMatchObject({ isGone: false });

    inbox.shown = () => [];

    expect(await gone()).toMatchObject({ isGone: true });
  });

  it("accepts a message once, and says so when it comes again", async () => {
    const message = { id: "m1", text: "fix it" };

    const first = await send(platform, "/console/api/rooms/p1/messages", message);
    const second = await send(platform, "/console/api/rooms/room:p1/messages", message);

    expect([first.status, await first.json()]).toEqual([202, { accepted: true, duplicate: false }]);
    expect([second.status, await second.json()]).toEqual([202, { accepted: true, duplicate: true }]);
  });

  it("does not claim a message that could not be stored", async () => {
    inbox.fault = new Error("the disk is full");

    const response = await send(platform, "/console/api/rooms/p1/messages", { id: "m1", text: "fix it" });

    expect(response.status).toBe(503);
  });

  it("tells in the room why a message came to nothing", async () => {
    inbox.answer = () => ({ status: "rejected", message: "Archived.", card: null, place: "card" });
    const reader = readEvents(await request(platform, "/console/api/events?room=p1"));
    await reader.next();

    await send(platform, "/console/api/rooms/p1/messages", { id: "m1", text: "fix it" });

    const event = await reader.next();
    expect(event?.event).toBe("reply");
    expect(event?.data).toEqual({
      id: "m1",
      status: "rejected",
      message: "Archived.",
      card: null,
    });
    await reader.close();
  });

  it("brings a panel that was asked for in words, but no second card of a new task", async () => {
    inbox.answer = (event) => {
      const isPanel = event.kind === "message" && event.text.includes("status");
      return { status: "ok", message: "Done.", card, place: isPanel ? "panel" : "card" };
    };
    const reader = readEvents(await request(platform, "/console/api/events?room=p1"));
    await reader.next();

    await send(platform, "/console/api/rooms/p1/messages", { id: "m1", text: "fix it" });
    await send(platform, "/console/api/rooms/p1/messages", { id: "m2", text: "/new" });
    await send(platform, "/console/api/rooms/p1/messages", { id: "m3", text: "status please" });

    expect((await reader.next())?.data).toMatchObject({ id: "m2", message: "Done.", card: null });
    expect((await reader.next())?.data).toMatchObject({
      id: "m3",
      message: null,
      card: { title: card.title },
    });
    await reader.close();
  });

  it("tells where the project stands apart from the cards of its tasks, on every page", async () => {
    const shown: ShownCard[] = ["workspace:p1", "a", "b"].map((key) => ({ key, version: 1, card }));
    inbox.shown = (conversation) => (conversation === "room:p1" ? shown : []);
    const page = async (room: string, query: string) =>
      Page.parse(await (await request(platform, `/console/api/rooms/${room}/cards${query}`)).json());

    expect(await page("p1", "")).toMatchObject({
      workspace: { key: "workspace:p1" },
      cards: [{ key: "a" }, { key: "b" }],
    });
    expect(await page("p1", "?limit=1")).toMatchObject({
      workspace: { key: "workspace:p1" },
      cards: [{ key: "b" }],
    });
    expect(await page("p2", "")).toEqual({ workspace: null, cards: [], cursor: null });
  });

  it("pages through the cards of a room", async () => {
    const shown: ShownCard[] = ["a", "b", "c"].map((key) => ({ key, version: 1, card }));
    inbox.shown = (conversation) => (conversation === "room:p1" ? shown : []);
    const page = async (query: string) => {
      const response = await request(platform, `/console/api/rooms/p1/cards?${query}`);
      const { cards, cursor } = Page.parse(await response.json());
      return [cards.map((one) => one.key).join(""), cursor];
    };

    expect(await page("limit=2")).toEqual(["bc", "b"]);
    expect(await page("limit=2&before=b")).toEqual(["a", null]);
  });

  it.each([
    ["POST", "/console/api/actions", "{"],
    ["POST", "/console/api/actions", '{"id":"1","room":null}'],
    ["POST", "/console/api/actions", '{"id":"1","room":"../x","value":{}}'],
    ["POST", "/console/api/rooms/p1/messages", '{"id":"1","text":"  "}'],
    ["POST", "/console/api/rooms/p1/messages", '{"text":"hi"}'],
    ["GET", "/console/api/rooms/p1/cards?limit=x", undefined],
    ["GET", "/console/api/rooms/p1/cards?limit=1000", undefined],
    ["GET", "/console/api/events?room=%00", undefined],
  ])("answers 400 with the reason: %s %s %s", async (method, path, body) => {
    const response = await request(platform, path, { method, ...(body === undefined ? {} : { body }) });

    expect(response.status).toBe(400);
    expect(z.object({ detail: z.string().min(3) }).safeParse(await response.json()).success).toBe(true);
    expect(inbox.events).toEqual([]);
  });

  it("makes a room for a new project", async () => {
    expect(
      await platform.createConversation({
        id: "p9",
        name: "api",
        isPrivate: true,
        invite: [],
      }),
    ).toEqual({ ...room, id: "room:p9" });
  });

  it("says what to do while the page is not built", async () => {
    const response = await request(platform, "/");

    expect(response.status).toBe(503);
    expect(await response.text()).toContain("npm run build");
    expect(platform.status().detail).toContain("npm run build");
  });

  it("serves the page fresh and its hashed files for ever, under a strict policy", async () => {
    await mkdir(join(folder, "assets"));
    await writeFile(join(folder, "index.html"), "<p>page");
    await writeFile(join(folder, "assets", "index-Ab12Cd34.js"), "let a");

    const page = await request(platform, "/");
    const script = await request(platform, "/assets/index-Ab12Cd34.js");

    expect(await page.text()).toBe("<p>page");
    expect(page.headers.get("cache-control")).toBe("no-store");
    expect(page.headers.get("content-security-policy")).toContain("script-src 'self'");
    expect(script.headers.get("cache-control")).toContain("immutable");
    expect(script.headers.get("x-content-type-options")).toBe("nosniff");
    expect(script.headers.get("content-type")).toContain("text/javascript");
  });

  it("serves nothing from outside of its folder", async () => {
    await writeFile(join(folder, "secret.js"), "secret");
    for (const name of ["..%2fsecret.js", "%2e%2e%2fsecret.js", "none.js", ".hidden.js", "a%00.js"]) {
      const response = await request(platform, `/assets/${name}`);

      expect(response.status).toBe(404);
    }
  });
});

let presses = 0;
const newPress = () => `press-${(presses += 1)}`;

const Keyed = z.object({ key: z.string() });
const Page = z.object({
  workspace: Keyed.nullable(),
  cards: z.array(Keyed),
  cursor: z.string().nullable(),
});

async function request(platform: Platform, path: string, init: RequestInit = {}): Promise<Response> {
  const response = await platform.http?.fetch(new Request(`http://127.0.0.1${path}`, init));
  if (response === undefined) throw new Error("the console has no routes");
  return response;
}

function send(platform: Platform, path: string, body: object): Promise<Response> {
  const headers = { "content-type": "application/json" };
  return request(platform, path, { method: "POST", headers, body: JSON.stringify(body) });
}

function expectTaken(response: Response): void {
  if (!response.ok) throw new Error(`refused with ${response.status}`);
}

const EventData = z.object({ key: z.string(), card: z.object({ title: z.string() }) });

/** Reads a stream of server-sent events, one after the other. */
function readEvents(response: Response) {
  const reader = (response.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  return {
    async next() {
      while (!text.includes("\n\n")) {
        const chunk = await reader.read();
        if (chunk.done) return undefined;
        text += chunk.value;
      }
      const end = text.indexOf("\n\n");
      const lines = text.slice(0, end).split("\n");
      text = text.slice(end + 2);
      const field = (name: string) => lines.find((line) => line.startsWith(name))?.slice(name.length) ?? "";
      const data: unknown = JSON.parse(field("data: ") || "{}");
      const read = EventData.safeParse(data);
      return {
        id: field("id: "),
        event: field("event: "),
        data,
        key: read.success ? read.data.key : "",
        title: read.success ? read.data.card.title : "",
      };
    },
    close: () => reader.cancel(),
  };
}
