import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openBrowser, phone, takePicture } from "./browser.ts";
import { type ConsolePage, openConsole } from "./console-page.ts";
import { startServer, type TestServer } from "./server.ts";

/** One project from its making to its end, on a phone; each part goes on where the one before ended. */
describe("the life of a project", () => {
  let browser: Browser;
  let server: TestServer;
  let screen: ConsolePage;

  beforeAll(async () => {
    [browser, server] = await Promise.all([openBrowser(), startServer()]);
    await mkdir(join(server.home, "work", "api", "docs"), { recursive: true });
    await mkdir(join(server.home, "work", "web"));
    screen = await openConsole(browser, phone);
    await screen.page.goto(server.url);
  });

  afterAll(async () => {
    await browser.close();
    await server.stop();
  });

  it("begins with a folder that was found by looking around", async () => {
    const { page, inRoom } = screen;
    await page.locator("[data-name=new_project_button]").click();
    await page.getByLabel("Name").fill("api");
    await page.getByRole("button", { name: "Browse folders" }).click();
    for (const folder of ["work", "api"]) await page.locator(".entry", { hasText: folder }).click();
    await page.locator(".fields", { hasText: join("work", "api") }).waitFor();

    await page.getByRole("button", { name: "Use this folder" }).click();

    await expect.poll(() => page.getByLabel(/^Folder/).inputValue()).toBe(join(server.home, "work", "api"));
    expect(await page.getByLabel("Name").inputValue()).toBe("api");
    await page.getByRole("button", { name: "Create Project" }).click();
    await page.locator(".row.opens", { hasText: "api" }).click();
    await inRoom(".workspace").waitFor();
  });

  it("takes a prompt and answers", async () => {
    await screen.say("hello there");

    await screen.state("hello there", "Complete");
    expect(await screen.task("hello there").textContent()).toContain("Stub result for: hello there");
  });

  it("asks before it acts, and acts when it may", async () => {
    await screen.say("ask: may I");

    await screen.inRoom("[data-name^=allow_once_]").click();

    await screen.inRoom("summary", { hasText: "Approved" }).waitFor();
    await screen.state("ask: may I", "Complete");
    expect(await screen.inRoom("[data-name^=allow_once_]").count()).toBe(0);
  });

  it("takes answers to several questions at once", async () => {
    const { inRoom } = screen;
    await screen.say("question: the login page");
    await inRoom(".choice", { hasText: "Thorough" }).click();
    await inRoom(".choice", { hasText: "Docs" }).click();
    await inRoom(".choice", { hasText: /^Tests/ }).click();
    await inRoom(".answer-text").last().fill("no hurry");
    await takePicture(screen.page, "life-question");

    await inRoom("[data-name^=answer_]").click();

    await screen.state("question: the login page", "Complete");
    const card = screen.inRoom("article", { hasText: "You answered" });
    expect(await card.textContent()).toContain("Thorough; Docs, Tests; no hurry");
  });

  it("queues three behind the one that runs", async () => {
    // As long as it has words: about half a minute.
    await screen.say(`slow: count ${"and count ".repeat(30)}`);
    await screen.state("slow: count", "Running");

    for (const words of ["write the docs", "tag the release", "tell the others"]) {
      await screen.say(words);
      await screen.state(words, "Queued");
    }

    await screen.onWorkspace("Queue (3)");
    await expect.poll(() => queued(screen)).toEqual(["write the docs", "tag the release", "tell the others"]);
    await takePicture(screen.page, "life-queue");
  });

  it("edits one that waits", async () => {
    await queueRow(screen, "tag the release").getByRole("button", { name: "Edit" }).click();
    const text = screen.panel().locator("textarea");
    expect(await text.inputValue()).toBe("tag the release");
    await text.fill("tag the release and sign it");

    await screen.inPanel("Save").click();

    await expect
      .poll(() => queued(screen))
      .toEqual(["write the docs", "tag the release and sign it", "tell the others"]);
  });

  it("moves one to the front", async () => {
    await queueRow(screen, "tell the others").getByRole("button", { name: "To front" }).click();

    await expect
      .poll(() => queued(screen))
      .toEqual(["tell the others", "write the docs", "tag the release and sign it"]);
  });

  it("passes one on to the task that runs", async () => {
    await queueRow(screen, "write the docs").getByRole("button", { name: "Steer now" }).click();

    await expect.poll(() => queued(screen)).toEqual(["tell the others", "tag the release and sign it"]);
    await screen.page.keyboard.press("Escape");
    await screen.state("write the docs", "Stopped");
    expect(await screen.task("write the docs").textContent()).toContain("Merged into task");
  });

  it("stops what runs, and the queue goes on in its order", async () => {
    await screen.task("slow: count").locator("[data-name^=stop_task_]").click();

    await screen.state("slow: count", "Stopped");
    await screen.state("tell the others", "Complete");
    await screen.state("tag the release and sign it", "Complete");
    expect(await screen.inRoom(".tag", { hasText: "Queued" }).count()).toBe(0);
  });

  it("goes on with what was stopped", async () => {
    const before = await screen.inRoom("article").count();

    await screen.task("slow: count").locator("[data-name^=continue_task_]").click();

    await expect.poll(() => screen.inRoom("article").count()).toBe(before + 1);
    await screen
      .task("slow: count")
      .getByText(/Continued/)
      .waitFor();
  });

  it("changes the model and the manner of the agent, and they reach it", async () => {
    await idle(screen);
    await screen.onWorkspace("Agent");
    await screen
      .panel()
      .locator(".choice", { hasText: /^Stub Large$/ })
      .click();
    await screen
      .panel()
      .locator(".choice", { hasText: /^Chatty$/ })
      .click();
    await takePicture(screen.page, "life-agent");

    await screen.inPanel("Apply").click();
    await closed(screen);
    await screen.say("who are you");

    await screen.task("who are you").getByText("stub-large").first().waitFor();
    expect(await screen.task("who are you").textContent()).toContain("chatty");
  });

  it("asks back before the fences of the agent come down", async () => {
    await screen.onWorkspace("Agent");
    await screen
      .panel()
      .locator(".choice", { hasText: /^Unfenced/ })
      .click();
    await screen.inPanel("Apply").click();
    await screen.inPanel("Yes, take the fences down").click();

    await closed(screen);
    await expect.poll(() => screen.inRoom(".workspace").textContent()).toContain("Unfenced");
  });

  it("begins a new session, names the old one and goes back to it", async () => {
    await screen.onWorkspace("Session");
    await screen.inPanel("New session").click();
    await screen.confirm("New session");
    await closed(screen);
    await screen.say("a fresh start");
    await screen.state("a fresh start", "Complete");
    expect(await screen.task("a fresh start").textContent()).toContain("fresh, because");

    await screen.onWorkspace("Session");
    await screen.panel().locator(".row.opens").nth(1).click();
    await screen.panel().getByLabel("Name").fill("the first talk");
    await screen.inPanel("Rename").click();
    await screen.panel().getByRole("heading", { name: "the first talk" }).waitFor();
    await screen.inPanel("Use it").click();
    await closed(screen);
    await screen.say("do you remember");

    await screen.state("do you remember", "Complete");
    expect(await screen.task("do you remember").textContent()).toContain("resumed");
    await screen.inRoom(".workspace").getByText("the first talk").waitFor();
  });

  it("keeps a preset and moves to it", async () => {
    await screen.onWorkspace("Settings");
    await screen.inPanel("Presets").click();
    await screen.inPanel("Browse folders").click();
    for (const folder of ["work", "web"]) await screen.panel().locator(".entry", { hasText: folder }).click();
    await screen
      .panel()
      .locator(".fields", { hasText: join("work", "web") })
      .waitFor();
    await screen.inPanel("Use this folder").click();
    await screen
      .panel()
      .locator(".row", { hasText: join("work", "web") })
      .waitFor();
    await takePicture(screen.page, "life-presets");

    await screen.inPanel("Use").click();

    await expect.poll(() => screen.panel().count()).toBe(0);
    await screen
      .inRoom(".workspace .fields", { hasText: join("work", "web") })
      .first()
      .waitFor();
  });

  it("is archived and taken back", async () => {
    await screen.onWorkspace("Settings");
    await screen.inPanel("Archive").click();
    await screen.confirm("Archive");
    await screen.panel().locator(".row", { hasText: "Archived" }).waitFor();
    await screen.page.keyboard.press("Escape");
    await screen.inRoom(".workspace .tag", { hasText: "Archived" }).waitFor();
    await screen.say("are you there");
    await screen.page.locator(".toast", { hasText: "This project is archived" }).waitFor();

    await screen.onWorkspace("Unarchive");
    await expect.poll(() => screen.inRoom(".workspace .tag", { hasText: "Archived" }).count()).toBe(0);
  });

  it("is deleted only after a yes, and its room is left", async () => {
    const { page } = screen;
    await screen.onWorkspace("Settings");
    await screen.inPanel("Delete Project").click();
    await screen.confirm("Cancel");
    await screen.inPanel("Delete Project").click();
    await takePicture(page, "life-delete");

    await screen.confirm("Delete Project");

    await page.getByRole("heading", { name: "Manage Projects" }).waitFor();
    expect(page.url()).toMatch(/#\/$/);
    await page.locator("[data-name=back_to_project_home_button]").click();
    await page.getByText("No project yet.").waitFor();
    expect(screen.faults).toEqual([]);
  });
});

/** The names of the lines of the queue, in their order. */
async function queued({ panel }: ConsolePage): Promise<readonly string[]> {
  const texts = await panel().locator(".row .row-text").allTextContents();
  return texts.map(
    (text) =>
      /write the docs|tag the release and sign it|tag the release|tell the others/.exec(text)?.[0] ?? text,
  );
}

function queueRow({ panel }: ConsolePage, words: string) {
  return panel().locator(".row", { hasText: words });
}

async function closed({ panel }: ConsolePage): Promise<void> {
  await expect.poll(() => panel().count()).toBe(0);
}

/** Nothing runs any more. */
async function idle({ inRoom }: ConsolePage): Promise<void> {
  await expect.poll(() => inRoom(".workspace > summary .tag").textContent()).not.toMatch(/Running|Stopping/);
}
