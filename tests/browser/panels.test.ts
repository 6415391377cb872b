import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { cardOf } from "../../src/cards/card-of.ts";
import type { Reply } from "../../src/platforms/platform.ts";
import { desktop, openBrowser, phone } from "./browser.ts";
import { type ConsolePage, openConsole } from "./console-page.ts";
import { type Gallery, startGallery } from "./gallery.ts";
import { type PanelName, panels } from "./gallery-panels.ts";

let browser: Browser;
let gallery: Gallery;
let screen: ConsolePage;

beforeAll(async () => {
  browser = await openBrowser();
});

afterAll(async () => {
  await browser.close();
});

beforeEach(async () => {
  gallery = await startGallery();
});

afterEach(async () => {
  await screen.context.close();
  await gallery.stop();
});

describe("a panel in a room", () => {
  beforeEach(async () => {
    screen = await openConsole(browser, desktop);
    await screen.page.goto(`${gallery.url}/#/room/p1`);
  });

  it("takes the focus, keeps it and gives it back to the button that opened it", async () => {
    answers("folder");
    await screen.onWorkspace("Working Dir");
    await screen.panel().waitFor();
    await expect.poll(focused).toBe("Working Dir: api");
    for (let tab = 0; tab < 30; tab += 1) await screen.page.keyboard.press("Tab");
    expect(await isFocusInDialog()).toBe(true);

    await screen.page.keyboard.press("Escape");

    await expect.poll(() => screen.panel().count()).toBe(0);
    await expect.poll(focused).toBe("Working Dir");
  });

  it("gives its place to the panel that answers a press in it, from its beginning", async () => {
    answers("people");
    await screen.onWorkspace("Settings");
    await screen.panel().getByRole("heading", { name: "People" }).waitFor();
    const end = screen.panel().locator("[data-name=back_to_project_home_button]");
    await end.scrollIntoViewIfNeeded();
    answers("config");

    await end.click();

    await screen.panel().getByRole("heading", { name: "api" }).waitFor();
    expect(await screen.panel().count()).toBe(1);
    await expect.poll(focused).toBe("Project: api");
    expect(await screen.page.evaluate('document.querySelector(".dialog-body").scrollTop')).toBe(0);
  });

  it("stays open, with what was typed, while the card behind it changes", async () => {
    answers("composer");
    await screen.onWorkspace("New prompt");
    await screen.panel().locator("textarea").fill("half a thought");

    await gallery.show({ key: "workspace:p1", version: 9, card: cardOf({ ...panels.workspace, queue: [] }) });

    await expect.poll(() => screen.inRoom(".workspace .card-body").textContent()).not.toContain("Queue 1");
    expect(await screen.panel().locator("textarea").inputValue()).toBe("half a thought");
  });

  it("closes when what there is to see stands in the room", async () => {
    answers("folder");
    await screen.onWorkspace("Working Dir");
    answers("workspace", "card", "Working folder is now /srv.");

    await screen.inPanel("Use this folder").click();

    await expect.poll(() => screen.panel().count()).toBe(0);
    await screen.page.locator(".toast", { hasText: "Working folder is now /srv." }).waitFor();
  });

  it("is not needed for what stands in the room: that opens where it is", async () => {
    answers("workspace", "card");
    await screen.inRoom(".workspace").waitFor();
    expect(await screen.inRoom(".workspace .card-body").isVisible()).toBe(false);

    await screen.inRoom("article").getByRole("button", { name: "Workspace" }).last().click();

    await screen.inRoom(".workspace .card-body").waitFor();
    expect(await screen.panel().count()).toBe(0);
  });

  it("tells above the panel what went wrong in it, and leaves it open when there is no other card", async () => {
    answers("folder");
    await screen.onWorkspace("Working Dir");
    gallery.inbox.answer = () => ({ status: "rejected", message: "Not now.", card: null, place: "card" });

    await screen.inPanel("Up").click();

    await screen.panel().locator(".toast", { hasText: "Not now." }).waitFor();
    expect(await screen.panel().getByRole("heading", { name: "api" }).count()).toBe(1);
  });

  it("goes away with its room, and what comes next is shown at home", async () => {
    answers("config");
    await screen.onWorkspace("Settings");
    await screen.panel().waitFor();
    answers("manage");
    gallery.inbox.shown = () => [];

    await screen.inPanel("Agent options").click();

    await screen.page.locator(".home").getByRole("heading", { name: "Manage Projects" }).waitFor();
    expect(await screen.panel().count()).toBe(0);
    expect(screen.page.url()).toMatch(/#\/$/);
  });

  it("opens only in the window that asked for it", async () => {
    const other = await screen.context.newPage();
    await other.goto(screen.page.url());
    await other.locator(".room .live.is-live").waitFor();

    await screen.say("/queue");

    await screen.panel().waitFor();
    // Comes on the same stream behind the answer.
    await gallery.show({ key: "task:end", version: 1, card: cardOf(panels.help) });
    await other.locator(".room article", { hasText: "PoCo Help" }).waitFor();
    expect(await other.getByRole("dialog").count()).toBe(0);
  });
});

describe("a panel at home", () => {
  beforeEach(async () => {
    screen = await openConsole(browser, phone);
    await screen.page.goto(gallery.url);
    await screen.page.locator("[data-name=new_project_button]").waitFor();
  });

  it("stands in the place of the list until it is closed, and the focus goes back", async () => {
    const { page } = screen;
    await page.locator("[data-name=manage_projects_button]").click();
    await page.getByRole("heading", { name: "Manage Projects" }).waitFor();
    await expect.poll(focused).toBe("Manage Projects");

    await page.keyboard.press("Escape");

    await page.getByRole("heading", { name: "PoCo Projects" }).waitFor();
    await expect.poll(focused).toBe("Manage");
  });

  it("sends what was filled in so far to look elsewhere, but makes nothing without a name", async () => {
    const { page } = screen;
    await page.locator("[data-name=new_project_button]").click();
    await page.getByLabel("Name").fill("");

    await page.getByRole("button", { name: "Create Project" }).click();
    await page.getByRole("button", { name: "Browse folders" }).click();

    // A press that counts comes after the one that did not.
    await expect.poll(() => pressedAtHome().length).toBe(2);
    expect(pressedAtHome()).toMatchObject([
      { intent_key: "project.new" },
      { intent_key: "project.browse_dir", name: "", backend: "codex", room: "yes" },
    ]);
  });
});

describe("a press", () => {
  beforeEach(async () => {
    screen = await openConsole(browser, phone);
    await screen.page.goto(`${gallery.url}/#/room/p1`);
    await screen.inRoom(".workspace").waitFor();
  });

  it("counts once, however quickly it is repeated", async () => {
    const answered = Promise.withResolvers<void>();
    const reply: Reply = { status: "ok", message: null, card: null, place: "card" };
    gallery.inbox.answer = () => answered.promise.then(() => reply);
    const stop = screen.inRoom("article [data-name=stop_task_4]");

    await stop.dblclick();
    await stop.click({ force: true });
    answered.resolve();

    await expect.poll(() => stop.getAttribute("aria-busy")).toBe("false");
    expect(pressed()).toEqual(["task.stop"]);
  });

  it("counts once also when the answer came between the two taps", async () => {
    gallery.inbox.answer = () => ({ status: "ok", message: null, card: null, place: "card" });

    await screen.page.evaluate(`{ const button = document.querySelector("article [data-name=stop_task_4]");
      const isIdle = () => button.getAttribute("aria-busy") === "false";
      button.click();
      new Promise((resolve) => {
        new MutationObserver(() => { if (isIdle()) { button.click(); resolve(); } }).observe(button, { attributes: true });
      }); }`);

    // A press that counts comes after the one that did not.
    await screen.inRoom("article [data-name=stop_task_5]").click();
    await expect.poll(pressed).toEqual(["task.stop", "task.stop"]);
    expect(gallery.inbox.events.at(-1)).toMatchObject({ value: { task_id: "5" } });
  });
});

it("says that a room has no project", async () => {
  screen = await openConsole(browser, phone);

  await screen.page.goto(`${gallery.url}/#/room/nothing`);

  await screen.page.getByText("There is no such project").waitFor();
  expect(await screen.page.getByLabel("Message to the agent").count()).toBe(0);
});

/** From now on everything home does not ask for is answered with this card. */
function answers(name: PanelName, place: Reply["place"] = "panel", message: string | null = null): void {
  gallery.inbox.answer = (event) => {
    const isHome =
      event.kind === "action" &&
      event.value["intent_key"] === "project.home" &&
      event.conversation?.id === "home";
    if (isHome) return { status: "ok", message: null, card: cardOf(panels.home), place: "card" };
    return { status: "ok", message, card: cardOf(panels[name]), place };
  };
}

/** What was asked for in the room, in the order of arrival. */
function pressed(): readonly unknown[] {
  return gallery.inbox.events.flatMap((event) =>
    event.kind === "action" && event.conversation?.id === "room:p1" ? [event.value["intent_key"]] : [],
  );
}

/** The same at home; the console itself asks for the list now and then. */
function pressedAtHome() {
  return gallery.inbox.events
    .flatMap((event) => (event.kind === "action" && event.conversation?.id === "home" ? [event.value] : []))
    .filter((value) => value["intent_key"] !== "project.home");
}

/** What has the focus: the label of a card, or the words of a button. */
function focused(): Promise<string> {
  return screen.page.evaluate<string>(
    "document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent",
  );
}

/** Between the last and the first thing of a dialog, the browser's own bar has the focus. */
function isFocusInDialog(): Promise<boolean> {
  return screen.page.evaluate<boolean>(
    "document.activeElement === document.body || document.activeElement.closest('dialog') !== null",
  );
}
