import type { SlackValues } from "../platforms/slack/settings.ts";
import type { FakeSlack } from "./fake-slack/fake-slack.ts";

/** The settings of somebody who has set nothing of Slack. */
export const noSlackValues: SlackValues = {
  botToken: undefined,
  appToken: undefined,
  signingSecret: undefined,
  deliveryMode: "socket",
  apiBaseUrl: "https://slack.com/api/",
  callAfterSeconds: 20,
  fileLimitMegabytes: 20,
};

/** The settings with which PoCo works with the fake. */
export function slackValues(slack: FakeSlack, values: Partial<SlackValues> = {}): SlackValues {
  const { botToken, appToken, signingSecret, apiUrl: apiBaseUrl } = slack;
  return { ...noSlackValues, botToken, appToken, signingSecret, apiBaseUrl, ...values };
}
