import { expect, it } from "vitest";
import { createChatPlatform } from "../testing/chat-platform.ts";
import { createFakeInbox } from "../testing/fake-inbox.ts";
import { createHandOver } from "./hand-over.ts";

it("keeps what platforms send until the gateway is there, and loses nothing of it", async () => {
  const handOver = createHandOver();
  const chat = createChatPlatform();
  chat.connect(handOver.inbox);
  const early = chat.say("early");
  const inbox = createFakeInbox();

  handOver.give(inbox);
  await early;
  await chat.say("later");

  expect(inbox.events).toMatchObject([{ text: "early" }, { text: "later" }]);
});
