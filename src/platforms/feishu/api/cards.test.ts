import { describe, expect, it } from "vitest";
import { aFeishuApi } from "../../../testing/feishu-api-fixture.ts";
import { createEntity, setContent, setStreaming, updateEntity } from "./cards.ts";

const content = "PUT /open-apis/cardkit/v1/cards/:card/elements/:element/content";

function json(title: string, isStreaming = true) {
  return {
    schema: "2.0",
    config: { update_multi: true, streaming_mode: isStreaming },
    header: { title: { tag: "plain_text", content: title } },
    body: { elements: [{ tag: "markdown", element_id: "answer", content: title }] },
  };
}

async function anEntity() {
  const fixture = await aFeishuApi();
  const made = await createEntity(fixture.api, json("one"));
  const cardId = made.kind === "ok" ? made.data : "";
  const entity = fixture.feishu.tenant.entities.get(cardId);
  if (entity === undefined) throw new Error("there is no card");
  return { ...fixture, cardId, entity };
}

describe("a card of CardKit", () => {
  it("is typed, then shown as a whole, then closed with its summary", async () => {
    const { api, cardId, entity } = await anEntity();

    const typed = await setContent(api, { cardId, sequence: 1, element: "answer", content: "one two" });
    const afterTyping = JSON.stringify(entity.card);
    const whole = await updateEntity(api, { cardId, sequence: 2, json: json("three") });
    const closed = await setStreaming(api, { cardId, sequence: 3, isOn: false, summary: "Done" });

    expect([typed.kind, whole.kind, closed.kind]).toEqual(["ok", "ok", "ok"]);
    expect(afterTyping).toContain('"one two"');
    expect(entity.card).toMatchObject({
      config: { streaming_mode: false, summary: { content: "Done" }, update_multi: true },
      header: { title: { content: "three" } },
    });
    expect(entity.streamingSince).toBeNull();
  });

  it("is changed once by a change whose answer was lost", async () => {
    const { api, feishu, cardId, entity, settled } = await anEntity();
    feishu.fault({ kind: "cut_after", method: content });

    const typed = await settled(setContent(api, { cardId, sequence: 1, element: "answer", content: "two" }));

    expect(typed.kind).toBe("ok");
    expect(feishu.callsOf(content)).toHaveLength(2);
    expect(entity).toMatchObject({ changes: 1, sequence: 1 });
  });

  it("takes no change that comes after a later one", async () => {
    const { api, cardId, entity } = await anEntity();
    await updateEntity(api, { cardId, sequence: 7, json: json("newest") });

    const late = await updateEntity(api, { cardId, sequence: 6, json: json("late") });

    expect(late).toMatchObject({ kind: "refused", code: 300317 });
    expect(JSON.stringify(entity.card)).toContain("newest");
  });

  it("is never changed more often than Feishu takes it, in the order in which it was asked", async () => {
    const { api, feishu, cardId, entity, settled } = await anEntity();
    const how = { maxWaitMs: 60_000 };
    const all = Array.from({ length: 25 }, (_, index) =>
      setContent(api, { cardId, sequence: index + 1, element: "answer", content: `${index}` }, how),
    );

    const answers = await settled(Promise.all(all));

    expect(answers.every(({ kind }) => kind === "ok")).toBe(true);
    expect(entity.sequence).toBe(25);
    expect(feishu.breaches).toEqual([]);
  });
});
