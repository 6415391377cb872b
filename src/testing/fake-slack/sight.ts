import { type Fields, isFields, objectsOf, textOf } from "./fields.ts";
import { labelOf, usableElements } from "./find-element.ts";
import { asRead } from "./slack-text.ts";
import { stateOfStream } from "./stream-state.ts";
import { homeOf, stackOf } from "./views.ts";
import type {
  SlackChannel,
  SlackEphemeral,
  SlackFile,
  SlackMessage,
  SlackView,
  Workspace,
} from "./workspace.ts";

/** What people see. Everything is a copy of the moment. */
export interface Sight {
  /** All of a conversation, replies and notices included, oldest first. */
  messages(channel: string): readonly SeenMessage[];
  /** Only what the app wrote. */
  posts(channel: string): readonly SeenMessage[];
  message(channel: string, ts: string): SeenMessage | undefined;
  /** What only this person sees, until it is deleted or the person reloads. */
  ephemerals(user: string): readonly SeenEphemeral[];
  /** The open modals, the top one last. */
  viewsOf(user: string): readonly SeenView[];
  home(user: string): SeenView | undefined;
  /** The timestamps of what is pinned. */
  pins(channel: string): readonly string[];
  channel(id: string): SeenChannel | undefined;
  channelNamed(name: string): SeenChannel | undefined;
  channels(): readonly SeenChannel[];
  files(): readonly SlackFile[];
  /** The "is thinking..." line of a thread. */
  status(channel: string, threadTs: string): string | undefined;
  /** The state of the agent session of a thread, e.g. `processing`. */
  session(channel: string, threadTs: string): string | undefined;
}

/** What can be read and used of something with blocks. */
interface Shown {
  readonly blocks: readonly Fields[];
  /** Every text in it as people read it, a line for each. */
  readonly plain: string;
  /** What stands on its buttons and menus. */
  readonly buttons: readonly string[];
}

export interface SeenMessage extends Shown {
  readonly ts: string;
  readonly channel: string;
  readonly user: string;
  readonly isOfApp: boolean;
  readonly subtype: string | undefined;
  readonly text: string;
  readonly threadTs: string | undefined;
  readonly isBroadcast: boolean;
  readonly metadata: Fields | undefined;
  readonly isEdited: boolean;
  /** Names of reactions with those who gave them. */
  readonly reactions: Readonly<Record<string, readonly string[]>>;
  readonly files: readonly SlackFile[];
  readonly stream: ReturnType<typeof stateOfStream>;
  readonly chunks: readonly Fields[];
}

export interface SeenEphemeral extends Shown {
  readonly ts: string;
  readonly channel: string;
  readonly text: string;
  readonly threadTs: string | undefined;
}

export interface SeenView extends Shown {
  readonly id: string;
  readonly hash: string;
  readonly title: string;
  readonly callbackId: string;
  readonly privateMetadata: string;
  readonly submit: string | undefined;
  readonly view: Fields;
  readonly state: SlackView["state"];
}

export interface SeenChannel {
  readonly id: string;
  readonly name: string;
  readonly kind: SlackChannel["kind"];
  readonly topic: string;
  readonly purpose: string;
  readonly members: readonly string[];
  readonly isArchived: boolean;
}

export function createSight(workspace: Workspace): Sight {
  const messages = (channel: string): readonly SeenMessage[] =>
    (workspace.channels.get(channel)?.messages ?? []).map((message) => seenMessage(workspace, message));
  const channels = (): readonly SeenChannel[] => [...workspace.channels.values()].map(seenChannel);
  return {
    messages,
    posts: (channel) => messages(channel).filter(({ isOfApp }) => isOfApp),
    message: (channel, wanted) => messages(channel).find(({ ts }) => ts === wanted),
    ephemerals: (user) =>
      workspace.ephemerals.filter((one) => one.user === user && !one.isDeleted).map(seenEphemeral),
    viewsOf: (user) => stackOf(workspace, user).map(seenView),
    home: (user) => {
      const view = homeOf(workspace, user);
      return view && seenView(view);
    },
    pins: (channel) => [...(workspace.channels.get(channel)?.pins ?? [])],
    channel: (id) => channels().find((channel) => channel.id === id),
    channelNamed: (name) => channels().find((channel) => channel.kind !== "im" && channel.name === name),
    channels,
    files: () => [...workspace.files.values()],
    status: (channel, threadTs) => workspace.statuses.get(`${channel}:${threadTs}`),
    session: (channel, threadTs) => workspace.sessions.get(`${channel}:${threadTs}`)?.status,
  };
}

function seenMessage(workspace: Workspace, message: SlackMessage): SeenMessage {
  return {
    ts: message.ts,
    channel: message.channel,
    user: message.user,
    isOfApp: message.isOfApp,
    subtype: message.subtype,
    text: message.text,
    threadTs: message.threadTs,
    isBroadcast: message.isBroadcast,
    metadata: message.metadata,
    isEdited: message.edited !== undefined,
    reactions: Object.fromEntries([...message.reactions].map(([name, users]) => [name, [...users]])),
    files: message.files.map((id) => workspace.files.get(id)).filter((file) => file !== undefined),
    stream: stateOfStream(workspace, message),
    chunks: [...(message.stream?.chunks ?? [])],
    ...shown(message.text, message.blocks),
  };
}

function seenEphemeral({ ts, channel, text, threadTs, blocks }: SlackEphemeral): SeenEphemeral {
  return { ts, channel, text, threadTs, ...shown(text, blocks) };
}

function seenView(view: SlackView): SeenView {
  const { given } = view;
  const label = (name: string): string | undefined =>
    isFields(given[name]) ? textOf(given[name]["text"]) : undefined;
  return {
    id: view.id,
    hash: view.hash,
    title: label("title") ?? "",
    callbackId: textOf(given["callback_id"]),
    privateMetadata: textOf(given["private_metadata"]),
    submit: label("submit"),
    view: given,
    state: structuredClone(view.state),
    ...shown("", objectsOf(given["blocks"])),
  };
}

function seenChannel({ id, name, kind, topic, purpose, members, isArchived }: SlackChannel): SeenChannel {
  return { id, name, kind, topic, purpose, members: [...members], isArchived };
}

/** Where a message has blocks, Slack shows them in place of its text. */
function shown(text: string, blocks: readonly Fields[] | undefined): Shown {
  return {
    blocks: blocks ?? [],
    plain: blocks === undefined ? asRead(text) : textsIn(blocks).map(asRead).join("\n"),
    buttons: usableElements(blocks)
      .map(({ element }) => labelOf(element))
      .filter((label) => label !== ""),
  };
}

const readable = new Set(["text", "title", "details", "output", "label", "alt_text", "hint", "description"]);

function textsIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(textsIn);
  if (!isFields(value)) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    if (typeof inner === "string") return readable.has(name) ? [inner] : [];
    return textsIn(inner);
  });
}
