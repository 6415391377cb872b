import { archive, describe, erase, leave, makePrivate, rename, unarchive } from "./change-channel.ts";
import type { Deliveries } from "./deliveries.ts";
import { type Done, doneOf } from "./done.ts";
import { joinBy, openChannel } from "./speak.ts";
import type { SlackChannel, Workspace } from "./workspace.ts";

interface ByPerson {
  readonly channel: string;
  readonly user: string;
}

/** What people do with channels, and with the app as a whole. */
export interface ChannelKeeping {
  archiveChannel(what: ByPerson): Promise<Done>;
  unarchiveChannel(what: ByPerson): Promise<Done>;
  makePrivate(what: ByPerson): Promise<Done>;
  renameChannel(what: ByPerson & { readonly name: string }): Promise<Done>;
  deleteChannel(what: ByPerson): Promise<Done>;
  setTopic(what: ByPerson & { readonly text: string }): Promise<Done>;
  kickBot(what: ByPerson): Promise<Done>;
  inviteBot(what: ByPerson): Promise<Done>;
  inviteUser(what: ByPerson & { readonly by: string }): Promise<Done>;
  joinChannel(what: ByPerson): Promise<Done>;
  leaveChannel(what: ByPerson): Promise<Done>;
  /** The app is removed: its tokens work no more. */
  uninstall(): Promise<Done>;
}

export function createChannelKeeping(workspace: Workspace, deliveries: Deliveries): ChannelKeeping {
  const during = async (work: () => void): Promise<Done> => doneOf(await deliveries.during(work));
  const { botUser } = workspace.app;
  return {
    archiveChannel: ({ channel, user }) =>
      during(() => archive(workspace, openChannel(workspace, channel), user)),
    unarchiveChannel: ({ channel, user }) =>
      during(() => unarchive(workspace, archivedChannel(workspace, channel), user)),
    makePrivate: ({ channel, user }) =>
      during(() => makePrivate(workspace, openChannel(workspace, channel), user)),
    renameChannel: ({ channel, ...change }) =>
      during(() => rename(workspace, openChannel(workspace, channel), change)),
    deleteChannel: ({ channel, user }) =>
      during(() => erase(workspace, anyChannel(workspace, channel), user)),
    setTopic: ({ channel, ...change }) =>
      during(() => describe(workspace, openChannel(workspace, channel), { ...change, what: "topic" })),
    kickBot: ({ channel }) => during(() => leave(workspace, openChannel(workspace, channel), botUser)),
    inviteBot: ({ channel, user }) => during(() => joinBy(workspace, { channel, user: botUser, by: user })),
    inviteUser: (who) => during(() => joinBy(workspace, who)),
    joinChannel: (who) => during(() => joinBy(workspace, who)),
    leaveChannel: ({ channel, user }) =>
      during(() => leave(workspace, openChannel(workspace, channel), user)),
    uninstall: () => during(() => uninstall(workspace)),
  };
}

function anyChannel(workspace: Workspace, id: string): SlackChannel {
  const channel = workspace.channels.get(id);
  if (channel === undefined) throw new Error(`there is no conversation ${id}`);
  return channel;
}

function archivedChannel(workspace: Workspace, id: string): SlackChannel {
  const channel = anyChannel(workspace, id);
  if (!channel.isArchived) throw new Error(`${channel.name} is not archived`);
  return channel;
}

function uninstall(workspace: Workspace): void {
  const { brokenTokens } = workspace.rules;
  brokenTokens.set("bot", "account_inactive");
  brokenTokens.set("app", "account_inactive");
  const tokens = { oauth: [], bot: [workspace.app.botUser] };
  workspace.publish({ type: "tokens_revoked", tokens, event_ts: workspace.nextTs() });
  workspace.publish({ type: "app_uninstalled", event_ts: workspace.nextTs() });
}
