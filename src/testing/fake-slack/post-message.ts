import { copyOf, type Fields } from "./fields.ts";
import { channelTypeOf, messageJson } from "./message-json.ts";
import type { SlackChannel, SlackMessage, Workspace } from "./workspace.ts";

export interface NewMessage {
  readonly user: string;
  readonly text: string;
  readonly isOfApp?: boolean;
  readonly subtype?: string | undefined;
  readonly blocks?: readonly Fields[] | undefined;
  readonly metadata?: Fields | undefined;
  readonly threadTs?: string | undefined;
  readonly isBroadcast?: boolean;
  readonly files?: readonly string[];
  readonly stream?: SlackMessage["stream"];
  readonly facts?: Fields;
}

/** Puts a message into a conversation and tells the app, as it is told of its own ones too. */
export function postMessage(workspace: Workspace, channel: SlackChannel, given: NewMessage): SlackMessage {
  const message: SlackMessage = {
    ts: workspace.nextTs(),
    channel: channel.id,
    user: given.user,
    isOfApp: given.isOfApp ?? false,
    subtype: given.subtype,
    text: given.text,
    blocks: given.blocks,
    metadata: given.metadata,
    threadTs: given.threadTs,
    isBroadcast: given.isBroadcast ?? false,
    edited: undefined,
    reactions: new Map(),
    files: given.files ?? [],
    stream: given.stream,
    facts: given.facts ?? {},
  };
  channel.messages.push(message);
  for (const id of message.files) {
    workspace.files.get(id)?.shares.push({ channel: channel.id, ts: message.ts });
  }
  publishMessage(workspace, channel, message);
  return message;
}

/** What Slack writes into a conversation itself, e.g. who joined. */
export function postNotice(workspace: Workspace, channel: SlackChannel, notice: Notice): SlackMessage {
  const { subtype, user, text, facts = {} } = notice;
  return postMessage(workspace, channel, { subtype, user, text, facts });
}

export interface Notice {
  readonly subtype: string;
  readonly user: string;
  readonly text: string;
  readonly facts?: Fields;
}

/** A mention of the app in a room arrives twice: as app_mention and as message, with the same ts. */
function publishMessage(workspace: Workspace, channel: SlackChannel, message: SlackMessage): void {
  if (!isHeard(workspace, channel)) return;
  const json = messageJson(workspace, message);
  const place = { channel: channel.id, event_ts: message.ts };
  const isMention =
    channel.kind !== "im" && !message.isOfApp && message.text.includes(`<@${workspace.app.botUser}`);
  if (isMention && (message.subtype === undefined || message.subtype === "file_share")) {
    const { subtype: _, ...mention } = json;
    workspace.publish({ ...mention, type: "app_mention", ...place });
  }
  workspace.publish({ ...json, ...place, channel_type: channelTypeOf(channel) });
}

/** The app hears only conversations that it is in. */
export function isHeard(workspace: Workspace, channel: SlackChannel): boolean {
  return channel.members.has(workspace.app.botUser);
}

/** Changes a message in place and tells the app. */
export function changeMessage(
  workspace: Workspace,
  message: SlackMessage,
  change: Partial<Pick<SlackMessage, "text" | "blocks" | "metadata" | "edited">>,
): void {
  const previous = copyOf(messageJson(workspace, message));
  Object.assign(message, change);
  publishChange(workspace, message, {
    subtype: "message_changed",
    message: messageJson(workspace, message),
    previous_message: previous,
  });
}

export function removeMessage(workspace: Workspace, channel: SlackChannel, message: SlackMessage): void {
  const previous = copyOf(messageJson(workspace, message));
  channel.messages.splice(channel.messages.indexOf(message), 1);
  const pin = channel.pins.indexOf(message.ts);
  if (pin !== -1) channel.pins.splice(pin, 1);
  publishChange(workspace, message, {
    subtype: "message_deleted",
    deleted_ts: message.ts,
    previous_message: previous,
  });
}

function publishChange(workspace: Workspace, message: SlackMessage, change: Fields): void {
  const channel = workspace.channels.get(message.channel);
  if (channel === undefined || !isHeard(workspace, channel)) return;
  const ts = workspace.nextTs();
  workspace.publish({
    type: "message",
    hidden: true,
    ...change,
    channel: channel.id,
    channel_type: channelTypeOf(channel),
    ts,
    event_ts: ts,
  });
}
