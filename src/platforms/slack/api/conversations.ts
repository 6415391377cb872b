import { z } from "zod";
import { firstWords } from "../../../cards/cut.ts";
import { read, type SlackAnswer, withoutData } from "./answer.ts";
import type { How } from "./messages.ts";
import type { CallHow, SlackApi } from "./slack-api.ts";

export interface SlackConversation {
  readonly id: string;
  /** Null for a conversation with one person. */
  readonly name: string | null;
  readonly isPrivate: boolean;
  readonly isArchived: boolean;
  /** Whether the bot is in it; a conversation with one person counts as such. */
  readonly isMember: boolean;
  /** Who made it, where Slack says so. */
  readonly creator: string | null;
  /** What it says it is for; empty where nobody said it. */
  readonly purpose: string;
}

const Conversation = z.object({
  id: z.string(),
  name: z.string().nullish(),
  is_private: z.boolean().nullish(),
  is_archived: z.boolean().nullish(),
  is_member: z.boolean().nullish(),
  is_im: z.boolean().nullish(),
  creator: z.string().nullish(),
  purpose: z.object({ value: z.string().nullish() }).nullish(),
});
const OneConversation = z.object({ channel: Conversation });
const JustId = z.object({ channel: z.object({ id: z.string() }) });

/**
 * Never made twice: after `unsure` a second try that is answered `name_taken` may be the first one's channel.
 * Slack: at most 80 lower-case letters, digits, `-` and `_`.
 */
export async function createChannel(
  api: SlackApi,
  channel: { readonly name: string; readonly isPrivate: boolean },
  how: How = {},
): Promise<SlackAnswer<SlackConversation>> {
  const args = { name: channel.name, is_private: channel.isPrivate };
  return oneConversation(await api.call("conversations.create", args, background(how)));
}

export async function channelInfo(
  api: SlackApi,
  channel: string,
  how: How = {},
): Promise<SlackAnswer<SlackConversation>> {
  return oneConversation(await api.call("conversations.info", { channel }, background(how)));
}

/** Whom Slack did not let in. */
export interface NotInvited {
  readonly user: string;
  readonly answer: Exclude<SlackAnswer, { kind: "ok" }>;
}

/** One by one, because Slack refuses all for one; whoever is in it already is fine. Answers who is missing. */
export async function inviteTo(
  api: SlackApi,
  { channel, users }: { readonly channel: string; readonly users: readonly string[] },
  how: How = {},
): Promise<readonly NotInvited[]> {
  const missing: NotInvited[] = [];
  for (const user of users) {
    const fine = ["already_in_channel", "cant_invite_self"];
    const args = { channel, users: user };
    const answer = await api.call("conversations.invite", args, background({ ...how, fine }));
    if (answer.kind !== "ok") missing.push({ user, answer });
  }
  return missing;
}

/** Slack: at most 250 characters of topic or purpose. */
const mostDescription = 250;

export async function setTopic(
  api: SlackApi,
  { channel, topic }: { readonly channel: string; readonly topic: string },
  how: How = {},
): Promise<SlackAnswer<null>> {
  const args = { channel, topic: firstWords(topic, mostDescription) };
  return withoutData(await api.call("conversations.setTopic", args, background(how)));
}

export async function setPurpose(
  api: SlackApi,
  { channel, purpose }: { readonly channel: string; readonly purpose: string },
  how: How = {},
): Promise<SlackAnswer<null>> {
  const args = { channel, purpose: firstWords(purpose, mostDescription) };
  return withoutData(await api.call("conversations.setPurpose", args, background(how)));
}

/** For ever: a bot cannot take a channel out of the archive. One that is archived or gone already is fine. */
export async function archiveChannel(
  api: SlackApi,
  channel: string,
  how: How = {},
): Promise<SlackAnswer<null>> {
  const fine = ["already_archived", "channel_not_found", "is_archived"];
  return withoutData(await api.call("conversations.archive", { channel }, background({ ...how, fine })));
}

/** The id of the conversation with one person. */
export async function openDm(api: SlackApi, user: string, how: How = {}): Promise<SlackAnswer<string>> {
  const answer = read(await api.call("conversations.open", { users: user }, background(how)), JustId);
  return answer.kind === "ok" ? { ...answer, data: answer.data.channel.id } : answer;
}

const Mine = z.object({
  channels: z.array(Conversation),
  response_metadata: z.object({ next_cursor: z.string().nullish() }).nullish(),
});
/** 20 pages of 200. */
const mostPages = 20;

/** The channels that the bot is in, those of people alone left out. */
export async function myChannels(
  api: SlackApi,
  how: How = {},
): Promise<SlackAnswer<readonly SlackConversation[]>> {
  const channels: SlackConversation[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < mostPages; page += 1) {
    const args = { types: "public_channel,private_channel", exclude_archived: true, limit: 200, cursor };
    const answer = read(await api.call("users.conversations", args, background(how)), Mine);
    if (answer.kind !== "ok") return answer;
    channels.push(...answer.data.channels.map((one) => ({ ...conversationOf(one), isMember: true })));
    cursor = answer.data.response_metadata?.next_cursor || undefined;
    if (cursor === undefined) break;
  }
  return { kind: "ok", data: channels };
}

function oneConversation(answer: SlackAnswer): SlackAnswer<SlackConversation> {
  const one = read(answer, OneConversation);
  return one.kind === "ok" ? { ...one, data: conversationOf(one.data.channel) } : one;
}

function conversationOf(channel: z.infer<typeof Conversation>): SlackConversation {
  const isIm = channel.is_im ?? false;
  return {
    id: channel.id,
    name: isIm ? null : (channel.name ?? null),
    isPrivate: isIm || (channel.is_private ?? false),
    isArchived: channel.is_archived ?? false,
    isMember: isIm || (channel.is_member ?? false),
    creator: channel.creator ?? null,
    purpose: channel.purpose?.value ?? "",
  };
}

function background(how: How): CallHow {
  return { lane: "background", ...how };
}
