import type { AddressInfo } from "node:net";
import { serve } from "@hono/node-server";
import { cardOf } from "../../src/cards/card-of.ts";
import { silentLog } from "../../src/observe/log.ts";
import type { ChatEvent, Reply, ShownCard } from "../../src/platforms/platform.ts";
import { consoleFolder } from "../../src/platforms/web/console-files.ts";
import { createWeb } from "../../src/platforms/web/web.ts";
import { createFakeInbox, type FakeInbox } from "../../src/testing/fake-inbox.ts";
import { type PanelName, panels } from "./gallery-panels.ts";
import { roomCards } from "./gallery-room.ts";

export interface Gallery {
  readonly url: string;
  readonly inbox: FakeInbox;
  /** Shows a card in the room, live. */
  show(card: ShownCard): Promise<void>;
  stop(): Promise<void>;
}

/** The console over cards of every kind and state, without anything behind it: `/folder` brings the panel `folder`. */
export async function startGallery(): Promise<Gallery> {
  const inbox = createFakeInbox();
  const platform = createWeb({ inbox, log: silentLog, version: "0" }, consoleFolder);
  inbox.shown = (id) => (id === "room:p1" ? roomCards() : []);
  inbox.answer = answer;
  const fetch = (request: Request) => platform.http?.fetch(request) ?? new Response();
  const server = serve({ fetch, hostname: "127.0.0.1", port: 0 });
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  const conversation = { platform: "web", id: "room:p1", surface: "group" } as const;
  return {
    url: `http://127.0.0.1:${port}`,
    inbox,
    async show(card) {
      await platform.post({ ...card, conversation, edition: 0, mayStand: false });
    },
    async stop() {
      await platform.close();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function answer(event: ChatEvent): Reply {
  if (event.kind === "message") return replyWith(nameIn(event.text), "panel");
  const intent = event.kind === "action" ? event.value["intent_key"] : undefined;
  if (intent === "project.home") return replyWith("home", "card");
  return replyWith(intent === "project.new" ? "new" : "manage", "panel");
}

function replyWith(name: PanelName, place: Reply["place"]): Reply {
  return { status: "ok", message: null, card: cardOf(panels[name]), place };
}

function nameIn(text: string): PanelName {
  const name = text.slice(1);
  if (!Object.hasOwn(panels, name)) throw new Error(`the gallery has no panel ${name}`);
  return name as PanelName;
}
