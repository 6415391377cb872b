import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { desktop, openBrowser, phone, takePicture } from "./browser.ts";
import { type Gallery, startGallery } from "./gallery.ts";

let browser: Browser;
let gallery: Gallery;

beforeAll(async () => {
  [browser, gallery] = await Promise.all([openBrowser(), startGallery()]);
});

afterAll(async () => {
  await browser.close();
  await gallery.stop();
});

describe.each([
  ["phone", phone],
  ["desktop", desktop],
] as const)("on a %s", (size, options) => {
  describe.each(["light", "dark"] as const)("in the %s", (colorScheme) => {
    it("every page fits its screen, with targets that a thumb can hit", async () => {
      const page = await browser.newPage({ ...options, colorScheme });
      const name = `${size}-${colorScheme}`;

      await page.goto(`${gallery.url}/`);
      await page.locator("[data-name=open_project_p1]").waitFor();
      await takePicture(page, `${name}-home`);
      expect(await faultsOf(page)).toEqual([]);

      await page.locator("[data-name=new_project_button]").click();
      await page.locator("[data-name=submit_project_create_button]").waitFor();
      await takePicture(page, `${name}-new`);
      expect(await faultsOf(page)).toEqual([]);

      await page.goto(`${gallery.url}/#/room/p1`);
      await page.locator("[data-name=answer_a2]").waitFor();
      await takePicture(page, `${name}-room-end`);
      expect(await faultsOf(page)).toEqual([]);
      for (const part of [0, 1, 2, 3]) {
        await page.evaluate(scrollTo(part));
        await takePicture(page, `${name}-room-${part}`);
      }
      await page.close();
    });
  });
});

it("shows hostile text as words", async () => {
  const page = await browser.newPage(phone);
  const foreign: string[] = [];
  page.on("request", (request) => {
    if (!request.url().startsWith(gallery.url)) foreign.push(request.url());
  });

  await page.goto(`${gallery.url}/#/room/p1`);

  const card = page.locator("article", { hasText: "show me" });
  await card.waitFor();
  expect(await card.textContent()).toContain("<script>window.hacked = 1</script>");
  expect(await page.evaluate(() => "hacked" in globalThis)).toBe(false);
  expect(await card.locator("img, script, [onclick], a[href^='javascript:'], a[href^='data:']").count()).toBe(
    0,
  );
  expect(await card.locator("a").first().getAttribute("rel")).toContain("noopener");
  expect(await card.locator("a").last().getAttribute("href")).toBe("https://example.com/p.png");
  expect(foreign).toEqual([]);
  await page.close();
});

/** Runs in the page. */
function scrollTo(part: number): string {
  return `{ const scroller = document.querySelector(".room .scroller");
    scroller.scrollTo(0, ${part} * scroller.clientHeight * 0.9); }`;
}

/** What sticks out of the screen sideways, and targets that are too small. */
async function faultsOf(page: Page): Promise<readonly string[]> {
  const width = page.viewportSize()?.width ?? 0;
  const faults: string[] = [];
  for (const target of await page.locator("button, summary, textarea, input:not([type=radio])").all()) {
    const box = await target.boundingBox();
    if (box === null) continue;
    const name = `${await target.textContent()} ${JSON.stringify(box)}`;
    // Half a pixel is lost where the screen has no place for it.
    if (box.height < 43.5 || box.width < 43.5) faults.push(`too small: ${name}`);
    if (box.x < -1 || box.x + box.width > width + 1) faults.push(`outside of the screen: ${name}`);
  }
  return faults;
}
