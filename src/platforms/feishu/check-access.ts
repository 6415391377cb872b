import type { Finding } from "../../config/setting.ts";
import { silentLog } from "../../observe/log.ts";
import { createTrace } from "../kit/trace.ts";
import { codes } from "./api/codes.ts";
import { wordsFor } from "./api/error-words.ts";
import { createFeishuApi, type FeishuApi } from "./api/feishu-api.ts";
import { createMonthlyCalls } from "./api/monthly-calls.ts";
import { botInfo, grantedScopes } from "./api/who.ts";
import { lackingScopes, scopesLink } from "./scopes.ts";
import { accessOf, apiOrigin, type FeishuValues } from "./settings.ts";

/** Tries the App ID and the App Secret at Feishu, and looks which rights are missing. Never rejects. */
export async function checkAccess(values: FeishuValues): Promise<readonly Finding[]> {
  const access = accessOf(values);
  if (!access.isConfigured) {
    return [
      bad(
        `Not set: ${access.missing.join(", ")}. Run \`poco config feishu\` on a terminal, or \`poco config set KEY\` for each.`,
      ),
    ];
  }
  const origin = apiOrigin(values);
  const monthly = createMonthlyCalls({ path: undefined, limit: 0, now: Date.now, log: silentLog });
  const trace = createTrace({ now: Date.now });
  const api = createFeishuApi({ ...access, origin, log: silentLog, trace, monthly });
  try {
    const bot = await botInfo(api);
    if (bot.kind === "refused") return [{ ...bad(wordsFor(bot)), isRefusal: true }];
    if (bot.kind !== "ok") return [bad(wordsFor(bot))];
    const name = bot.data.name === "" ? "a bot" : bot.data.name;
    return [good(`Feishu knows the app as ${name}.`), ...(await checkScopes(api, origin, access.appId))];
  } finally {
    api.close();
  }
}

async function checkScopes(api: FeishuApi, origin: string, appId: string): Promise<readonly Finding[]> {
  const granted = await grantedScopes(api);
  if (granted.kind === "refused" && granted.code === codes.missingScope) {
    const link = scopesLink(origin, appId, ["application:application:self_manage"]);
    const text = `PoCo cannot see which rights the app has: add application:application:self_manage at ${link} and publish a new version.`;
    return [bad(text)];
  }
  if (granted.kind !== "ok") return [bad(wordsFor(granted))];
  const { needed, optional } = lackingScopes(granted.data.scopes);
  const link = (names: readonly string[]): string => scopesLink(origin, appId, names);
  if (needed.length > 0) {
    const names = [...needed, ...optional].map(({ name }) => name);
    const needs = needed.map(({ name, need }) => `${name} (to ${need})`).join(", ");
    return [bad(`The app lacks rights: ${needs}. Add them at ${link(names)} and publish a new version.`)];
  }
  return [
    good("The app has all the rights that PoCo needs."),
    ...optional.map(({ name, need }) =>
      good(`Without ${name} PoCo cannot ${need}. It can be added at ${link([name])}.`),
    ),
  ];
}

function good(text: string): Finding {
  return { isGood: true, text };
}

function bad(text: string): Finding {
  return { isGood: false, text };
}
