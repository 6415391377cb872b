import { describe, expect, it } from "vitest";
import { aFeishuApi } from "../../../testing/feishu-api-fixture.ts";
import type { Ask } from "./call.ts";
import type { FeishuApi } from "./feishu-api.ts";
import { historyPage } from "./history.ts";

/** Answers every call with the same data; `asked`: what it was asked last. */
function answering(data: unknown): FeishuApi & { asked: Ask | undefined } {
  const api = {
    asked: undefined as Ask | undefined,
    call: async (_: string, ask: Ask) => {
      api.asked = ask;
      return { kind: "ok", data } as const;
    },
    budget: () => {
      throw new Error("nobody asks for a budget here");
    },
    token: async () => ({ kind: "ok", data: "t" }) as const,
    close: () => undefined,
  };
  return api;
}

describe("the history of a group", () => {
  it("comes in pages, oldest first, to its end", async () => {
    const { api, feishu, ann, chat, clock } = await aFeishuApi();
    const since = clock.now;
    for (let index = 0; index < 120; index += 1) {
      clock.now += 1_000;
      feishu.say({ by: ann, chat, text: `${index}` });
    }

    const ids: string[] = [];
    let cursor: string | undefined;
    let pages = 0;
    do {
      const ask = { container: { kind: "chat", id: chat }, since } as const;
      const page = await historyPage(api, cursor === undefined ? ask : { ...ask, cursor });
      if (page.kind !== "ok") throw new Error(page.kind);
      ids.push(...page.data.messages.map(({ message_id }) => message_id));
      ({ cursor } = page.data);
      pages += 1;
    } while (cursor !== undefined);

    expect(pages).toBe(3);
    expect(ids).toEqual(feishu.messagesIn(chat).map(({ id }) => id));
  });

  it("begins with the second in which something may have been missed", async () => {
    const { api, feishu, ann, chat, clock } = await aFeishuApi();
    feishu.say({ by: ann, chat, text: "long ago" });
    clock.now += 60_400;
    feishu.say({ by: ann, chat, text: "in that second" });

    const page = await historyPage(api, { container: { kind: "chat", id: chat }, since: clock.now + 500 });

    const texts = page.kind === "ok" ? page.data.messages.map(({ body }) => JSON.stringify(body)) : [];
    expect(texts.join()).toContain("in that second");
    expect(texts.join()).not.toContain("long ago");
  });

  it("of a topic is asked for without a time, which Feishu takes for groups only", async () => {
    const api = answering({});

    await historyPage(api, { container: { kind: "thread", id: "omt_1" }, since: 1_000 });

    expect(api.asked?.query).toMatchObject({ container_id_type: "thread", start_time: undefined });
  });

  it("leaves out what cannot be read, and keeps the rest", async () => {
    const good = { message_id: "om_1", create_time: "1700000000000", msg_type: "text", more: 1 };
    const api = answering({ items: [null, 5, {}, good, { message_id: "om_2", sender: "nobody" }] });

    const page = await historyPage(api, { container: { kind: "chat", id: "oc_1" }, since: 0 });

    expect(page).toMatchObject({
      kind: "ok",
      data: {
        messages: [
          { message_id: "om_1", create_time: 1_700_000_000_000, deleted: false, more: 1 },
          { message_id: "om_2", create_time: 0, msg_type: "" },
        ],
        cursor: undefined,
      },
    });
  });

  it.each([{ has_more: false, page_token: "t" }, { page_token: "t" }, { has_more: "yes", page_token: "t" }])(
    "ends where Feishu does not say that there is more: %j",
    async (end) => {
      const page = await historyPage(answering(end), { container: { kind: "chat", id: "oc_1" }, since: 0 });

      expect(page).toEqual({ kind: "ok", data: { messages: [], cursor: undefined } });
    },
  );
});
