import { writeFile } from "node:fs/promises";
import { adapters } from "../src/app.ts";
import { settingsPage } from "../src/config/settings-page.ts";

/** Writes docs/settings.md anew, from the settings of every agent and platform. */
await writeFile(new URL("../docs/settings.md", import.meta.url), settingsPage(adapters));
