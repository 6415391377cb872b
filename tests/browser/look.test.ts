import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { desktop, openBrowser, phone, takePicture } from "./browser.ts";
import { type Gallery, startGallery } from "./gallery.ts";
import { panelNames } from "./gallery-panels.ts";

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
  it.each(["light", "dark"] as const)("the pages fit the screen, in the %s", async (colorScheme) => {
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
      await page.evaluate(scrollTo(".room > .scroller", part));
      await takePicture(page, `${name}-room-${part}`);
    }
    await page.close();
  });

  it("what the room tells of its project opens in place and fits", async () => {
    const page = await browser.newPage(options);
    await page.goto(`${gallery.url}/#/room/p1`);

    await page.locator(".workspace summary").click();

    await page.locator("[data-name=choose_workspace_session_p1]").waitFor();
    await takePicture(page, `${size}-workspace`);
    expect(await faultsOf(page)).toEqual([]);
    await page.close();
  });

  it("every panel fits the screen, and what is longer scrolls inside", async () => {
    const page = await browser.newPage(options);
    await page.goto(`${gallery.url}/#/room/p1`);
    await page.locator(".room .live.is-live").waitFor();
    const sheet = page.getByRole("dialog");

    const faults: string[] = [];
    for (const name of panelNames) {
      await say(page, `/${name}`);
      await sheet.waitFor();
      await takePicture(page, `${size}-panel-${name}`);
      faults.push(...(await faultsOf(page)).map((fault) => `${name}: ${fault}`));
      await page.evaluate(scrollTo(".dialog-body", 99));
      const isScrolled = await page.evaluate('document.querySelector(".dialog-body").scrollTop > 0');
      if (isScrolled) await takePicture(page, `${size}-panel-${name}-end`);
      await page.keyboard.press("Escape");
      await sheet.waitFor({ state: "detached" });
    }

    expect(faults).toEqual([]);
    await page.close();
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

async function say(page: Page, text: string): Promise<void> {
  await page.getByLabel("Message to the agent").fill(text);
  await page.getByRole("button", { name: "Send" }).click();
}

/** Runs in the page. */
function scrollTo(selector: string, part: number): string {
  return `{ const scroller = document.querySelector("${selector}");
    scroller.scrollTo(0, ${part} * scroller.clientHeight * 0.9); }`;
}

/** What sticks out of the screen sideways, and targets that are too small. */
async function faultsOf(page: Page): Promise<readonly string[]> {
  const width = page.viewportSize()?.width ?? 0;
  const faults: string[] = [];
  for (const { name, box } of await page.evaluate<readonly Target[]>(findTargets)) {
    // Half a pixel is lost where the screen has no place for it.
    if (box.height < 43.5 || box.width < 43.5) faults.push(`too small: ${name} ${JSON.stringify(box)}`);
    if (box.x < -1 || box.x + box.width > width + 1)
      faults.push(`outside of the screen: ${name} ${JSON.stringify(box)}`);
  }
  return faults;
}

interface Target {
  readonly name: string;
  readonly box: { readonly x: number; readonly width: number; readonly height: number };
}

/** Runs in the page. Behind an open dialog nothing can be hit. */
const findTargets = `{
  const page = document.querySelector("dialog[open]") ?? document;
  [...page.querySelectorAll("button, summary, select, textarea, .choice, input:not([type=radio], [type=checkbox])")]
    .filter((target) => target.checkVisibility() && target.getClientRects().length > 0)
    .map((target) => {
      const { x, width, height } = target.getBoundingClientRect();
      return { name: target.textContent, box: { x, width, height } };
    });
}`;
