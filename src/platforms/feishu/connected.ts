import { randomUUID } from "node:crypto";
import { join } from "node:path";
import type { Conversation } from "../../domain/person.ts";
import { createKeptValues } from "../kit/kept-values.ts";
import { createRefusedRooms } from "../kit/refused-rooms.ts";
import { createTrace } from "../kit/trace.ts";
import type { Platform, PlatformAbilities, PlatformHost, PlatformStatus } from "../platform.ts";
import { createAnswers } from "./answers/answers.ts";
import { createPanels } from "./answers/panels.ts";
import { createFeishuApi } from "./api/feishu-api.ts";
import { createMonthlyCalls } from "./api/monthly-calls.ts";
import { watchedApi } from "./api/watched-api.ts";
import { createCardChanges } from "./cards/card-changes.ts";
import { createCardFiles } from "./cards/card-files.ts";
import type { Drawing } from "./cards/ladder.ts";
import { createPostJournal } from "./cards/post-journal.ts";
import { readPostName } from "./cards/post-name.ts";
import { createMessages } from "./cards/show.ts";
import { checksOf } from "./checks.ts";
import { fetchFile } from "./fetch-file.ts";
import { createHeard } from "./heard.ts";
import type { Take } from "./intake/delivery.ts";
import type { Known } from "./intake/parsed.ts";
import { dmWith } from "./intake/places.ts";
import { createWebhooks, webhookPaths } from "./intake/webhooks.ts";
import { createKnownRooms } from "./known-rooms.ts";
import { createListening, type Listening } from "./listening.ts";
import { lostChatIn } from "./lost-chat-in.ts";
import { feishuRooms } from "./lost-rooms.ts";
import { createMembership, type Membership } from "./membership.ts";
import { createFeishuNames } from "./names.ts";
import { createFeishuMarks } from "./prompt-marks.ts";
import { readPress } from "./render/read-press.ts";
import { createRooms } from "./rooms.ts";
import { allMessages, scopesLink } from "./scopes.ts";
import { type Access, apiOrigin, type FeishuValues } from "./settings.ts";
import { callsOf, healthOf, listenerOf } from "./state.ts";
import { createSurroundings } from "./surroundings.ts";
import { createTake } from "./take.ts";
import { tellOwner } from "./tell-owner.ts";

export interface ConnectedParts {
  readonly values: FeishuValues;
  readonly access: Extract<Access, { readonly isConfigured: true }>;
  readonly host: PlatformHost;
  readonly can: PlatformAbilities;
}

/** Feishu with all that it needs. */
export function createConnected(parts: ConnectedParts): Platform {
  const { values, can } = parts;
  const base = createBase(parts);
  const { api, membership, names, monthly, trace } = base;
  const { answers, listening, webhooks } = createInward(parts, base);
  const { messages, rooms, marks, download } = createOutward(parts, base);
  return {
    can,
    isConfigured: true,
    start: () => listening.start(),
    post: messages.post.bind(messages),
    update: messages.update.bind(messages),
    createConversation: (room) => rooms.make(room),
    closeConversation: ({ id }) => rooms.close(id),
    // Feishu takes somebody's open id in the place of a chat.
    directConversation: async (person): Promise<Conversation> => dmWith(person),
    roomNote: () => roomNoteOf(membership),
    nameOf: (person) => names.find(person),
    fetchFile: (attachment, path, signal) => fetchFile({ ...download, signal }, attachment, path),
    status: () => statusOf(parts, listening, membership),
    checks: () => checksOf({ times: listening.facts(), calls: monthly.state(), now: base.now() }),
    health: () => ({
      ...healthOf(values, { isConfigured: true, ...listening.state() }),
      feishu_missing_scopes: membership.lacking().needed.map(({ name }) => name),
      feishu_calls: callsOf(monthly.state()),
    }),
    debug: () => ({
      ...trace.shown(),
      listener: listenerOf(values, { isConfigured: true, ...listening.state() }, listening.facts()),
      missing_scopes: missingOf(parts, membership),
      calls: callsOf(monthly.state()),
    }),
    http: { prefixes: [], open: [], webhooks: webhookPaths, fetch: webhooks },
    close: async () => {
      await listening.close();
      await answers.rest();
      await marks.close();
      api.close();
      await base.refusedRooms.close();
      monthly.close();
    },
  };
}

type Base = ReturnType<typeof createBase>;

/** What both ways need. */
function createBase({ values, access, host: { log, folder, inbox } }: ConnectedParts) {
  const now = Date.now;
  const trace = createTrace({ now });
  const membership = createMembership(access.appId, { log, now });
  const inFolder = (name: string) => (folder === undefined ? undefined : join(folder, name));
  const monthly = createMonthlyCalls({
    path: inFolder("feishu-calls.json"),
    limit: values.monthlyCalls,
    now,
    log,
  });
  const made = createFeishuApi({ ...access, origin: apiOrigin(values), log, trace, monthly });
  const refusedRooms = createRefusedRooms({
    log,
    rooms: () => {
      const botOpenId = membership.botOpenId();
      return botOpenId === undefined
        ? undefined
        : feishuRooms({ api: made, inbox, botOpenId, newId: randomUUID });
    },
  });
  const api = watchedApi(made, (answer, ask) => {
    membership.hear(answer);
    const chat = lostChatIn(answer, ask);
    if (chat !== undefined) refusedRooms.hear(chat);
  });
  const names = createFeishuNames(api, now);
  const kept = createKeptValues();
  const drawing: Drawing = { nameOf: names.known, keep: kept.keep };
  const journal = createPostJournal({ path: inFolder("feishu-posts.jsonl"), now, log });
  const panels = createPanels({ api, drawing, names, journal, newId: randomUUID });
  const heard = createHeard();
  return { now, trace, membership, monthly, api, refusedRooms, names, kept, drawing, journal, panels, heard };
}

/** What comes from Feishu, and what is said to whoever acted. */
function createInward({ values, access, host }: ConnectedParts, base: Base) {
  const { log, inbox } = host;
  const { now, trace, membership, api, kept, names, journal, panels, heard } = base;
  const rooms = createKnownRooms(inbox);
  const answers = createAnswers({ api, panels, nameOf: names.known, newId: randomUUID });
  const known: Known = {
    readPress: (action) => readPress(action, kept.recall),
    placeOf: (message) => {
      const name = journal.nameOf(message);
      return name === undefined ? undefined : readPostName(name)?.conversation;
    },
    isRoom: rooms.has,
  };
  const take: Take = createTake({
    inbox,
    answers,
    isUnread: (chat) => listening.isUnread(chat),
    known,
    rooms,
    trace,
    log,
    me: membership.me,
    heard,
  });
  const onLearned = async (): Promise<void> => {
    const owner = values.owner || membership.owner();
    const parts = { api, journal, origin: apiOrigin(values), appId: access.appId, log };
    if (owner !== undefined) await tellOwner(parts, owner, membership.lacking());
  };
  const listening: Listening = createListening({
    values,
    access,
    host,
    api,
    take,
    membership,
    onLearned,
    now,
  });
  const webhooks = createWebhooks({
    verificationToken: values.verificationToken || undefined,
    encryptKey: values.encryptKey || undefined,
    isConfigured: true,
    now,
    take: listening.take,
    log,
  });
  return { answers, listening, webhooks };
}

/** What PoCo shows in Feishu. */
function createOutward({ values, access, host: { log } }: ConnectedParts, base: Base) {
  const { now, api, names, drawing, journal, monthly, heard } = base;
  const marks = createFeishuMarks({ api, appId: access.appId, isNew: heard.has });
  const changes = createCardChanges({ api, journal, monthly: monthly.state, now });
  const files = createCardFiles({ api });
  const surroundings = createSurroundings({ api, marks });
  return {
    marks,
    messages: createMessages({ api, drawing, names, files, changes, journal, surroundings, now }),
    rooms: createRooms({ api, names, owner: values.groupOwner, log }),
    download: { api, origin: apiOrigin(values), maxBytes: values.fileLimitMegabytes * 1_000_000 },
  };
}

/** Without the right Feishu keeps to itself what does not mention PoCo, and says nothing of it. */
function roomNoteOf(membership: Membership): string | null {
  const isMissing = membership.lacking().optional.some(({ name }) => name === allMessages);
  return isMissing
    ? `Only messages that mention PoCo arrive here: the app lacks the right ${allMessages}. \`poco doctor\` says where it is added.`
    : null;
}

function missingOf({ values, access }: ConnectedParts, membership: Membership) {
  const { needed, optional } = membership.lacking();
  const origin = apiOrigin(values);
  return [...needed, ...optional].map(({ name, need, isOptional = false }) => ({
    scope: name,
    need,
    optional: isOptional,
    link: scopesLink(origin, access.appId, [name]),
  }));
}

function statusOf(parts: ConnectedParts, listening: Listening, membership: Membership): PlatformStatus {
  const { values, access } = parts;
  const { ready, detail } = listening.state();
  const { needed, optional } = membership.lacking();
  const names = needed.map(({ name }) => name);
  const isLongConnection = values.deliveryMode === "longconn";
  const link = scopesLink(apiOrigin(values), access.appId, names);
  return {
    ready: ready && needed.length === 0,
    detail:
      needed.length === 0
        ? detail
        : `${detail} The app lacks rights: add ${names.join(", ")} at ${link} and publish a new version.`,
    missing: [
      ...(ready ? [] : [isLongConnection ? "feishu long connection listener" : "feishu webhook listener"]),
      ...names.map((name) => `feishu scope ${name}`),
    ],
    warnings: [
      ...optional.map(({ name, need }) => `Without the right ${name} PoCo cannot ${need} in Feishu.`),
      ...(isLongConnection || values.encryptKey
        ? []
        : ["POCO_FEISHU_ENCRYPT_KEY is not set: only the Verification Token proves what Feishu sends."]),
    ],
  };
}
