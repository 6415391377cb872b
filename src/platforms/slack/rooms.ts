import { type ErrorCode, PocoError } from "../../domain/errors.ts";
import type { Log } from "../../observe/log.ts";
import type { Names } from "../kit/names.ts";
import type { Closing, Inbox, MadeRoom, NewRoom } from "../platform.ts";
import type { NotDone, SlackAnswer } from "./api/answer.ts";
import {
  archiveChannel,
  channelInfo,
  createChannel,
  inviteTo,
  myChannels,
  type SlackConversation,
  setPurpose,
} from "./api/conversations.ts";
import { wordsFor } from "./api/error-words.ts";
import type { SlackApi } from "./api/slack-api.ts";
import { channelNames, plainName } from "./channel-name.ts";
import { conversationIn } from "./intake/places.ts";

/** The channels of projects. */
export interface Rooms {
  /** The same project has one channel, however often asked and whatever crashed in between. */
  make(room: NewRoom): Promise<MadeRoom>;
  /** Archives a channel that PoCo made. Never rejects. */
  close(channel: string): Promise<Closing>;
}

export interface RoomsParts {
  readonly api: SlackApi;
  /** Knows the channels that are rooms of projects already. */
  readonly inbox: Pick<Inbox, "watched">;
  readonly names: Pick<Names, "find">;
  readonly log: Log;
  /** The bot as a user of Slack; undefined before it is known. */
  readonly botUser: () => string | undefined;
}

const how = { isUrgent: true, maxWaitMs: 30_000 } as const;

interface Making extends RoomsParts {
  /** Which project's each channel is that was handed out. */
  readonly given: Map<string, string>;
}

export function createRooms(given: RoomsParts): Rooms {
  const parts: Making = { ...given, given: new Map() };
  const underWay = new Map<string, Promise<MadeRoom>>();
  let last: Promise<unknown> = Promise.resolve();
  return {
    make: (room) => {
      const before = underWay.get(room.id);
      if (before !== undefined) return before;
      // One at a time: a channel of the same name that bears no mark yet must not be taken for another project's.
      // Whoever asks later finds the channel by its mark, unless it is gone by then.
      const making = last.then(() => makeRoom(parts, room)).finally(() => underWay.delete(room.id));
      underWay.set(room.id, making);
      // Whoever asked hears of the failure.
      last = making.catch(() => undefined);
      return making;
    },
    close: (channel) => closeRoom(parts, channel),
  };
}

async function makeRoom(parts: Making, room: NewRoom): Promise<MadeRoom> {
  const channel = await findOrCreate(parts, room);
  parts.given.set(channel.id, room.id);
  const problems = await furnish(parts, channel, room);
  return {
    ...conversationIn(channel.id),
    ...(channel.name === null ? {} : { name: `#${channel.name}` }),
    ...(problems.length === 0 ? {} : { problem: problems.join(" ") }),
  };
}

/** By this a channel is found again whose making was cut off. People may write around it. */
function markOf({ id }: NewRoom): string {
  return `[poco:${id}]`;
}

async function findOrCreate(parts: Making, room: NewRoom): Promise<SlackConversation> {
  const mine = okOrThrow(await myChannels(parts.api, how));
  const marked = mine.find(({ purpose }) => purpose.includes(markOf(room)));
  if (marked !== undefined) return marked;
  for (const name of channelNames(room)) {
    const made = await create(parts, room, name);
    if (made === "invalid") return createPlain(parts, room);
    if (made !== "taken") return made;
  }
  throw new PocoError(
    "conflict",
    `Slack has a channel for every name that PoCo tried for ${room.name}. Give the project another name.`,
  );
}

async function create(
  parts: Making,
  room: NewRoom,
  name: string,
): Promise<SlackConversation | "taken" | "invalid"> {
  const answer = await createChannel(parts.api, { name, isPrivate: room.isPrivate }, how);
  if (answer.kind === "ok") return answer.data;
  // Its answer may have been lost, now or before a crash: then it is ours and bears no mark yet.
  const own = await unmarked(parts, { name, room, answer });
  if (own !== undefined) return own;
  if (answer.kind !== "refused") throw problemOf(answer);
  if (answer.error === "name_taken") return "taken";
  if (answer.error.startsWith("invalid_name")) return "invalid";
  throw problemOf(answer);
}

/** What letters a workspace takes is nowhere written down for every script. */
async function createPlain(parts: Making, room: NewRoom): Promise<SlackConversation> {
  const made = await create(parts, room, plainName(room));
  if (typeof made !== "string") return made;
  throw new PocoError("setup", "Slack does not take the name of the channel. Rename the project.");
}

interface Tried {
  readonly name: string;
  readonly room: NewRoom;
  readonly answer: NotDone;
}

async function unmarked(
  { api, inbox, botUser, given }: Making,
  { name, room, answer }: Tried,
): Promise<SlackConversation | undefined> {
  const mayBeOurs = answer.kind === "unsure" || (answer.kind === "refused" && answer.error === "name_taken");
  if (!mayBeOurs) return undefined;
  const mine = okOrThrow(await myChannels(api, how));
  const bound = new Set((await inbox.watched("slack")).map(({ conversation }) => conversation.id));
  const isFree = (id: string): boolean => !bound.has(id) && (given.get(id) ?? room.id) === room.id;
  return mine.find(
    ({ id, creator, purpose, ...channel }) =>
      channel.name === name && creator === botUser() && purpose === "" && isFree(id),
  );
}

/** What could not be done, for people. The channel is there all the same. */
async function furnish(
  { api, names, log }: RoomsParts,
  { id: channel }: SlackConversation,
  room: NewRoom,
): Promise<readonly string[]> {
  const purpose = `The room of ${room.name}. PoCo knows it by ${markOf(room)}.`;
  const marked = await setPurpose(api, { channel, purpose }, how);
  if (marked.kind !== "ok") log.warn({ channel, problem: marked.kind }, "a channel could not be described");
  const missing = await inviteTo(api, { channel, users: room.invite }, how);
  return Promise.all(
    missing.map(async ({ user, answer }) => {
      const name = (await names.find(user)) ?? user;
      return `${name} could not be invited: ${wordsFor(answer)}`;
    }),
  );
}

async function closeRoom({ api, botUser }: RoomsParts, channel: string): Promise<Closing> {
  const info = await channelInfo(api, channel, how);
  if (info.kind === "refused" && info.error === "channel_not_found") return { kind: "closed" };
  if (info.kind !== "ok") return { kind: "stays", reason: `The channel stays. ${wordsFor(info)}` };
  if (info.data.creator !== botUser()) {
    return { kind: "stays", reason: "The channel stays: people made it, not PoCo." };
  }
  const answer = await archiveChannel(api, channel, how);
  if (answer.kind === "ok") return { kind: "closed" };
  return { kind: "stays", reason: `The channel could not be archived. ${wordsFor(answer)}` };
}

function okOrThrow<Data>(answer: SlackAnswer<Data>): Data {
  if (answer.kind === "ok") return answer.data;
  throw problemOf(answer);
}

function problemOf(answer: NotDone): PocoError {
  const code: ErrorCode = answer.kind === "refused" ? "setup" : "unavailable";
  return new PocoError(code, wordsFor(answer));
}
