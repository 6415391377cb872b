import { PocoError } from "../../domain/errors.ts";
import type { Log } from "../../observe/log.ts";
import { headOf } from "../kit/drawing/cut-words.ts";
import type { Names } from "../kit/names.ts";
import type { Closing, MadeRoom, NewRoom } from "../platform.ts";
import type { FeishuAnswer } from "./api/answer.ts";
import {
  addMembers,
  chatInfo,
  createChat,
  dissolveChat,
  mostInvited,
  mostNameCharacters,
  myChats,
  type OwnChat,
} from "./api/chats.ts";
import { isLostChat, wordsFor } from "./api/error-words.ts";
import type { FeishuApi } from "./api/feishu-api.ts";
import { groupIn } from "./intake/places.ts";

/** The groups of projects. */
export interface Rooms {
  /** The same project has one group, however often asked and whatever crashed in between. */
  make(room: NewRoom): Promise<MadeRoom>;
  /** Dissolves a group that PoCo made. Never rejects. */
  close(chat: string): Promise<Closing>;
}

export interface RoomsParts {
  readonly api: FeishuApi;
  readonly names: Pick<Names, "find">;
  readonly owner: "requester" | "bot";
  readonly log: Log;
}

const how = { isUrgent: true, maxWaitMs: 30_000 } as const;

export function createRooms(parts: RoomsParts): Rooms {
  const underWay = new Map<string, Promise<MadeRoom>>();
  return {
    make: (room) => {
      const before = underWay.get(room.id);
      if (before !== undefined) return before;
      const making = makeRoom(parts, room).finally(() => underWay.delete(room.id));
      underWay.set(room.id, making);
      return making;
    },
    close: (chat) => closeRoom(parts, chat),
  };
}

async function makeRoom(parts: RoomsParts, room: NewRoom): Promise<MadeRoom> {
  const mine = okOrThrow(await myChats(parts.api, how));
  const marked = mine.find(({ description }) => description.includes(markOf(room)));
  if (marked !== undefined) return { ...groupIn(marked.id), name: marked.name };
  const { chat, problems } = await create(parts, room);
  return {
    ...groupIn(chat.id),
    name: chat.name,
    ...(problems.length === 0 ? {} : { problem: problems.join(" ") }),
  };
}

/** By this a group is found again whose making was cut off, until its card says more about it. */
function markOf({ id }: Pick<NewRoom, "id">): string {
  return `[poco:${id}]`;
}

interface Made {
  readonly chat: Pick<OwnChat, "id" | "name">;
  readonly problems: readonly string[];
}

/** Everybody at once, which is the usual case; where Feishu refuses somebody, one after the other. */
async function create(parts: RoomsParts, room: NewRoom): Promise<Made> {
  const invite = room.invite.slice(0, mostInvited);
  const [requester] = invite;
  const owner = parts.owner === "requester" && requester !== undefined ? { owner: requester } : {};
  const answer = await createChat(parts.api, { ...aboutChat(room), ...owner, invite, uuid: room.id }, how);
  if (answer.kind === "ok") return { chat: answer.data, problems: [] };
  if (answer.kind !== "refused" || invite.length === 0) throw problemOf(answer);
  const alone = await createChat(
    parts.api,
    { ...aboutChat(room), invite: [], uuid: `${room.id}-alone` },
    how,
  );
  const chat = okOrThrow(alone);
  const problems: string[] = [];
  // Feishu refuses those at the same time.
  for (const person of invite) {
    const problem = await inviteOne(parts, { chat: chat.id, person });
    if (problem !== undefined) problems.push(problem);
  }
  return { chat, problems };
}

function aboutChat(room: NewRoom) {
  return {
    name: headOf(`PoCo | ${room.name}`, mostNameCharacters),
    description: markOf(room),
    isPrivate: room.isPrivate,
  };
}

/** Why somebody could not be invited, for people. */
async function inviteOne(
  { api, names, log }: RoomsParts,
  { chat, person }: { readonly chat: string; readonly person: string },
): Promise<string | undefined> {
  const answer = await addMembers(api, { chat, people: [person] }, how);
  if (answer.kind === "ok" && answer.data.length === 0) return undefined;
  log.warn({ chat, person }, "somebody could not be invited into a group of Feishu");
  const name = (await names.find(person)) ?? person;
  const why = answer.kind === "ok" ? "Feishu does not say why." : wordsFor(answer);
  return `${name} could not be invited: ${why}`;
}

async function closeRoom({ api }: RoomsParts, chat: string): Promise<Closing> {
  const info = await chatInfo(api, chat, how);
  if (info.kind === "refused" && isLostChat(info)) return { kind: "closed" };
  if (info.kind !== "ok") return { kind: "stays", reason: `The group stays. ${wordsFor(info)}` };
  if (!info.data.name.startsWith("PoCo | ") && info.data.owner !== null)
    return { kind: "stays", reason: "The group stays: people made it, not PoCo." };
  const answer = await dissolveChat(api, chat, how);
  if (answer.kind === "ok") return { kind: "closed" };
  return { kind: "stays", reason: `The group could not be dissolved. ${wordsFor(answer)}` };
}

function okOrThrow<Data>(answer: FeishuAnswer<Data>): Data {
  if (answer.kind === "ok") return answer.data;
  throw problemOf(answer);
}

function problemOf(answer: Exclude<FeishuAnswer, { kind: "ok" }>): PocoError {
  return new PocoError(answer.kind === "refused" ? "setup" : "unavailable", wordsFor(answer));
}
