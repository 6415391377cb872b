import { setTimeout as wait } from "node:timers/promises";
import { z } from "zod";
import { type FakeFeishu, startFakeFeishu } from "../src/testing/fake-feishu/fake-feishu.ts";
import { type FakeSlack, startFakeSlack } from "../src/testing/fake-slack/fake-slack.ts";
import type { MeasuredPoco } from "./poco.ts";

/** The chat apps on loopback, in the process of the benchmark. */
export interface Apps extends AsyncDisposable {
  readonly slack: FakeSlack;
  readonly feishu: FakeFeishu;
  /** What PoCo needs to work with Slack by its socket, and with Feishu. */
  readonly settings: Readonly<Record<string, string>>;
}

export async function startApps(): Promise<Apps> {
  const slack = await startFakeSlack();
  const feishu = await startFakeFeishu();
  return {
    slack,
    feishu,
    settings: {
      ...slackSettings(slack),
      POCO_FEISHU_APP_ID: feishu.appId,
      POCO_FEISHU_APP_SECRET: feishu.appSecret,
      POCO_FEISHU_API_BASE_URL: feishu.origin,
    },
    [Symbol.asyncDispose]: async () => {
      await slack.close();
      await feishu.close();
    },
  };
}

export function slackSettings({ botToken, appToken, signingSecret, apiUrl }: FakeSlack) {
  return {
    POCO_SLACK_BOT_TOKEN: botToken,
    POCO_SLACK_APP_TOKEN: appToken,
    POCO_SLACK_SIGNING_SECRET: signingSecret,
    POCO_SLACK_API_BASE_URL: apiUrl,
  };
}

const Health = z.object({ missing: z.array(z.string()) });

/** Resolves when PoCo hears every app that it was given. */
export async function untilHeard({ url }: MeasuredPoco): Promise<void> {
  for (;;) {
    const { missing } = Health.parse(await (await fetch(`${url}/health`)).json());
    if (missing.length === 0) return;
    await wait(50);
  }
}
