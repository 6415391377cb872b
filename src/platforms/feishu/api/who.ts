import { z } from "zod";
import { type FeishuAnswer, read } from "./answer.ts";
import type { CallHow } from "./call.ts";
import type { FeishuApi } from "./feishu-api.ts";

export interface Bot {
  readonly openId: string;
  readonly name: string;
}

const Info = z.object({ bot: z.object({ open_id: z.string(), app_name: z.string().catch("") }) });

/** Who PoCo is there: a proof that the token is good as well. */
export async function botInfo(api: FeishuApi, how?: CallHow): Promise<FeishuAnswer<Bot>> {
  const answer = read(await api.call("bot.info", {}, how), Info);
  if (answer.kind !== "ok") return answer;
  const { open_id: openId, app_name: name } = answer.data.bot;
  return { kind: "ok", data: { openId, name } };
}

export interface Granted {
  readonly scopes: ReadonlySet<string>;
  /** The open id of whom the app belongs to. */
  readonly owner: string | null;
}

const Application = z.object({
  app: z.object({
    scopes: z.array(z.object({ scope: z.string() })).nullish(),
    owner: z
      .object({ owner_id: z.string().optional().catch(undefined) })
      .nullish()
      .catch(null),
  }),
});

/** Needs `application:application:self_manage`. */
export async function grantedScopes(api: FeishuApi, how?: CallHow): Promise<FeishuAnswer<Granted>> {
  const query = { lang: "zh_cn", user_id_type: "open_id" };
  const answer = read(await api.call("application.me", { query }, how), Application);
  if (answer.kind !== "ok") return answer;
  const { scopes, owner } = answer.data.app;
  return {
    kind: "ok",
    data: { scopes: new Set((scopes ?? []).map(({ scope }) => scope)), owner: owner?.owner_id ?? null },
  };
}

const Person = z.object({ user: z.object({ name: z.string().min(1) }) });

/** Needs `contact:user.base:readonly`. */
export async function personName(
  api: FeishuApi,
  person: string,
  how?: CallHow,
): Promise<FeishuAnswer<string>> {
  const ask = { path: { user: person }, query: { user_id_type: "open_id" } };
  const answer = read(await api.call("user.get", ask, how), Person);
  return answer.kind === "ok" ? { kind: "ok", data: answer.data.user.name } : answer;
}
