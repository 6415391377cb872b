import { unreachable } from "../../../domain/unreachable.ts";
import type { NotDone, Refused } from "./answer.ts";
import { codes } from "./codes.ts";

/** What came of a call, for people: what happened, and the next step. */
export function wordsFor(answer: NotDone): string {
  switch (answer.kind) {
    case "refused":
      return refusedWords(answer);
    case "limited":
      return answer.by === "plan"
        ? "The calls of the month that the organisation's plan of Feishu allows are used up. Ask an admin of Feishu for more, or wait for the next month."
        : `Feishu takes no more calls of this kind for ${Math.ceil(answer.retryAfterMs / 1_000)} s. PoCo tries again by itself.`;
    case "unsure":
      return `It is not known whether Feishu did it: ${answer.detail}. Look into the group, then try again.`;
    case "down":
      return `Feishu could not be reached: ${answer.detail}. Check the network of the server, then try again.`;
    default:
      return unreachable(answer);
  }
}

/** The app's id or secret is of no use: nothing works until somebody enters others. */
export function isDeadApp({ code }: Refused): boolean {
  return code === codes.wrongAppId || code === codes.wrongAppSecret;
}

/** Nothing of the app works in chats until somebody switches it on. */
export function isBotOff({ code }: Refused): boolean {
  return codes.botIsOff.has(code);
}

/** The chat cannot be written to any more, whatever PoCo does. */
export function isLostChat({ code }: Refused): boolean {
  return codes.notInChat.has(code) || codes.dissolved.has(code) || code === codes.outOfReach;
}

/** The message cannot be changed or answered any more. */
export function isLostMessage({ code }: Refused): boolean {
  return lostMessages.has(code);
}

/** A smaller or plainer card may be taken. */
export function isUnfit({ code, inner }: Refused): boolean {
  return codes.unfitCard.has(code) || (inner !== null && codes.unfitInside.has(inner));
}

const lostMessages: ReadonlySet<number> = new Set([
  codes.recalled,
  codes.deleted,
  // The message is not the bot's own; it is older than 14 days; it was edited too often; there is none.
  230027,
  230031,
  230071,
  230072,
  230110,
  230001,
]);

const newSecret =
  "Copy the App ID and the App Secret of the app again, enter them with `poco config feishu`, and restart PoCo.";

const noBot = "The app has no bot. Switch its ability Bot on in Feishu's console, and publish it.";

/** Feishu: the errors of the methods in `methods.ts`. */
const words: ReadonlyMap<number, string> = new Map([
  [codes.wrongAppId, `Feishu knows no app with this App ID. ${newSecret}`],
  [codes.wrongAppSecret, `The App Secret is not that of the app. ${newSecret}`],
  [codes.recalled, "The message was recalled."],
  [codes.deleted, "The message was deleted."],
  [230002, "The bot is not in the group. Add it there, in the settings of the group under Bots."],
  [232011, "The bot is not in the group. Add it there, in the settings of the group under Bots."],
  [
    codes.outOfReach,
    "The person does not see the app. Widen its availability in Feishu's console, and publish it.",
  ],
  [232043, "Somebody does not see the app. Widen its availability in Feishu's console, and publish it."],
  [232009, "The group was dissolved."],
  [230006, noBot],
  [232025, noBot],
  [232034, "The organisation has not enabled the app. Ask an admin of Feishu to enable it."],
  [230028, "The organisation's audit of Feishu does not let this content pass."],
  [232017, "Only the owner of the group may do this."],
]);

function refusedWords(answer: Refused): string {
  const { code, inner, scopes } = answer;
  if (code === codes.missingScope) {
    const names = scopes.length === 0 ? "for this" : scopes.join(" or ");
    return `The app lacks the right ${names}. Run \`poco config feishu\` to add it, or add it in Feishu's console and publish a new version.`;
  }
  const known = words.get(code);
  if (known !== undefined) return known;
  return `Feishu refused it: ${code}${inner === null ? "" : ` (${inner})`}. See /debug/feishu.`;
}
