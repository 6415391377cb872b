import { setTimeout as wait } from "node:timers/promises";
import { slackSettings, startApps, untilHeard } from "../apps.ts";
import { startBareServer } from "../bare-server.ts";
import type { Bench } from "../bench.ts";
import { type LoadResult, type LoadTask, load } from "../load.ts";
import { percentile } from "../percentile.ts";
import { createHome, type MeasuredPoco, startPoco } from "../poco.ts";
import { atLeast, atMost, type Row } from "../row.ts";

const connections = 32;
const warmSeconds = 2;
const seconds = 8;
const floorSeconds = 3;
const calmRate = 500;

/**
 * How many events Slack may deliver by webhooks: each is checked, stored and acknowledged. They are what people say to each
 * other in a channel without a project, so that nothing is done about them afterwards.
 */
export async function slackEvents({ helper, program }: Bench): Promise<readonly Row[]> {
  await using apps = await startApps();
  await using home = await createHome();
  const { slack } = apps;
  const byWebhook = { ...slackSettings(slack), POCO_SLACK_DELIVERY_MODE: "webhook" };
  await using poco = await startPoco(home, program, byWebhook);
  await untilHeard(poco);
  const user = slack.addUser({ name: "ann" });
  const channel = slack.addChannel({ name: "general", members: [user] });
  const job = (round: number): LoadTask => ({
    url: poco.url,
    method: "POST",
    path: "/platform/slack/events",
    body: eventIn({ channel, user, team: slack.teamId }, round),
    slackSecret: slack.signingSecret,
    connections,
  });
  await load(helper, { ...job(1), seconds: warmSeconds });
  const before = poco.number("SELECT count(*) FROM inbox");
  const fast = await load(helper, { ...job(2), seconds });
  await untilWorkedOff(poco);
  const calm = await load(helper, { ...job(3), seconds, perSecond: calmRate });
  const stored = poco.number("SELECT count(*) FROM inbox") - before;
  if (stored !== fast.count + calm.count) {
    throw new Error(`${fast.count + calm.count} events were acknowledged, and ${stored} are stored`);
  }
  const floor = await bareHttp(helper, { ...job(4), url: "" }, fast);
  return [
    {
      what: "signed Slack events stored and acknowledged per second",
      budget: atLeast(3_000, "1/s"),
      figure: fast.count / fast.seconds,
      floor: { value: floor.count / floor.seconds, what: "node:http, the same bytes" },
      note: `${connections} connections, ${seconds} s, said in a channel without a project`,
    },
    {
      what: `the same at ${calmRate} a second, p99`,
      budget: atMost(10, "ms"),
      figure: percentile(calm.latencies, 0.99),
      floor: { value: percentile(floor.latencies, 0.99), what: "node:http, as fast as it goes" },
    },
  ];
}

/** What was acknowledged in the rush is not work of the calm. */
async function untilWorkedOff(poco: MeasuredPoco): Promise<void> {
  while (poco.number("SELECT count(*) FROM inbox WHERE settled_at IS NULL") > 0) await wait(20);
}

interface Place {
  readonly channel: string;
  readonly user: string;
  readonly team: string;
}

/** Each round has ids of its own. */
function eventIn({ channel, user, team }: Place, round: number): string {
  const ts = `${Math.floor(Date.now() / 1_000) + round}.$n`;
  const event = { type: "message", channel, channel_type: "channel", user, text: "lunch?", ts, event_ts: ts };
  return JSON.stringify({ type: "event_callback", team_id: team, event_id: `Ev${round}$n`, event });
}

async function bareHttp(helper: Bench["helper"], job: LoadTask, { bytes }: LoadResult): Promise<LoadResult> {
  await using server = await startBareServer(bytes);
  const bare = { ...job, url: server.url };
  await load(helper, { ...bare, seconds: 1 });
  const run = await load(helper, { ...bare, seconds: floorSeconds });
  return run;
}
