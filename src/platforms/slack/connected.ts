import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { PocoError } from "../../domain/errors.ts";
import type { Conversation } from "../../domain/person.ts";
import { arrivalChecks } from "../kit/arrivals.ts";
import { createCallLog } from "../kit/call-log.ts";
import { createKeptValues } from "../kit/kept-values.ts";
import { createRefusedRooms } from "../kit/refused-rooms.ts";
import { createTrace } from "../kit/trace.ts";
import type { Platform, PlatformAbilities, PlatformHost, PlatformStatus } from "../platform.ts";
import { createAnswers } from "./answers/answers.ts";
import { createPanels } from "./answers/panels.ts";
import { createResponder } from "./answers/respond.ts";
import { createAgentStatus } from "./api/agent-status.ts";
import type { Refused } from "./api/answer.ts";
import { openDm } from "./api/conversations.ts";
import { isDeadToken, wordsFor } from "./api/error-words.ts";
import { createSlackApi, type SlackApi } from "./api/slack-api.ts";
import { watchedApi } from "./api/watched-api.ts";
import { fetchFile } from "./fetch-file.ts";
import { createHomes } from "./homes.ts";
import type { Take } from "./intake/delivery.ts";
import { conversationIn } from "./intake/places.ts";
import { createWebhooks, webhookPaths } from "./intake/webhooks.ts";
import { createKnown } from "./known.ts";
import type { Drawing } from "./ladder.ts";
import { createListening, type Listening } from "./listening.ts";
import { lostRoomIn } from "./lost-room-in.ts";
import { slackRooms } from "./lost-rooms.ts";
import { missingScopes } from "./manifest.ts";
import { createMembership, type Membership } from "./membership.ts";
import { createSlackNames } from "./names.ts";
import { isPassing } from "./not-shown.ts";
import { createSlackMarks } from "./prompt-marks.ts";
import { createReachablePlace } from "./reachable-place.ts";
import { createRooms } from "./rooms.ts";
import type { Access, SlackValues } from "./settings.ts";
import { createMessages } from "./show.ts";
import { healthOf, listenerOf } from "./state.ts";
import { createSurroundings } from "./surroundings.ts";
import { createTake } from "./take.ts";
import { createThreadFiles } from "./thread-files.ts";

export interface ConnectedParts {
  readonly values: SlackValues;
  readonly access: Extract<Access, { readonly isConfigured: true }>;
  readonly host: PlatformHost;
  readonly can: PlatformAbilities;
}

/** Slack with all that it needs. */
export function createConnected(parts: ConnectedParts): Platform {
  const { values, can } = parts;
  const base = createBase(parts);
  const inward = createInward(parts, base);
  const outward = createOutward(parts, base);
  const { listening } = inward;
  const { homes, messages, rooms, marks } = outward;
  return {
    can,
    isConfigured: true,
    start: () => listening.start(),
    post: (card) => (homes.isHome(card.conversation) ? homes.show(card) : messages.post(card)),
    update: (ref, card) => (homes.isHome(card.conversation) ? homes.show(card) : messages.update(ref, card)),
    createConversation: async (room) => {
      const made = await rooms.make(room);
      if (made.name !== undefined) base.channels.set(made.name.replace(/^#/, ""), made.id);
      return made;
    },
    closeConversation: ({ id }) => rooms.close(id),
    directConversation: (person) => directWith(base.api, person),
    nameOf: (person) => base.names.find(person),
    fetchFile: (attachment, path, signal) => fetchFile({ ...outward.download, signal }, attachment, path),
    status: () => statusOf(listening, base.membership, values),
    checks: () => arrivalChecks(listening.facts(), arrivalWords, base.now()),
    health: () => ({
      ...healthOf(values, { isConfigured: true, ...listening.state() }),
      slack_missing_scopes: missingScopes(base.membership.scopes()),
    }),
    debug: () => ({
      ...base.trace.shown(),
      listener: listenerOf(values, { isConfigured: true, ...listening.state() }, listening.facts()),
    }),
    http: { prefixes: [], open: [], webhooks: webhookPaths, fetch: inward.webhooks },
    close: async () => {
      await listening.close();
      await inward.answers.rest();
      await marks.close();
      base.api.close();
      await base.refusedRooms.close();
    },
  };
}

const arrivalWords = {
  title: "Slack",
  noEvents:
    "If nothing comes then, compare Event Subscriptions of the app with its manifest: `poco config slack` prints it.",
  noPresses: "If Slack shows a warning sign then, switch on Interactivity & Shortcuts of the app.",
};

type Base = ReturnType<typeof createBase>;

/** What both ways need. */
function createBase({ values, access, host: { log, folder, inbox } }: ConnectedParts) {
  const now = Date.now;
  const trace = createTrace({ now });
  const membership = createMembership(log);
  const { botToken } = access;
  const calls =
    folder === undefined ? {} : { calls: createCallLog(join(folder, "slack-calls.log"), { now, log }) };
  const made = createSlackApi({ botToken, baseUrl: values.apiBaseUrl, log, trace, ...calls });
  const { botUser } = membership;
  const refusedRooms = createRefusedRooms({
    log,
    rooms: () => {
      const user = botUser();
      return user === undefined
        ? undefined
        : slackRooms({ api: made, inbox, botUser: user, newId: randomUUID });
    },
  });
  const api = watchedApi(made, (answer, args) => {
    membership.hear(answer);
    const room = lostRoomIn(answer, args);
    if (room !== undefined) refusedRooms.hear(room);
  });
  const names = createSlackNames(api, now);
  const kept = createKeptValues();
  const drawing: Drawing = {
    agentBlocks: true,
    nameOf: names.known,
    keep: kept.keep,
    get team() {
      return membership.me()?.teamId ?? undefined;
    },
  };
  const panels = createPanels({ api, drawing, names });
  /** The ids of channels that PoCo made, by their names. */
  const channels = new Map<string, string>();
  return { now, trace, membership, api, refusedRooms, names, kept, drawing, panels, channels };
}

/** What comes from Slack, and what is said to whoever acted. */
function createInward({ values, access, host }: ConnectedParts, base: Base) {
  const { log, inbox } = host;
  const { now, trace, membership, api, kept, drawing, panels, channels } = base;
  const isRoom = async (channel: string): Promise<boolean> => {
    const rooms = await inbox.watched("slack").catch(() => []);
    return rooms.some(({ conversation }) => conversation.id === channel);
  };
  const answers = createAnswers({
    api,
    drawing,
    panels,
    responder: createResponder({ baseUrl: values.apiBaseUrl, log }),
    isRoom,
    channelNamed: (name) => channels.get(name),
  });
  const take: Take = createTake({
    inbox,
    isUnread: (channel) => listening.isUnread(channel),
    answers,
    places: createReachablePlace({ api, isRoom }),
    trace,
    log,
    known: createKnown(kept.recall),
    me: membership.me,
    onUnlinked: membership.unlink,
    newId: randomUUID,
  });
  const listening: Listening = createListening({ values, access, host, api, take, membership, now });
  const webhooks = createWebhooks({
    signingSecret: access.signingSecret ?? undefined,
    isConfigured: true,
    now,
    take: listening.take,
    log,
  });
  return { answers, listening, webhooks };
}

/** What PoCo shows in Slack. */
function createOutward({ values, access, host: { log, inbox } }: ConnectedParts, base: Base) {
  const { now, membership, api, names, drawing, panels } = base;
  const { apiBaseUrl: baseUrl, fileLimitMegabytes } = values;
  const { botUser } = membership;
  const marks = createSlackMarks({ api, botUser, since: now() });
  const agentStatus = createAgentStatus({ api, log });
  const surroundings = createSurroundings({
    api,
    marks,
    // The scope of Slack's display of agents; without it every call would be refused.
    agentStatus: () => (membership.scopes()?.includes("assistant:write") === true ? agentStatus : undefined),
  });
  const files = createThreadFiles({ api, baseUrl, now });
  return {
    marks,
    messages: createMessages({ api, drawing, names, files, surroundings, now }),
    homes: createHomes(panels, now),
    rooms: createRooms({ api, inbox, names, log, botUser }),
    download: { api, botToken: access.botToken, baseUrl, maxBytes: fileLimitMegabytes * 1_000_000 },
  };
}

async function directWith(api: SlackApi, person: string): Promise<Conversation | null> {
  const dm = await openDm(api, person, { isUrgent: true });
  if (dm.kind === "ok") return conversationIn(dm.data);
  if (dm.kind === "refused" && !isSlacksTrouble(dm)) return null;
  throw new PocoError("unavailable", wordsFor(dm));
}

/** What a token lacks is mended by people, after days perhaps: nobody asks again every few seconds until then. */
function isSlacksTrouble({ error, needed }: Refused): boolean {
  return isPassing(error) && needed === null && !isDeadToken(error);
}

function statusOf(
  listening: Listening,
  membership: Membership,
  { deliveryMode, signingSecret }: SlackValues,
): PlatformStatus {
  const { ready, detail } = listening.state();
  const scopes = missingScopes(membership.scopes());
  const isSocket = deliveryMode === "socket";
  return {
    ready: ready && scopes.length === 0,
    detail:
      scopes.length === 0
        ? detail
        : `${detail} The app lacks ${scopes.join(", ")}: add them and reinstall it.`,
    missing: [
      ...(ready ? [] : [isSocket ? "slack socket mode listener" : "slack webhook listener"]),
      ...scopes.map((scope) => `slack scope ${scope}`),
    ],
    warnings:
      isSocket && !signingSecret
        ? [
            "POCO_SLACK_SIGNING_SECRET is not set: the webhooks of Slack answer 503. Socket mode does not need it.",
          ]
        : [],
  };
}
