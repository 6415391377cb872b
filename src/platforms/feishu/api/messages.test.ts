import { describe, expect, it } from "vitest";
import { aFeishuApi } from "../../../testing/feishu-api-fixture.ts";
import { deleteMessage, patchCard, pinMessage, postMessage, unpinMessage } from "./messages.ts";
import { addReaction, ownReactions, removeReaction } from "./reactions.ts";
import { mostFileBytes, uploadFile, uploadImage } from "./upload.ts";

const words = { kind: "text", text: "hello" } as const;

function aCard(title: string) {
  const header = { title: { tag: "plain_text", content: title } };
  return {
    kind: "card",
    json: { schema: "2.0", config: { update_multi: true }, header, body: { elements: [] } },
  } as const;
}

async function posted() {
  const fixture = await aFeishuApi();
  const { api, chat } = fixture;
  const answer = await postMessage(api, { chat, content: aCard("one"), uuid: "u-0" });
  return { ...fixture, message: answer.kind === "ok" ? answer.data.message_id : "" };
}

describe("a message", () => {
  it("goes into a group, or to a person by their open id", async () => {
    const { api, feishu, ann, chat } = await aFeishuApi();

    await postMessage(api, { chat, content: words, uuid: "u-1" });
    await postMessage(api, { chat: ann, content: words, uuid: "u-2" });

    expect(feishu.messagesIn(chat)).toHaveLength(1);
    expect(feishu.messagesIn(feishu.dmOf(ann).id)).toHaveLength(1);
  });

  it("answers another one, in its topic where it is asked to", async () => {
    const { api, feishu, chat, message } = await posted();

    const plain = await postMessage(api, { chat, content: words, uuid: "u-1", replyTo: message });
    const inTopic = await postMessage(api, {
      chat,
      content: words,
      uuid: "u-2",
      replyTo: message,
      isInTopic: true,
    });

    const idOf = (answer: typeof plain) => (answer.kind === "ok" ? answer.data.message_id : "");
    expect(feishu.tenant.messages.get(idOf(plain))).toMatchObject({ parentId: message, threadId: null });
    expect(feishu.tenant.messages.get(idOf(inTopic))?.threadId).toMatch(/^omt_/);
  });

  it("is one message, however often it comes with the same uuid", async () => {
    const { api, feishu, chat } = await aFeishuApi();

    const first = await postMessage(api, { chat, content: words, uuid: "u-1" });
    const again = await postMessage(api, { chat, content: { ...words, text: "other" }, uuid: "u-1" });

    expect(again).toEqual(first);
    expect(feishu.messagesIn(chat)).toHaveLength(1);
  });

  it("shows another card in its place", async () => {
    const { api, feishu, message } = await posted();

    const answer = await patchCard(api, { message, json: aCard("two").json });

    expect(answer).toEqual({ kind: "ok", data: null });
    expect(feishu.cardOf(message)).toMatchObject({ header: { title: { content: "two" } } });
  });

  it("that is gone already counts as deleted", async () => {
    const { api, feishu, chat, message } = await posted();
    const first = await deleteMessage(api, message);

    const again = await deleteMessage(api, message);

    expect([first.kind, again.kind]).toEqual(["ok", "ok"]);
    expect(feishu.messagesIn(chat)).toEqual([]);
  });

  it("is pinned once, and taken down", async () => {
    const { api, feishu, chat, message } = await posted();
    await pinMessage(api, message);
    await pinMessage(api, message);
    const pinned = [...(feishu.tenant.chats.get(chat)?.pins ?? [])];

    await unpinMessage(api, message);

    expect(pinned).toEqual([message]);
    expect(feishu.tenant.chats.get(chat)?.pins).toEqual([]);
  });
});

describe("a reaction", () => {
  it("stands until it is taken away by its id, which may be done twice", async () => {
    const { api, feishu, message } = await posted();
    const added = await addReaction(api, { message, emoji: "Typing" });
    const reaction = added.kind === "ok" ? added.data : "";

    const first = await removeReaction(api, { message, reaction });
    const again = await removeReaction(api, { message, reaction });

    expect([added.kind, first.kind, again.kind]).toEqual(["ok", "ok", "ok"]);
    expect(feishu.tenant.messages.get(message)?.reactions).toEqual([]);
  });

  it("of somebody else is not the bot's own", async () => {
    const { api, feishu, ann, message } = await posted();
    await addReaction(api, { message, emoji: "DONE" });
    feishu.tenant.messages.get(message)?.reactions.push({ id: "r-1", emoji: "OK", operator: ann });

    const own = await ownReactions(api, { message, appId: feishu.appId });

    expect(own).toMatchObject({ kind: "ok", data: [{ emoji: "DONE" }] });
  });
});

describe("a file", () => {
  it("is sent by the key of its upload: a picture as a picture, any other as a file", async () => {
    const { api, feishu, chat } = await aFeishuApi();
    const bytes = new Uint8Array([1, 2, 3]);

    const image = await uploadImage(api, { name: "plot.png", bytes });
    const file = await uploadFile(api, { name: "数据.csv", bytes });

    const imageKey = image.kind === "ok" ? image.data : "";
    const fileKey = file.kind === "ok" ? file.data : "";
    await postMessage(api, { chat, content: { kind: "image", imageKey }, uuid: "u-1" });
    await postMessage(api, { chat, content: { kind: "file", fileKey }, uuid: "u-2" });
    expect(feishu.messagesIn(chat).map(({ type }) => type)).toEqual(["image", "file"]);
    expect(feishu.tenant.files.get(fileKey)?.name).toBe("数据.csv");
  });

  it.each([
    ["empty", 0],
    ["too large", mostFileBytes + 1],
  ])("that is %s is refused", async (_what, size) => {
    const { api } = await aFeishuApi();

    expect(await uploadFile(api, { name: "x.bin", bytes: new Uint8Array(size) })).toMatchObject({
      kind: "refused",
    });
  });

  it("is uploaded anew, whole, when the answer was lost", async () => {
    const { api, feishu, settled } = await aFeishuApi();
    feishu.fault({ kind: "cut_before", method: "POST /open-apis/im/v1/files" });

    const file = await settled(uploadFile(api, { name: "x.bin", bytes: new Uint8Array([1, 2, 3]) }));

    expect(file.kind).toBe("ok");
    expect(feishu.tenant.files.size).toBe(1);
  });
});
