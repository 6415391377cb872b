import type { Fields } from "./fields.ts";
import { textOf } from "./fields.ts";
import type { SlackChannel, Workspace } from "./workspace.ts";

/** What every interaction says of who did it and where. */
export function interactionJson(workspace: Workspace, user: string): Fields {
  const { app, team, users } = workspace;
  const name = users.get(user)?.name ?? "";
  return {
    user: { id: user, username: name, name, team_id: team.id },
    api_app_id: app.appId,
    token: app.verificationToken,
    team: { id: team.id, domain: team.domain },
    enterprise: null,
    is_enterprise_install: false,
  };
}

/** Slack hides the names of private conversations. */
export function channelNameJson(channel: SlackChannel): Fields {
  switch (channel.kind) {
    case "public":
      return { id: channel.id, name: channel.name };
    case "private":
      return { id: channel.id, name: "privategroup" };
    case "im":
      return { id: channel.id, name: "directmessage" };
    default:
      throw new Error(`no such kind of channel: ${String(channel.kind)}`);
  }
}

/** Where the app may answer: five times within thirty minutes. */
export function newResponseUrl(
  workspace: Workspace,
  place: {
    readonly channel: string;
    readonly user: string;
    readonly threadTs?: string | undefined;
    readonly source?: { readonly ts: string; readonly isEphemeral: boolean };
  },
): string {
  const id = workspace.nextId("R");
  workspace.responseUrls.set(id, {
    at: workspace.now(),
    channel: place.channel,
    user: place.user,
    threadTs: place.threadTs,
    source: place.source,
    uses: 0,
  });
  return `${workspace.origin}/response/${id}`;
}

/** What was done with an element, as `actions` has it. */
export function actionJson(element: Fields, chosen: Fields, place: Fields): Fields {
  const { options: _, option_groups: __, confirm: ___, ...shown } = element;
  return { ...shown, ...chosen, ...place, type: textOf(element["type"]) };
}
