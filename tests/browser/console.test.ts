import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { desktop, openBrowser, phone, takePicture } from "./browser.ts";
import { type ConsolePage, makeProject as make, openConsole } from "./console-page.ts";
import { startServer, type TestServer } from "./server.ts";

let browser: Browser;
let context: BrowserContext;
let page: Page;
let server: TestServer;
let screen: ConsolePage;

beforeAll(async () => {
  browser = await openBrowser();
});

afterAll(async () => {
  await browser.close();
});

beforeEach(async () => {
  server = await startServer();
  await openPage(phone);
});

afterEach(async () => {
  await context.close();
  await server.stop();
});

describe("a phone", () => {
  it("makes a project, enters its room and gets an answer", async () => {
    await page.goto(server.url);
    await makeProject("api");
    await takePicture(page, "real-room-empty");

    await say("hello there");

    const card = inRoom("article", { hasText: "hello there" });
    await card.getByText("Complete", { exact: true }).waitFor();
    expect(await card.textContent()).toContain("Stub result for: hello there");
    expect(await inRoom(".unsent").count()).toBe(0);
    await takePicture(page, "real-room-answer");
    expect(screen.faults).toEqual([]);
  });

  it("stops a task and goes on with it", async () => {
    await page.goto(server.url);
    await makeProject("api");
    await say("slow: count");
    await inRoom("[data-name^=stop_task_]").click();

    await inRoom("article .tag", { hasText: "Stopped" }).waitFor();
    await inRoom("[data-name^=continue_task_]").click();

    await expect.poll(() => inRoom("article").count()).toBe(2);
  });

  it("approves what the agent asks for", async () => {
    await page.goto(server.url);
    await makeProject("api");
    await say("ask: may I");
    const approval = inRoom("[data-name^=allow_once_]");
    await approval.waitFor();
    await takePicture(page, "real-room-approval");

    await approval.click();

    await inRoom("summary", { hasText: "Approved" }).waitFor();
    await inRoom("article .tag", { hasText: "Complete" }).waitFor();
    expect(await approval.count()).toBe(0);
  });

  it("shows at home what waits for a decision, and decides it there", async () => {
    await page.goto(server.url);
    await makeProject("api");
    await say("confirm: ship it");
    await inRoom("article .tag", { hasText: "Waiting" }).first().waitFor();
    await page.getByRole("button", { name: "Back to the projects" }).click();

    await page.locator(".ask [data-name^=approve_task_]").click();

    await page.locator(".row .tag", { hasText: "Complete" }).waitFor();
    expect(await page.locator(".ask").count()).toBe(0);
  });

  it("rejects with one tap", async () => {
    await page.goto(server.url);
    await makeProject("api");
    await say("confirm: ship it");

    await inRoom("[data-name^=reject_]").first().click();

    await inRoom("article .tag", { hasText: "Stopped" }).first().waitFor();
    expect(await inRoom("[data-name^=approve_]").count()).toBe(0);
  });

  it("says why a folder cannot be used, and keeps what was typed", async () => {
    await page.goto(server.url);
    await page.locator("[data-name=new_project_button]").click();
    await page.getByLabel("Name").fill("api");
    await page.getByLabel(/Folder/).fill("/does/not/exist");

    await page.locator("[data-name=submit_project_create_button]").click();

    await page.locator(".note.tone-bad").waitFor();
    expect(await page.getByLabel("Name").inputValue()).toBe("api");
    expect(await page.getByLabel(/Folder/).inputValue()).toBe("/does/not/exist");
  });

  it("keeps a draft per room over a reload, and a touch keyboard's Enter makes a line", async () => {
    await page.goto(server.url);
    await makeProject("api");
    const field = page.getByLabel("Message to the agent");
    await field.fill("one");
    await field.press("Enter");
    await field.pressSequentially("two");

    await page.reload();

    expect(await field.inputValue()).toBe("one\ntwo");
  });
});

describe("a bad line", () => {
  it("holds a message that the server did not accept, tells it, and sends it once it can", async () => {
    await page.goto(server.url);
    await makeProject("api");
    await context.setOffline(true);
    await say("written in a tunnel");
    await inRoom(".unsent", { hasText: "Sending" }).waitFor();
    await inRoom(".live.is-offline").waitFor();
    await takePicture(page, "real-room-offline");

    await context.setOffline(false);

    await inRoom("article", { hasText: "written in a tunnel" }).waitFor();
    await expect.poll(() => inRoom(".unsent").count()).toBe(0);
    await inRoom(".live.is-live").waitFor();
  });

  it("never doubles a message whose acknowledgement was lost", async () => {
    await page.goto(server.url);
    await makeProject("api");
    let lost = 0;
    await page.route("**/messages", async (route) => {
      lost += 1;
      if (lost > 2) return route.continue();
      await route.fetch();
      return route.abort("connectionreset");
    });

    await say("only once");

    await expect.poll(() => inRoom(".unsent").count()).toBe(0);
    expect(lost).toBe(3);
    await inRoom("article .tag", { hasText: "Complete" }).waitFor();
    expect(await inRoom("article").count()).toBe(1);
  });

  it("sends after a reload what it could not send before", async () => {
    await page.goto(server.url);
    await makeProject("api");
    await page.route("**/messages", (route) => route.abort());
    await say("still here");
    await inRoom(".unsent").waitFor();
    await page.unroute("**/messages");

    await page.reload();

    await inRoom("article", { hasText: "still here" }).waitFor();
    await expect.poll(() => inRoom(".unsent").count()).toBe(0);
  });

  it("shows a message that the server refuses, with the reason", async () => {
    await page.goto(server.url);
    await makeProject("api");
    await page.route("**/messages", (route) =>
      route.fulfill({ status: 413, json: { detail: "The body is too large." } }),
    );

    await say("too long");

    await inRoom(".unsent.refused", { hasText: "Not sent: The body is too large." }).waitFor();
    await page.getByRole("button", { name: "Discard" }).click();
    await expect.poll(() => inRoom(".unsent").count()).toBe(0);
  });

  it("comes back by itself after the server was restarted", async () => {
    const home = await mkdtemp(join(tmpdir(), "poco-browser-"));
    const first = await startServer({ home });
    await page.goto(first.url);
    await makeProject("api");
    await first.stop();
    await inRoom(".live.is-offline").waitFor();

    const second = await startServer({ home, port: Number(new URL(first.url).port) });

    await inRoom(".live.is-live").waitFor();
    await say("hello again");
    await inRoom("article .tag", { hasText: "Complete" }).waitFor();
    expect(await inRoom("article").count()).toBe(1);
    await second.stop();
    await rm(home, { recursive: true });
  });
});

describe("a desktop", () => {
  beforeEach(async () => {
    await context.close();
    await openPage(desktop);
  });

  it("shows the projects beside the room, and Enter sends", async () => {
    await page.goto(server.url);
    await makeProject("api");
    const field = page.getByLabel("Message to the agent");
    await field.fill("first line");
    await field.press("Shift+Enter");
    await field.pressSequentially("second line");

    await field.press("Enter");

    await inRoom("article .tag", { hasText: "Complete" }).waitFor();
    expect(await field.inputValue()).toBe("");
    expect(await page.locator(".row[aria-current=page]").textContent()).toContain("api");
    await takePicture(page, "real-desktop");
    expect(screen.faults).toEqual([]);
  });

  it("shows in one window what happens in another", async () => {
    await page.goto(server.url);
    await makeProject("api");
    const other = await context.newPage();
    await other.goto(page.url());
    await other.locator(".room .live.is-live").waitFor();

    await say("seen by both");

    const tag = other.locator(".room article", { hasText: "seen by both" }).locator(".tag");
    await tag.filter({ hasText: "Complete" }).waitFor();
    expect(await tag.count()).toBe(1);
  });
});

it("asks once for the token of the server, and keeps it", async () => {
  const guarded = await startServer({ token: "a-long-test-token" });
  await page.goto(guarded.url);
  await page.getByLabel("Token").fill("a-wrong-test-token");
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByText("did not accept").waitFor();
  await page.getByLabel("Token").fill("a-long-test-token");
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByText("No project yet.").waitFor();

  await page.reload();

  await page.getByText("No project yet.").waitFor();
  expect(await page.getByRole("dialog").count()).toBe(0);
  await guarded.stop();
});

const inRoom: ConsolePage["inRoom"] = (...selector) => screen.inRoom(...selector);
const say: ConsolePage["say"] = (text) => screen.say(text);
const makeProject = (name: string) => make(screen, name);

async function openPage(options: typeof phone): Promise<void> {
  screen = await openConsole(browser, options);
  ({ context, page } = screen);
}
