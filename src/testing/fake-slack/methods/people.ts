import type { Fields } from "../fields.ts";
import { type Call, type Methods, method } from "../method.ts";
import { nextPage, pageOf } from "../page.ts";
import type { SlackUser, Workspace } from "../workspace.ts";
import { userFrom } from "./reach.ts";

const readsUsers = { scopes: ["users:read"] } as const;

export const peopleMethods: Methods = {
  "auth.test": method("", { tier: 4, token: "any" }, authTest),
  // Slack documents tier 1, but lets a client that lost its socket come back at once.
  "apps.connections.open": method(
    "",
    { tier: 2, token: "app", scopes: ["connections:write"] },
    ({ offerSocket }) => ({ url: offerSocket() }),
  ),
  "team.info": method("team domain", { tier: 3, scopes: ["team:read"] }, teamInfo),
  "users.info": method("user include_locale", { tier: 4, ...readsUsers }, (call) => ({
    user: userJson(call.workspace, userFrom(call, call.args.required("user", "user_not_found"))),
  })),
  "users.list": method("limit cursor include_locale team_id", { tier: 2, ...readsUsers }, usersList),
};

function authTest({ workspace, owner }: Call): Fields {
  const { app, team } = workspace;
  const url = `https://${team.domain}.slack.com/`;
  // An app-level token stands for the app, not for its bot.
  if (owner === "app") return { app_id: app.appId, app_name: "PoCo", team: team.name, team_id: team.id };
  return {
    url,
    team: team.name,
    user: app.botName,
    team_id: team.id,
    user_id: app.botUser,
    bot_id: app.botId,
    is_enterprise_install: false,
  };
}

function teamInfo({ workspace: { team } }: Call): Fields {
  const url = `https://${team.domain}.slack.com/`;
  return { team: { ...team, url, email_domain: "", icon: { image_default: true } } };
}

function usersList(call: Call): Fields {
  const { items, cursor } = pageOf(call.args, [...call.workspace.users.values()], {
    usual: 200,
    most: 1_000,
  });
  return {
    members: items.map((user) => userJson(call.workspace, user)),
    cache_ts: Math.floor(call.workspace.now() / 1_000),
    ...nextPage(cursor),
  };
}

function userJson({ app, team }: Workspace, user: SlackUser): Fields {
  return {
    id: user.id,
    team_id: team.id,
    name: user.name,
    deleted: user.isDeleted,
    real_name: user.realName,
    tz: "Etc/UTC",
    tz_label: "Coordinated Universal Time",
    tz_offset: 0,
    profile: {
      real_name: user.realName,
      real_name_normalized: user.realName,
      display_name: user.name,
      display_name_normalized: user.name,
      team: team.id,
      ...(user.id === app.botUser && { bot_id: app.botId, api_app_id: app.appId }),
    },
    is_admin: false,
    is_owner: false,
    is_primary_owner: false,
    is_restricted: user.guest !== undefined,
    is_ultra_restricted: user.guest === "single",
    is_bot: user.isBot,
    is_app_user: false,
    updated: 0,
  };
}
