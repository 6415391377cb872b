import { expect, it } from "vitest";
import { ConversationLocks } from "./conversation-locks.ts";

it("lets one turn at a time into a conversation, and others beside it", async () => {
  const locks = new ConversationLocks();
  const leave = await locks.take("a", 1_000);
  const second = locks.take("a", 10_000);

  expect(await locks.take("b", 1_000)).toBeTypeOf("function");
  expect(await locks.take("a", 5)).toBeUndefined();
  leave?.();

  expect(await second).toBeTypeOf("function");
});
