import type { Platform, PlatformAdapter, PlatformHost } from "../platform.ts";
import { createApi } from "./api.ts";
import { CardStreams } from "./card-streams.ts";
import { consoleFolder, isBuilt } from "./console-files.ts";
import { conversationOf, isOurs, platformName, roomOf } from "./conversations.ts";
import { toWireCard } from "./wire-card.ts";

const settings = {};

/** PoCo's own console in the browser: the same cards, live, from this server. */
export const web: PlatformAdapter<typeof settings> = {
  name: platformName,
  title: "Console",
  settings,
  create: (_values, host) => createWeb(host, consoleFolder),
};

/** Comments at this pace keep proxies from closing a quiet stream. */
const heartbeatMs = 15_000;

/** `folder` holds the built console. */
export function createWeb(host: PlatformHost, folder: string): Platform {
  const streams = new CardStreams({ heartbeatMs });
  const api = createApi({ inbox: host.inbox, log: host.log, streams, folder });

  const show: Platform["post"] = ({ conversation, key, version, card }) => {
    if (!isOurs(conversation)) {
      return Promise.resolve({ kind: "refused", reason: "The console has no such conversation." });
    }
    streams.send(conversation.id, {
      event: "card",
      key,
      version,
      data: { key, version, card: toWireCard(card) },
    });
    return Promise.resolve({ kind: "shown", ref: { key } });
  };

  return {
    can: {
      edit: true,
      form: true,
      answerLimit: null,
      partsLimit: null,
      files: false,
      calls: false,
      callsAfterMs: null,
      renews: false,
      threads: false,
      privateRooms: false,
    },
    start: () => Promise.resolve(),
    post: show,
    update: (_ref, card) => show(card),
    createConversation: ({ id }) => Promise.resolve(conversationOf(roomOf(id))),
    isConfigured: true,
    status: () => ({
      ready: true,
      detail: isBuilt(folder)
        ? `${streams.viewers()} connected`
        : "The page is not built yet: run `npm run build`.",
    }),
    http: {
      prefixes: ["/console", "/assets"],
      open: ["/", "/console", "/assets/"],
      fetch: (request) => api.fetch(request),
    },
    close: () => Promise.resolve(streams.close()),
  };
}
