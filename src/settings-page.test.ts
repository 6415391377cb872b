import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { adapters } from "./app.ts";
import { groupsOf } from "./config/load-settings.ts";
import { everySetting } from "./config/read-settings.ts";
import { settingsPage } from "./config/settings-page.ts";

it("is in docs/settings.md as the settings are now", async () => {
  const written = await readFile(new URL("../docs/settings.md", import.meta.url), "utf8");

  expect(written, "Run `npm run docs:settings`.").toBe(settingsPage(adapters));
});

it("names every setting once", () => {
  const keys = everySetting(groupsOf(adapters, "~/.poco")).map(({ key }) => key);

  expect(new Set(keys).size).toBe(keys.length);
  for (const key of keys) expect(settingsPage(adapters)).toContain(`| \`${key}\` |`);
});
