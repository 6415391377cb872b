import { expect, it } from "vitest";
import { ByteTail } from "./byte-tail.ts";

it("keeps the end, and no half of a character", () => {
  const tail = new ByteTail(7);
  const bytes = new TextEncoder().encode("0123456789é你好");

  for (const byte of bytes) tail.write(Uint8Array.of(byte));

  expect(tail.text()).toBe("你好");
});
