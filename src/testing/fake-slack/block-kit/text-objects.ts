import { boolean, object, oneOfTypes, optional, type Rule, required, typed, words } from "./rule.ts";

/** Slack: 1 to 3,000 characters in any text object; most places take less. */
export const mostText = 3000;

export function plainText(most = mostText): Rule {
  return oneOfTypes({
    plain_text: object({ ...typed("plain_text"), text: required(words(most)), emoji: optional(boolean) }),
  });
}

export function mrkdwn(most = mostText): Rule {
  return oneOfTypes({
    mrkdwn: object({ ...typed("mrkdwn"), text: required(words(most)), verbatim: optional(boolean) }),
  });
}

/** Either kind. */
export function textObject(most = mostText): Rule {
  return oneOfTypes({ plain_text: plainText(most), mrkdwn: mrkdwn(most) });
}
