import { expect } from "vitest";
import { readIntent } from "../../domain/intent.ts";
import { silentLog } from "../../observe/log.ts";
import { createFakeInbox } from "../../testing/fake-inbox.ts";
import { type FakeSlack, startFakeSlack } from "../../testing/fake-slack/fake-slack.ts";
import { slackValues } from "../../testing/slack-values.ts";
import { describePlatform, type PlatformUnderTest } from "../contract.ts";
import type { Platform } from "../platform.ts";
import { conversationIn } from "./intake/places.ts";
import { createSlack } from "./slack.ts";

describePlatform("Slack", async () => {
  const slack = await startFakeSlack({ ackTimeoutMs: 300 });
  const ann = slack.addUser({ name: "ann" });
  const channel = slack.addChannel({ name: "poco-api", members: [ann] });
  const inbox = createFakeInbox();
  const platform = await createSlack(slackValues(slack), { inbox, log: silentLog, version: "1.2.3" });
  const start = async (): Promise<void> => {
    await platform.start();
    await slack.until(() => platform.status().ready);
  };
  return {
    platform: { ...platform, start },
    inbox,
    conversation: conversationIn(channel),
    unknown: conversationIn("C0000000000"),
    titles: async () => slack.posts(channel).map(({ blocks }) => titleIn(blocks)),
    say: sayer(slack, { user: ann, channel }),
    press: presser(slack, platform, ann),
    close: async () => {
      await slack.close();
      expectClean(slack);
    },
  };
});

/** The contract asks for a conversation that is none, and for two channels of one name. */
function expectClean({ refused, lints, rateBreaches }: FakeSlack): void {
  const asked = new Set(["channel_not_found", "name_taken"]);
  const unexpected = refused.filter(({ error }) => !asked.has(error ?? ""));
  expect([unexpected, lints, rateBreaches]).toEqual([[], [], []]);
}

function sayer(slack: FakeSlack, place: { user: string; channel: string }): PlatformUnderTest["say"] {
  const said = new Map<string, () => Promise<void>>();
  return async (text, id) => {
    const again = said.get(id);
    if (again !== undefined) return again();
    const { deliveries } = await slack.say({ ...place, text });
    said.set(id, () => slack.redeliver(deliveries[0]));
    return undefined;
  };
}

/** The button stands on a card that the platform itself shows. */
function presser(slack: FakeSlack, platform: Platform, user: string): PlatformUnderTest["press"] {
  const pressed = new Map<string, () => Promise<void>>();
  return async (value, id) => {
    const again = pressed.get(id);
    if (again !== undefined) return again();
    const intent = readIntent(value);
    if (!intent.ok) throw new Error("the contract presses no button of PoCo's");
    const conversation = conversationIn(slack.dmOf(user));
    const button = {
      name: "press",
      label: "Press",
      does: { kind: "intent", intent: intent.intent },
    } as const;
    const card = { title: "one", tone: "info", blocks: [{ kind: "actions", buttons: [button] }] } as const;
    const facts = { key: id, version: 1, edition: 0, mayStand: false } as const;
    const shown = await platform.post({ conversation, card, ...facts });
    const ts = shown.kind === "shown" ? shown.ref["message"] : undefined;
    if (ts === undefined) throw new Error("the card with the button was not shown");
    const { deliveries } = await slack.press({ user, channel: conversation.id, ts, text: "Press" });
    pressed.set(id, () => slack.redeliver(deliveries[0]));
    return undefined;
  };
}

function titleIn(blocks: readonly Readonly<Record<string, unknown>>[]): string {
  const text = blocks.find(({ type }) => type === "header")?.["text"];
  return typeof text === "object" && text !== null && "text" in text ? String(text.text) : "";
}
