import { fileURLToPath } from "node:url";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import type { Card } from "../../cards/card.ts";
import { cardOf } from "../../cards/card-of.ts";
import type { View } from "../../cards/view.ts";
import type { Log } from "../../observe/log.ts";
import { anyView } from "../../testing/any-view.ts";
import { createFakeInbox } from "../../testing/fake-inbox.ts";
import { startFakeSlack } from "../../testing/fake-slack/fake-slack.ts";
import { slackValues } from "../../testing/slack-values.ts";
import { createSlack } from "./slack.ts";

/** A few views of each kind, with the hostile and huge content that they may have. */
function someViews(ofEach: number): readonly View[] {
  const chosen = new Map<View["kind"], View[]>();
  for (const view of fc.sample(anyView, { numRuns: 600, seed: 5 })) {
    const same = chosen.get(view.kind) ?? [];
    if (same.length < ofEach) chosen.set(view.kind, [...same, view]);
  }
  return [...chosen.values()].flat();
}

/** What a card takes from the disk is there. */
function withFiles(card: Card): Card {
  const path = fileURLToPath(import.meta.url);
  const blocks = card.blocks.map((block) => (block.kind === "stored-file" ? { ...block, path } : block));
  return { ...card, blocks };
}

it("Slack takes every card of PoCo as a message, as a panel and as Home, without a word against it", async () => {
  const slack = await startFakeSlack();
  const inbox = createFakeInbox();
  const complaints: string[] = [];
  const complain: Log["warn"] = (fields, text) => complaints.push(`${text} ${JSON.stringify(fields)}`);
  const skip = (): void => undefined;
  const log: Log = { debug: skip, info: skip, warn: complain, error: complain };
  const platform = await createSlack(slackValues(slack), { inbox, log, version: "1.2.3" });
  await platform.start();
  await slack.until(() => platform.status().ready);

  const show = async (card: Card, index: number): Promise<readonly string[]> => {
    const user = slack.addUser({ name: `person-${index}` });
    const channel = slack.addChannel({ name: `room-${index}`, members: [user] });
    const at = (id: string) => ({ platform: "slack", id, surface: "group" }) as const;
    const facts = { key: `card:${index}`, card, version: 1, edition: 0, mayStand: false };
    inbox.answer = () => ({ status: "ok", message: null, card, place: "panel" });
    const posted = await platform.post({ ...facts, conversation: at(channel) });
    const home = await platform.post({ ...facts, conversation: at(`home:${user}`) });
    await slack.command({ user, channel, text: "new" });
    await slack.command({ user, channel, text: "help" });
    const isOpen = slack.viewsOf(user).length === 1;
    return [posted.kind, home.kind, isOpen ? "open" : "closed", `${slack.ephemerals(user).length} told`];
  };

  const views = someViews(2);
  const results = new Map<string, readonly string[]>();
  for (const [index, view] of views.entries()) {
    results.set(`${index} ${view.kind}`, await show(withFiles(cardOf(view)), index));
  }
  const { refused, lints, rateBreaches } = slack;
  const problems = {
    refused: refused.map(({ method, error, args }) => ({ method, error, args })),
    lints: [...lints],
    rateBreaches: [...rateBreaches],
    complaints,
  };
  await platform.close();
  await slack.close();

  expect(new Set(views.map(({ kind }) => kind)).size).toBeGreaterThan(25);
  expect(problems).toEqual({ refused: [], lints: [], rateBreaches: [], complaints: [] });
  for (const result of results.values()) expect(result).toEqual(["shown", "shown", "open", "1 told"]);
});
