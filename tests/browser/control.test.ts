import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { openBrowser, phone, takePicture } from "./browser.ts";
import { type ConsolePage, makeProject, openConsole } from "./console-page.ts";
import { type ServerOptions, startServer, type TestServer } from "./server.ts";

let browser: Browser;
let server: TestServer;
let screen: ConsolePage;

beforeAll(async () => {
  browser = await openBrowser();
});

afterAll(async () => {
  await browser.close();
});

afterEach(async () => {
  await screen.context.close();
  await server.stop();
});

async function inAProject(options: ServerOptions = {}): Promise<void> {
  server = await startServer(options);
  screen = await openConsole(browser, phone);
  await screen.page.goto(server.url);
  await makeProject(screen, "api");
}

describe("a typed command", () => {
  it("shows help, a task, the queue: each in a panel", async () => {
    await inAProject();
    await screen.say("hello");
    await screen.state("hello", "Complete");

    await screen.say("/help");
    await screen.panel().getByRole("heading", { name: "PoCo Help" }).waitFor();
    await screen.page.keyboard.press("Escape");

    await screen.say("/status");
    await screen.panel().getByText("Stub result for: hello").waitFor();
    await screen.page.keyboard.press("Escape");

    await screen.say("/queue");
    await screen.panel().getByRole("heading", { name: /Queue/ }).waitFor();
    await screen.inPanel("Back").click();
    await expect.poll(() => screen.panel().count()).toBe(0);
    expect(await screen.inRoom(".scroller article").count()).toBe(1);
    expect(screen.faults).toEqual([]);
  });

  it("begins a new session, and says so", async () => {
    await inAProject();
    await screen.say("hello");
    await screen.state("hello", "Complete");

    await screen.say("/new");

    await screen.page.locator(".toast", { hasText: "fresh" }).waitFor();
    await screen.say("afresh");
    await screen.state("afresh", "Complete");
    expect(await screen.task("afresh").textContent()).toContain("fresh, because owner");
  });
});

it("shows everything of a long answer, page by page", async () => {
  await inAProject();
  await screen.say("long: story");
  await screen.state("long: story", "Complete");

  await screen
    .task("long: story")
    .locator("[data-name^=open_details_], [data-name*=details]")
    .first()
    .click();
  const pages = async () => (await screen.panel().locator(".card-head").textContent()) ?? "";
  await expect.poll(pages).toMatch(/page 1 of/i);
  let text = (await screen.panel().textContent()) ?? "";
  for (let page = 2; await screen.inPanel("Next").isVisible(); page += 1) {
    await screen.inPanel("Next").click();
    await expect.poll(pages).toMatch(new RegExp(`page ${page} of`, "i"));
    text += (await screen.panel().textContent()) ?? "";
  }
  await takePicture(screen.page, "control-details");

  for (const line of [1, 200, 400, 700]) expect(text).toContain(`This is line ${line} of a long answer`);
  await screen.inPanel("Back").click();
  await expect.poll(() => screen.panel().count()).toBe(0);
});

it("lists who may use PoCo", async () => {
  server = await startServer();
  screen = await openConsole(browser, phone);
  await screen.page.goto(server.url);

  await screen.page.locator("[data-name=manage_people_button]").click();

  await screen.page.getByRole("heading", { name: "People" }).waitFor();
  await takePicture(screen.page, "control-people");
  await screen.page.locator("[data-name=back_to_project_home_button]").click();
  await screen.page.getByText("No project yet.").waitFor();
  expect(screen.faults).toEqual([]);
});

it("takes messages that follow each other closely as one prompt", async () => {
  await inAProject({ burstMs: 1500 });

  await screen.say("first this");
  await screen.say("then that");

  await screen.state("then that", "Complete");
  expect(await screen.inRoom(".scroller article").count()).toBe(1);
  expect(await screen.task("then that").textContent()).toContain("first this");
});
