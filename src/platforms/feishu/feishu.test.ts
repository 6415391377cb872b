import { expect } from "vitest";
import { readIntent } from "../../domain/intent.ts";
import { silentLog } from "../../observe/log.ts";
import { type FakeFeishu, startFakeFeishu } from "../../testing/fake-feishu/fake-feishu.ts";
import { createFakeInbox } from "../../testing/fake-inbox.ts";
import { contentsIn, elementsIn, pressByName } from "../../testing/feishu-card.ts";
import { feishuValues } from "../../testing/feishu-values.ts";
import { describePlatform, type PlatformUnderTest } from "../contract.ts";
import type { Platform } from "../platform.ts";
import { createFeishu } from "./feishu.ts";
import { groupIn } from "./intake/places.ts";

describePlatform("Feishu", async () => {
  const feishu = await startFakeFeishu({ ackWithinMs: 300, redeliverAfterMs: [] });
  const ann = feishu.add("Ann");
  const { id: chat } = feishu.makeGroup("api", [ann]);
  const group = feishu.tenant.chats.get(chat);
  if (group !== undefined) group.hasBot = true;
  const inbox = createFakeInbox();
  const platform = await createFeishu(feishuValues(feishu), { inbox, log: silentLog, version: "1.2.3" });
  const start = async (): Promise<void> => {
    await platform.start();
    await feishu.until(() => platform.status().ready, "PoCo hears Feishu");
  };
  return {
    platform: { ...platform, start },
    inbox,
    conversation: groupIn(chat),
    unknown: groupIn("oc_nowhere"),
    titles: async () =>
      feishu
        .messagesIn(chat)
        .filter(({ isBot }) => isBot)
        .map(({ id }) => titleIn(feishu.cardOf(id))),
    say: sayer(feishu, { user: ann, chat }),
    press: presser(feishu, platform, { user: ann, chat }),
    close: async () => {
      await feishu.close();
      expectClean(feishu);
    },
  };
});

/** The contract asks for a conversation that is none. */
function expectClean({ refused, lints, breaches }: FakeFeishu): void {
  const unexpected = refused.filter(({ code }) => code !== 230001 && code !== 232006);
  expect([unexpected, lints, breaches]).toEqual([[], [], []]);
}

interface Place {
  readonly user: string;
  readonly chat: string;
}

function sayer(feishu: FakeFeishu, { user, chat }: Place): PlatformUnderTest["say"] {
  const said = new Map<string, string>();
  return async (text, id) => {
    const message = said.get(id) ?? feishu.tenant.newId("om");
    said.set(id, message);
    const event = {
      sender: { sender_id: { open_id: user }, sender_type: "user" },
      message: {
        message_id: message,
        create_time: String(feishu.tenant.now()),
        chat_id: chat,
        chat_type: "group",
        message_type: "text",
        content: JSON.stringify({ text }),
      },
    };
    await delivered(feishu, { type: "im.message.receive_v1", event, id });
  };
}

/** The button stands on a card that the platform itself shows. */
function presser(feishu: FakeFeishu, platform: Platform, { user, chat }: Place): PlatformUnderTest["press"] {
  const pressed = new Map<string, Readonly<Record<string, unknown>>>();
  return async (value, id) => {
    const event = pressed.get(id) ?? (await pressOf(feishu, platform, { user, chat, value, id }));
    pressed.set(id, event);
    await delivered(feishu, { type: "card.action.trigger", event, id });
  };
}

interface Pressing extends Place {
  readonly value: Readonly<Record<string, unknown>>;
  readonly id: string;
}

async function pressOf(feishu: FakeFeishu, platform: Platform, { user, chat, value, id }: Pressing) {
  const intent = readIntent(value);
  if (!intent.ok) throw new Error("the contract presses no button of PoCo's");
  const button = {
    name: "press",
    label: "Press",
    does: { kind: "intent", intent: intent.intent },
  } as const;
  const card = { title: "one", tone: "info", blocks: [{ kind: "actions", buttons: [button] }] } as const;
  const facts = { key: id, version: 1, edition: 0, mayStand: false } as const;
  const shown = await platform.post({ conversation: groupIn(chat), card, ...facts });
  const message = shown.kind === "shown" ? (shown.ref["message"] ?? "") : "";
  return {
    operator: { open_id: user },
    token: "c-1",
    action: pressByName(feishu.cardOf(message), nameOf(feishu.cardOf(message))),
    context: { open_message_id: message, open_chat_id: chat },
  };
}

interface Delivered {
  readonly type: string;
  readonly event: Readonly<Record<string, unknown>>;
  readonly id: string;
}

/** Resolves once the app has said that it is stored, or that it is not. */
async function delivered(feishu: FakeFeishu, { type, event, id }: Delivered): Promise<void> {
  const { counts } = feishu.transport;
  const before = counts.acked + counts.lost;
  feishu.transport.push({ type, event, eventId: id, createTime: feishu.tenant.now() });
  await feishu.until(() => counts.acked + counts.lost > before, "it is answered");
}

function nameOf(card: unknown): string {
  const button = elementsIn(card).find(
    (element) => element.tag === "button" && contentsIn(element["text"]).includes("Press"),
  );
  return button?.name ?? "";
}

function titleIn(card: Readonly<Record<string, unknown>> | undefined): string {
  const { header } = (card ?? {}) as { header?: { title?: { content?: string } } };
  return header?.title?.content ?? "";
}
