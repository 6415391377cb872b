import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page } from "playwright-core";

/** The console as a person sees it. */
export interface ConsolePage {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What the page complained about. */
  readonly faults: readonly string[];
  /** Everything of the room but its panel. */
  inRoom(selector: string, options?: { readonly hasText?: string | RegExp }): Locator;
  /** The card of the task whose prompt has these words. */
  task(words: string): Locator;
  /** The panel that stands above the room. */
  panel(): Locator;
  /** The button of this label, in the panel or the dialog that is on top. */
  inPanel(label: string | RegExp): Locator;
  say(text: string): Promise<void>;
  /** Opens what the room tells of its project and presses the button there. */
  onWorkspace(label: string | RegExp): Promise<void>;
  /** Says yes to the question that PoCo asks back. */
  confirm(label: string): Promise<void>;
  /** Waits for a label such as `Complete` on the card of a task. */
  state(words: string, label: string): Promise<void>;
}

export async function openConsole(browser: Browser, options: BrowserContextOptions): Promise<ConsolePage> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error") faults.push(message.text());
  });

  const inRoom: ConsolePage["inRoom"] = (selector, wanted = {}) =>
    page.locator(".room").locator(selector, wanted);
  const task = (words: string) => inRoom("article", { hasText: words }).first();
  const dialog = () => page.getByRole("dialog").last();
  return {
    page,
    context,
    faults,
    inRoom,
    task,
    panel: dialog,
    inPanel: (label) => dialog().getByRole("button", { name: label, exact: true }),
    say: async (text) => {
      await page.getByLabel("Message to the agent").fill(text);
      await page.getByRole("button", { name: "Send" }).click();
    },
    onWorkspace: async (label) => {
      const strip = inRoom(".workspace");
      if ((await strip.getAttribute("open")) === null) await strip.locator("summary").click();
      await strip.getByRole("button", { name: label, exact: true }).click();
    },
    confirm: async (label) => {
      const question = page.getByRole("dialog", { name: "Please confirm" });
      await question.getByRole("button", { name: label, exact: true }).click();
    },
    state: (words, label) => task(words).locator(".tag", { hasText: label }).waitFor(),
  };
}

/** Makes a project in a folder of its own and opens its room. */
export async function makeProject({ page, inRoom }: ConsolePage, name: string): Promise<void> {
  await page.locator("[data-name=new_project_button]").click();
  await page.getByLabel("Name").fill(name);
  await page.locator("[data-name=submit_project_create_button]").click();
  await page.locator(".row.opens", { hasText: name }).click();
  await inRoom(".live.is-live").waitFor();
}
