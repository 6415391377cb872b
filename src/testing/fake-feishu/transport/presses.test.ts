import { describe, expect, it } from "vitest";
import type { Attempt } from "./attempt.ts";
import { pressAnswerOf } from "./press-answer.ts";
import { aConnectedClient, aTransport, until } from "./transport-fixture.ts";

const press = { action: { tag: "button", value: { id: "1" } }, token: "c-1" };
const toast = { type: "success", content: "Done." };
const card = { schema: "2.0", body: { elements: [] } };

function answerTo(answer: unknown, rejectRawV2Callback = false) {
  return pressAnswerOf({ kind: "taken", answer }, { rejectRawV2Callback });
}

function codeOf(attempt: Attempt, rejectRawV2Callback = false): number | string {
  const answer = pressAnswerOf(attempt, { rejectRawV2Callback });
  return answer.kind === "failed" ? answer.code : answer.kind;
}

describe("an answer to a press", () => {
  it.each([
    ["nothing", undefined],
    ["an empty object", {}],
    ["a toast", { toast }],
    ["a toast in several languages", { toast: { ...toast, i18n: { zh_cn: "好", en_us: "Done." } } }],
    ["a whole card", { card: { type: "raw", data: card } }],
    ["a toast and a card", { toast, card: { type: "raw", data: card } }],
    ["a template", { card: { type: "template", data: { template_id: "AAq", template_variable: { a: 1 } } } }],
  ])("may be %s", (_, body) => {
    expect(answerTo(body)).toEqual({ kind: "answered", body: body ?? {} });
  });

  it.each([
    ["what Feishu's own client says where nobody listens", "no card.action.trigger event handle"],
    ["a list", []],
    ["a bare card", { config: {}, header: {}, elements: [] }],
    ["a bare card of 2.0", card],
    ["a toast of no known kind", { toast: { ...toast, type: "warn" } }],
    ["a toast without words", { toast: { type: "info", content: "" } }],
    ["a toast with something more", { toast: { ...toast, link: "a" } }],
    ["a toast that is a text", { toast: "Done." }],
    ["a card without a type", { card }],
    ["a card of no known type", { card: { type: "card_json", data: card } }],
    ["a template without its id", { card: { type: "template", data: {} } }],
  ])("has another shape when it is %s", (_, body) => {
    expect(codeOf({ kind: "taken", answer: body })).toBe(200672);
  });

  it("carries a card that is none", () => {
    const old = { card: { type: "raw", data: { elements: [] } } };
    const elements = Array.from({ length: 201 }, () => ({ tag: "hr" }));
    const large = { card: { type: "raw", data: { schema: "2.0", body: { elements } } } };

    expect([old, large].map((answer) => codeOf({ kind: "taken", answer }))).toEqual([200673, 200673]);
  });

  it("carries a card where Feishu takes none", () => {
    const withCard: Attempt = { kind: "taken", answer: { toast, card: { type: "raw", data: card } } };
    const withToast: Attempt = { kind: "taken", answer: { toast } };

    expect([codeOf(withCard, true), codeOf(withToast, true)]).toEqual([200673, "answered"]);
  });
});

describe("a press, with Feishu's own client", () => {
  it("is brought with what was pressed, and answered with a toast", async () => {
    const served = await aTransport();
    const heard: unknown[] = [];
    await aConnectedClient(served, {
      "card.action.trigger": (event) => {
        heard.push(event["action"]);
        return { toast };
      },
    });

    const answer = await served.transport.press(press);

    expect(answer).toEqual({ kind: "answered", body: { toast } });
    expect(heard).toEqual([press.action]);
    expect(served.transport.lints).toEqual([]);
  });

  it("is answered with nothing", async () => {
    const served = await aTransport();
    await aConnectedClient(served, { "card.action.trigger": () => undefined });

    const answer = await served.transport.press(press);

    expect(answer).toEqual({ kind: "answered", body: {} });
  });

  it("fails where the app failed, where nobody listens and where nobody is there", async () => {
    const served = await aTransport();
    const alone = await served.transport.press(press);
    const { socket } = await aConnectedClient(served, {
      "card.action.trigger": () => {
        throw new Error("the disk is full");
      },
    });

    const failed = await served.transport.press(press);
    socket.close({ force: true });
    await until(() => served.transport.sockets.count() === 0);
    await aConnectedClient(served, {});
    const unheard = await served.transport.press(press);

    expect([alone, failed, unheard]).toMatchObject([{ code: 200341 }, { code: 200671 }, { code: 200672 }]);
  });

  it("fails when its answer is late, and is not brought again", async () => {
    const served = await aTransport({ ackWithinMs: 10, redeliverAfterMs: [1] });
    const { promise, resolve } = Promise.withResolvers<void>();
    let presses = 0;
    await aConnectedClient(served, {
      "card.action.trigger": () => {
        presses += 1;
        return promise;
      },
    });

    const answer = await served.transport.press(press);
    resolve();
    await until(() => served.transport.sockets.lateAcks() === 1);

    expect(answer).toMatchObject({ code: 200341 });
    expect(presses).toBe(1);
  });

  it("fails when its connection breaks", async () => {
    const served = await aTransport();
    await aConnectedClient(served, { "card.action.trigger": () => served.transport.sockets.drop() });

    const answer = await served.transport.press(press);

    expect(answer).toMatchObject({ code: 200341, why: "the connection broke" });
  });

  it("does not reach an app that is not subscribed to presses", async () => {
    const served = await aTransport();
    let presses = 0;
    await aConnectedClient(served, {
      "card.action.trigger": () => {
        presses += 1;
      },
    });
    served.transport.subscribeToPresses(false);

    const answer = await served.transport.press(press);

    expect(answer).toMatchObject({ code: 200340 });
    expect(presses).toBe(0);
  });
});
