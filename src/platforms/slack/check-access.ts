import type { Finding } from "../../config/setting.ts";
import { silentLog } from "../../observe/log.ts";
import { createTrace } from "../kit/trace.ts";
import type { NotDone } from "./api/answer.ts";
import { authTest, canOpenSocket } from "./api/auth.ts";
import { isDeadToken, wordsFor } from "./api/error-words.ts";
import { createSlackApi, type SlackApi } from "./api/slack-api.ts";
import { missingScopes } from "./manifest.ts";
import { accessOf, type SlackValues } from "./settings.ts";

/** Tries the tokens at Slack. Never rejects. */
export async function checkAccess(values: SlackValues): Promise<readonly Finding[]> {
  const access = accessOf(values);
  if (!access.isConfigured) {
    return [
      bad(
        `Not set: ${access.missing.join(", ")}. Run \`poco config slack\` on a terminal, or \`poco config set KEY\` for each.`,
      ),
    ];
  }
  const { botToken, appToken } = access;
  const bot = await tryToken(values, botToken, checkBot);
  const app = appToken === null ? [] : await tryToken(values, appToken, checkApp);
  return [...bot, ...app];
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
  if (answer.kind !== "ok") return [notWorking(`The bot token does not work. ${wordsFor(answer)}`, answer)];
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
    : [notWorking(`The app-level token does not work. ${appTokenWords(answer)}`, answer)];
}

const newAppToken =
  "Generate another one under Basic Information -> App-Level Tokens, and enter it with `poco config slack`.";

/** The words for refusals elsewhere are about the bot token, which people get in another place. */
function appTokenWords(answer: NotDone): string {
  if (answer.kind !== "refused") return wordsFor(answer);
  if (answer.error === "missing_scope") return `It lacks the scope connections:write. ${newAppToken}`;
  return isDeadToken(answer.error)
    ? `Slack does not take it (${answer.error}). ${newAppToken}`
    : wordsFor(answer);
}

function notWorking(text: string, answer: NotDone): Finding {
  const isDead = answer.kind === "refused" && isDeadToken(answer.error);
  return { ...bad(text), ...(isDead ? { isRefusal: true } : {}) };
}

function good(text: string): Finding {
  return { isGood: true, text };
}

function bad(text: string): Finding {
  return { isGood: false, text };
}
