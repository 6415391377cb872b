import { z } from "zod";
import { read, type SlackAnswer, withoutData } from "./answer.ts";
import type { SlackApi } from "./slack-api.ts";

/** Who the bot token speaks for. */
export interface SlackIdentity {
  readonly team: string;
  readonly teamId: string;
  /** The bot as a user: whose messages are ours. */
  readonly userId: string;
  /** Null where Slack does not say. */
  readonly botId: string | null;
  /** The workspace's address. */
  readonly url: string;
  readonly isEnterpriseInstall: boolean;
  /** What the token may do; undefined where Slack does not say. */
  readonly scopes: readonly string[] | undefined;
}

const Identity = z.object({
  team: z.string().nullish(),
  team_id: z.string(),
  user_id: z.string(),
  bot_id: z.string().nullish(),
  url: z.string().nullish(),
  is_enterprise_install: z.boolean().nullish(),
});

export async function authTest(api: SlackApi): Promise<SlackAnswer<SlackIdentity>> {
  const answer = read(await api.call("auth.test", {}, { lane: "background", isUrgent: true }), Identity);
  if (answer.kind !== "ok") return answer;
  const { team, team_id: teamId, user_id: userId, bot_id: botId, url } = answer.data;
  const isEnterpriseInstall = answer.data.is_enterprise_install ?? false;
  const facts = { team: team ?? teamId, teamId, userId, botId: botId ?? null, url: url ?? "" };
  return { ...answer, data: { ...facts, isEnterpriseInstall, scopes: answer.scopes } };
}

/**
 * Whether sockets can be opened. `appApi` was made with the app-level token. The address that comes back is a secret and
 * is thrown away.
 */
export async function canOpenSocket(appApi: SlackApi): Promise<SlackAnswer<null>> {
  return withoutData(await appApi.call("apps.connections.open", {}, { lane: "interactive" }));
}
