import { Client, EventDispatcher, LoggerLevel, WSClient } from "@larksuiteoapi/node-sdk";
import { describe, expect, it } from "vitest";
import { type FakeFeishu, startFakeFeishu } from "./fake-feishu.ts";

/** Feishu's own client finds in the fake what it finds in the real one. */
const quiet = { loggerLevel: LoggerLevel.fatal };

function clientOf({ appId, appSecret, origin: domain }: FakeFeishu) {
  return new Client({ appId, appSecret, domain, ...quiet });
}

async function connected(
  feishu: FakeFeishu,
  handlers: Readonly<Record<string, (event: { message: { content: string } }) => unknown>>,
) {
  const { appId, appSecret, origin: domain } = feishu;
  const socket = new WSClient({ appId, appSecret, domain, ...quiet });
  await socket.start({ eventDispatcher: new EventDispatcher(quiet).register(handlers) });
  await feishu.until(() => feishu.transport.sockets.count() === 1, "the official client is connected");
  return { [Symbol.dispose]: () => socket.close() };
}

describe("Feishu's own client", () => {
  it("gets a token, sends, answers, changes and recalls", async () => {
    const feishu = await startFakeFeishu();
    const client = clientOf(feishu);
    const ann = feishu.add("Ann");
    const card = { schema: "2.0", config: { update_multi: true }, body: { elements: [] } };

    const text = await client.im.v1.message.create({
      params: { receive_id_type: "open_id" },
      data: { receive_id: ann, msg_type: "text", content: JSON.stringify({ text: "hello" }) },
    });
    const answer = await client.im.v1.message.reply({
      path: { message_id: text.data?.message_id ?? "" },
      data: { msg_type: "interactive", content: JSON.stringify(card) },
    });
    const changed = await client.im.v1.message.patch({
      path: { message_id: answer.data?.message_id ?? "" },
      data: {
        content: JSON.stringify({ ...card, header: { title: { tag: "plain_text", content: "New" } } }),
      },
    });
    const gone = await client.im.v1.message.delete({ path: { message_id: text.data?.message_id ?? "" } });

    expect([text.code, answer.code, changed.code, gone.code]).toEqual([0, 0, 0, 0]);
    expect(feishu.messagesIn(feishu.dmOf(ann).id)).toHaveLength(1);
    expect(feishu.cardOf(answer.data?.message_id ?? "")).toMatchObject({ header: {} });
    expect(feishu.lints).toEqual([]);
    await feishu.close();
  });

  it("makes a card in CardKit, sends it once, and changes it in order", async () => {
    const feishu = await startFakeFeishu();
    const client = clientOf(feishu);
    const ann = feishu.add("Ann");
    const markdown = { tag: "markdown", element_id: "answer", content: "a" };
    const data = JSON.stringify({
      schema: "2.0",
      config: { streaming_mode: true, update_multi: true },
      body: { elements: [markdown] },
    });
    const made = await client.cardkit.v1.card.create({ data: { type: "card_json", data } });
    const card_id = made.data?.card_id ?? "";
    const content = JSON.stringify({ type: "card", data: { card_id } });
    const send = () =>
      client.im.v1.message.create({
        params: { receive_id_type: "open_id" },
        data: { receive_id: ann, msg_type: "interactive", content },
      });

    const sent = await send();
    const again = await send().then(
      () => "sent twice",
      () => "refused",
    );
    const typed = await client.cardkit.v1.cardElement.content({
      path: { card_id, element_id: "answer" },
      data: { content: "ab", sequence: 1 },
    });
    const late = await client.cardkit.v1.cardElement.content({
      path: { card_id, element_id: "answer" },
      data: { content: "abc", sequence: 1 },
    });

    expect([sent.code, again, typed.code, late.code]).toEqual([0, "refused", 0, 300317]);
    expect(JSON.stringify(feishu.cardOf(sent.data?.message_id ?? ""))).toContain('"ab"');
    await feishu.close();
  });

  it("hears what people say over the long connection, whole or in pieces, and acknowledges it", async () => {
    const feishu = await startFakeFeishu();
    const ann = feishu.add("Ann");
    const heard: string[] = [];
    using _ = await connected(feishu, {
      "im.message.receive_v1": (event) => {
        heard.push(event.message.content);
      },
    });

    feishu.say({ by: ann, text: "whole" });
    feishu.transport.sockets.splitAt(100);
    feishu.say({ by: ann, text: "in pieces" });
    await feishu.until(() => feishu.transport.open() === 0 && heard.length === 2, "both are acknowledged");

    expect(heard).toEqual(['{"text":"whole"}', '{"text":"in pieces"}']);
    expect(feishu.lints).toEqual([]);
    await feishu.close();
  });

  it("answers a press with a toast", async () => {
    const feishu = await startFakeFeishu();
    const ann = feishu.add("Ann");
    const client = clientOf(feishu);
    using _ = await connected(feishu, {
      "card.action.trigger": () => ({ toast: { type: "info", content: "Stopped." } }),
    });
    const button = {
      tag: "button",
      name: "stop",
      text: { tag: "plain_text", content: "Stop" },
      behaviors: [{ type: "callback", value: { a: 1 } }],
    };
    const sent = await client.im.v1.message.create({
      params: { receive_id_type: "open_id" },
      data: {
        receive_id: ann,
        msg_type: "interactive",
        content: JSON.stringify({ schema: "2.0", body: { elements: [button] } }),
      },
    });

    const answer = await feishu.press({ by: ann, message: sent.data?.message_id ?? "", name: "stop" });

    expect(answer).toEqual({ kind: "answered", body: { toast: { type: "info", content: "Stopped." } } });
    await feishu.close();
  });
});
