import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type PersonId, personId } from "../domain/ids.ts";
import type { MessageFacts } from "../platforms/platform.ts";
import { createChatPlatform } from "../testing/chat-platform.ts";
import type { AskingEvent } from "./to-intent.ts";
import { withNames } from "./with-names.ts";

const names: Readonly<Record<string, string>> = { U1: "Ann", U2: "Bob $& Co" };

function anApp(nameOf?: (person: PersonId) => Promise<string | undefined>) {
  const chat = createChatPlatform();
  return { platforms: new Map([["chat", nameOf === undefined ? chat : Object.assign(chat, { nameOf })]]) };
}

const known = anApp(async (id) => names[id]);

function said(text: string, facts: MessageFacts = {}): AskingEvent {
  const person = { id: personId("U1"), platform: "chat" };
  const event = { eventId: "e1", conversation: null, person, source: "chat", messageId: "m1" };
  return { kind: "message", ...event, text, ...facts };
}

const mention = (id: string) => ({ token: `<@${id}>`, person: personId(id) });

describe("names", () => {
  it("stand in place of the people who are named, wherever they are", async () => {
    const event = said("ask <@U2>, then <@U1>; <@U2> knows", { mentions: [mention("U1"), mention("U2")] });

    expect(await withNames(known, event)).toMatchObject({
      text: "ask @Bob $& Co, then @Ann; @Bob $& Co knows",
      person: { id: "U1", name: "Ann" },
    });
  });

  it("are left open where the app does not know somebody", async () => {
    const event = said("ask <@U9>", { mentions: [mention("U9")] });

    expect(await withNames(known, event)).toMatchObject({ text: "ask <@U9>" });
  });

  it("are not asked for twice: what the event says already holds", async () => {
    const person = { id: personId("U1"), platform: "chat", name: "Ann Lee" };

    expect((await withNames(known, { ...said("hello"), person })).person).toEqual(person);
  });

  it("are found for whoever pressed a button, too", async () => {
    const { text: _, messageId: __, ...facts } = { text: "", messageId: null, ...said("") };
    const pressed = { ...facts, kind: "action", value: { intent_key: "help" } } as AskingEvent;

    expect(await withNames(known, pressed)).toMatchObject({
      person: { name: "Ann" },
      value: { intent_key: "help" },
    });
  });

  it("change nothing where the app says none", async () => {
    const event = said("ask <@U2>", { mentions: [mention("U2")] });

    expect(await withNames(anApp(), event)).toBe(event);
  });
});

describe("an app that never answers", () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it("holds nothing up: the message goes its way without names", async () => {
    const never = anApp(() => new Promise(() => undefined));
    const event = said("ask <@U2>", { mentions: [mention("U2")] });

    const named = withNames(never, event);
    await vi.advanceTimersByTimeAsync(1_500);

    expect(await named).toEqual(event);
    expect(vi.getTimerCount()).toBe(0);
  });
});
