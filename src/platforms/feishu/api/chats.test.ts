import { describe, expect, it } from "vitest";
import { aFeishuApi } from "../../../testing/feishu-api-fixture.ts";
import {
  addMembers,
  changeChat,
  chatInfo,
  createChat,
  dissolveChat,
  myChats,
  type NewChat,
} from "./chats.ts";

const draft: NewChat = { name: "api", description: "", isPrivate: true, invite: [], uuid: "u-1" };

describe("a group", () => {
  it("is made once with one uuid, though the answer of its making was lost", async () => {
    const { api, feishu, ann, settled } = await aFeishuApi();
    feishu.fault({ kind: "cut_after", method: "POST /open-apis/im/v1/chats" });

    const first = await settled(createChat(api, { ...draft, owner: ann }));
    const again = await createChat(api, { ...draft, owner: ann });

    expect(first.kind).toBe("ok");
    expect(again).toEqual(first);
    const made = [...feishu.tenant.chats.values()].filter(({ creator }) => creator === "bot");
    expect(made).toMatchObject([{ name: "api", owner: ann, type: "private" }]);
  });

  it("belongs to the bot where nobody else is named, and can be open to all", async () => {
    const { api, feishu } = await aFeishuApi();

    const made = await createChat(api, { ...draft, isPrivate: false });

    const id = made.kind === "ok" ? made.data.id : "";
    expect(feishu.tenant.chats.get(id)).toMatchObject({ owner: null, type: "public" });
    expect(await chatInfo(api, id)).toEqual({
      kind: "ok",
      data: { id, name: "api", owner: null, mode: "group" },
    });
  });

  it.each(["x".repeat(300), "👩‍👩‍👧".repeat(60), `${"x".repeat(99)}😀`])(
    "says of itself no more than Feishu takes, and no half of a character",
    async (description) => {
      const { api, feishu, chat } = await aFeishuApi();

      const made = await createChat(api, { ...draft, description });
      const changed = await changeChat(api, { chat, description });

      expect([made.kind, changed.kind]).toEqual(["ok", "ok"]);
      const said = feishu.tenant.chats.get(chat)?.description ?? "";
      expect(said.length).toBeGreaterThan(80);
      expect(said.isWellFormed()).toBe(true);
      expect(description.startsWith(said.replace(/…$/, ""))).toBe(true);
    },
  );

  it("keeps its name where only what it says of itself changes", async () => {
    const { api, feishu, chat } = await aFeishuApi();

    await changeChat(api, { chat, description: "codex in /srv/api" });

    expect(feishu.tenant.chats.get(chat)).toMatchObject({
      name: "api",
      description: "codex in /srv/api",
    });
  });

  it("that is dissolved already counts as dissolved", async () => {
    const { api } = await aFeishuApi();
    const made = await createChat(api, draft);
    const id = made.kind === "ok" ? made.data.id : "";
    const first = await dissolveChat(api, id);

    const again = await dissolveChat(api, id);

    expect([first, again]).toEqual([
      { kind: "ok", data: null },
      { kind: "ok", data: null },
    ]);
  });

  it.each([230006, 232025])("is not taken for dissolved while the bot is switched off (%i)", async (code) => {
    const { api, feishu } = await aFeishuApi();
    const made = await createChat(api, draft);
    const id = made.kind === "ok" ? made.data.id : "";
    feishu.fault({ kind: "code", code, method: "DELETE /open-apis/im/v1/chats/:chat" });

    expect(await dissolveChat(api, id)).toMatchObject({ kind: "refused", code });
    expect(feishu.tenant.chats.get(id)?.isDissolved).toBe(false);
  });

  it("tells whom it could not take in", async () => {
    const { api, feishu, ann, chat } = await aFeishuApi();
    const dim = feishu.add("Dim", { canSeeApp: false });
    const bob = feishu.add("Bob");

    const answer = await addMembers(api, { chat, people: [bob, dim] });

    expect(answer).toEqual({ kind: "ok", data: [dim] });
    expect([...(feishu.tenant.chats.get(chat)?.members ?? [])]).toEqual([ann, bob]);
  });
});

describe("the groups of the bot", () => {
  it("are all found, page by page, and none that is gone", async () => {
    const { api, feishu, ann, chat } = await aFeishuApi();
    const ids = Array.from({ length: 230 }, (_, index) => {
      const { id } = feishu.makeGroup(`group ${index}`, [ann]);
      feishu.addBot(id, ann);
      return id;
    });
    const [gone = "", left = "", ...others] = ids;
    feishu.dissolve(gone, ann);
    feishu.removeBot(left, ann);

    const answer = await myChats(api);

    const found = answer.kind === "ok" ? answer.data.map(({ id }) => id) : [];
    expect(found).toEqual([chat, ...others]);
  });

  it("are not known where one page could not be read", async () => {
    const { api, feishu, ann } = await aFeishuApi();
    for (let index = 0; index < 130; index += 1) {
      feishu.addBot(feishu.makeGroup(`group ${index}`, [ann]).id, ann);
    }
    const isSecond = ({ args }: { readonly args: object }) =>
      feishu.callsOf("GET /open-apis/im/v1/chats").length === 2 && args !== undefined;
    feishu.fault({
      kind: "code",
      code: 99991672,
      method: "GET /open-apis/im/v1/chats",
      times: 9,
      when: isSecond,
    });

    expect((await myChats(api)).kind).toBe("refused");
  });
});
