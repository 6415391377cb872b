import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { lockHome } from "./home-lock.ts";

const homes: string[] = [];

afterEach(async () => {
  for (const home of homes.splice(0)) await rm(home, { recursive: true, force: true });
});

async function aHome(): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), "poco-lock-"));
  homes.push(home);
  return home;
}

it("gives a home to one, and to the next after it", async () => {
  const home = await aHome();
  const first = lockHome(home);

  expect(() => lockHome(home)).toThrow(`Another PoCo already works with ${home}.`);

  first.release();
  lockHome(home).release();
});

it("says what is wrong where no lock can be had at all, and blames nobody else", async () => {
  const missing = join(await aHome(), "gone");

  expect(() => lockHome(missing)).toThrow(/poco\.lock cannot be locked \(ENOENT/);
});
