import { mkdir } from "node:fs/promises";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";

/** Where Chromium stands; another place is named by the environment. */
const executablePath = process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium";

export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

export const phone: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 2,
  hasTouch: true,
  isMobile: true,
};

export const desktop: BrowserContextOptions = { viewport: { width: 1440, height: 900 } };

/** Pictures for people to look at; not kept in the repository. */
export async function takePicture(page: Page, name: string): Promise<void> {
  await mkdir(".screenshots", { recursive: true });
  await page.screenshot({ path: `.screenshots/${name}.png`, scale: "css" });
}
