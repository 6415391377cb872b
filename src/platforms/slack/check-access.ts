import type { Finding } from "../../config/setting.ts";
import { silentLog } from "../../observe/log.ts";
import { createTrace } from "../kit/trace.ts";
import { authTest, canOpenSocket } from "./api/auth.ts";
import { wordsFor } from "./api/error-words.ts";
import { createSlackApi, type SlackApi } from "./api/slack-api.ts";
import { missingScopes } from "./manifest.ts";
import { accessOf, type SlackValues } from "./settings.ts";

/** Tries the tokens at Slack. Never rejects. */
export async function checkAccess(values: SlackValues): Promise<readonly Finding[]> {
  const access = accessOf(values);
  if (!access.isConfigured) {
    return [
      bad(
        `Not set: ${access.missing.join(", ")}. Run \`poco config slack\` on a terminal, or \`poco config set\`.`,
      ),
    ];
  }
  const { botToken, appToken } = access;
  const bot = await tryToken(values, botToken, checkBot);
  const app = appToken === null ? [] : await tryToken(values, appToken, checkApp);
  const isReady = [...bot, ...app].every(({ isGood }) => isGood);
  const next = "Next: `poco start`, then write to PoCo in Slack; it tells you how to be let in.";
  return [...bot, ...app, ...(isReady ? [good(next)] : [])];
}

type Check = (api: SlackApi) => Promise<readonly Finding[]>;

async function tryToken({ apiBaseUrl }: SlackValues, botToken: string, check: Check) {
  const trace = createTrace({ now: Date.now });
  const api = createSlackApi({ botToken, baseUrl: apiBaseUrl, log: silentLog, trace });
  try {
    return await check(api);
  } finally {
    api.close();
  }
}

async function checkBot(api: SlackApi): Promise<readonly Finding[]> {
  const answer = await authTest(api);
  if (answer.kind !== "ok") return [bad(`The bot token does not work. ${wordsFor(answer)}`)];
  const { team, scopes } = answer.data;
  const lacking = missingScopes(scopes);
  return [
    good(`The bot token works: it speaks for the app in ${team}.`),
    lacking.length === 0
      ? good("The app has every scope that PoCo needs.")
      : bad(
          `The app lacks ${lacking.join(", ")}. Add what it lacks under OAuth & Permissions, or paste the manifest above, and reinstall the app to the workspace.`,
        ),
  ];
}

async function checkApp(api: SlackApi): Promise<readonly Finding[]> {
  const answer = await canOpenSocket(api);
  return answer.kind === "ok"
    ? [good("The app-level token works: PoCo can open its socket.")]
    : [bad(`The app-level token does not work. ${wordsFor(answer)}`)];
}

function good(text: string): Finding {
  return { isGood: true, text };
}

function bad(text: string): Finding {
  return { isGood: false, text };
}
