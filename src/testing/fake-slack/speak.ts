import { join } from "./change-channel.ts";
import { dmOf } from "./create-workspace.ts";
import type { Deliveries } from "./deliveries.ts";
import { type Done, doneOf } from "./done.ts";
import { addFile } from "./files.ts";
import { changeMessage, isHeard, postMessage, removeMessage } from "./post-message.ts";
import { asTyped, richTextOf } from "./slack-text.ts";
import type { FileOddity, SlackChannel, SlackMessage, Workspace } from "./workspace.ts";

/** What people write. Text is given as it is typed: `@poco run a<b && c`, `#general`, links as they are. */
export interface Speaking {
  say(message: Saying): Promise<Said>;
  dm(message: Omit<Saying, "channel">): Promise<Said>;
  editMessage(message: Place & { readonly text: string }): Promise<Done>;
  deleteMessage(message: Place): Promise<Done>;
  /** A person deletes a file: nothing but a tombstone stays in the messages that showed it. */
  deleteFile(id: string): Promise<Done>;
  react(reaction: Place & { readonly user: string; readonly name: string }): Promise<Done>;
}

export interface Saying {
  readonly user: string;
  readonly channel: string;
  readonly text: string;
  readonly threadTs?: string;
  /** Sent to the channel too, beside the thread. */
  readonly isBroadcast?: boolean;
  readonly files?: readonly GivenFile[];
}

export interface GivenFile extends FileOddity {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly mimetype?: string;
}

export interface Place {
  readonly channel: string;
  readonly ts: string;
}

export interface Said extends Done {
  readonly channel: string;
  readonly ts: string;
}

export function createSpeaking(workspace: Workspace, deliveries: Deliveries): Speaking {
  const during = async (work: () => void): Promise<Done> => doneOf(await deliveries.during(work));

  async function say(saying: Saying): Promise<Said> {
    if (/^\/\S/u.test(saying.text)) throw new Error("Slack takes this for a command; see `command`");
    const channel = openChannel(workspace, saying.channel);
    if (!channel.members.has(saying.user)) {
      throw new Error(`${saying.user} is not in ${channel.name} and cannot write there`);
    }
    let ts = "";
    const done = await during(() => {
      ts = write(workspace, channel, saying).ts;
    });
    return { ...done, channel: channel.id, ts };
  }

  return {
    say,
    dm: (saying) => say({ ...saying, channel: dmOf(workspace, saying.user).id }),
    editMessage: ({ channel, ts, text }) =>
      during(() => {
        const message = messageAt(workspace, { channel, ts });
        const edited = { user: message.user, ts: workspace.nextTs() };
        changeMessage(workspace, message, {
          text: asTyped(workspace, text),
          blocks: [richTextOf(workspace, text, workspace.nextId("b"))],
          edited,
        });
      }),
    deleteMessage: (place) =>
      during(() => {
        const message = messageAt(workspace, place);
        removeMessage(workspace, openChannel(workspace, place.channel), message);
      }),
    deleteFile: (id) => during(() => removeFile(workspace, id)),
    react: ({ user, name, ...place }) =>
      during(() => {
        const message = messageAt(workspace, place);
        message.reactions.set(name, [...(message.reactions.get(name) ?? []), user]);
        if (!isHeard(workspace, openChannel(workspace, place.channel))) return;
        const item = { type: "message", channel: place.channel, ts: place.ts };
        workspace.publish({
          type: "reaction_added",
          user,
          reaction: name,
          item_user: message.user,
          item,
          event_ts: workspace.nextTs(),
        });
      }),
  };
}

function write(workspace: Workspace, channel: SlackChannel, saying: Saying): SlackMessage {
  const { user, text, threadTs, isBroadcast = false } = saying;
  if (threadTs !== undefined) messageAt(workspace, { channel: channel.id, ts: threadTs });
  const files = (saying.files ?? []).map(({ name, bytes, mimetype, ...oddity }) => {
    return addFile(workspace, { user, name, bytes, mimetype, oddity }).id;
  });
  const subtype = files.length > 0 ? "file_share" : isBroadcast ? "thread_broadcast" : undefined;
  return postMessage(workspace, channel, {
    user,
    text: asTyped(workspace, text),
    blocks: text === "" ? undefined : [richTextOf(workspace, text, workspace.nextId("b"))],
    subtype,
    threadTs,
    isBroadcast,
    files,
  });
}

function removeFile(workspace: Workspace, id: string): void {
  const file = workspace.files.get(id);
  if (file?.state !== "complete") throw new Error(`there is no file ${id}`);
  file.state = "deleted";
  workspace.publish({ type: "file_deleted", file_id: id, event_ts: workspace.nextTs() });
  for (const place of file.shares) changeMessage(workspace, messageAt(workspace, place), {});
}

export function openChannel(workspace: Workspace, id: string): SlackChannel {
  const channel = workspace.channels.get(id);
  if (channel === undefined) throw new Error(`there is no conversation ${id}`);
  if (channel.isArchived) throw new Error(`${channel.name} is archived: people can only read there`);
  return channel;
}

export function messageAt(workspace: Workspace, { channel, ts }: Place): SlackMessage {
  const message = workspace.channels.get(channel)?.messages.find((one) => one.ts === ts);
  if (message === undefined) throw new Error(`there is no message ${ts} in ${channel}`);
  return message;
}

/** A person comes into a channel, alone or led by another one. */
export function joinBy(
  workspace: Workspace,
  who: { readonly channel: string; readonly user: string; readonly by?: string },
): void {
  const by = who.by === undefined ? {} : { inviter: who.by };
  join(workspace, openChannel(workspace, who.channel), { user: who.user, ...by });
}
