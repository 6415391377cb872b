import { describe, expect, it } from "vitest";
import { approvalCard } from "../../../cards/approval-card.ts";
import type { Card } from "../../../cards/card.ts";
import { folderCard } from "../../../cards/folder-card.ts";
import { projectListCard } from "../../../cards/project-list-card.ts";
import { projectNewCard } from "../../../cards/project-new-card.ts";
import { taskCard } from "../../../cards/task-card.ts";
import { personId } from "../../../domain/ids.ts";
import {
  aMoment,
  anAgentRow,
  anApprovalView,
  aProject,
  aProjectRow,
  aRunningTask,
  aTask,
  aTaskView,
  aTranscript,
} from "../../../testing/builders.ts";
import { sketch } from "../../../testing/sketch.ts";
import type { Rung } from "../../kit/drawing/part.ts";
import type { RenderOptions } from "./drawing.ts";
import { renderMessage } from "./render-message.ts";
import { renderHome, renderModal } from "./render-view.ts";

const options: RenderOptions = {
  rung: 0,
  agentBlocks: true,
  nameOf: (id) => (id === "U1ANN" ? "Ann" : undefined),
  keep: () => "k1",
};

describe("a running task", () => {
  const card = taskCard(
    aTaskView({
      task: aRunningTask({ activity: "npm test", requester: personId("U1ANN") }),
      transcript: aTranscript({
        plan: [
          { text: "Read the code", state: "done" },
          { text: "Fix it", state: "active" },
        ],
        steps: [
          { id: "s1", type: "read", state: "done", title: "src/login.ts" },
          {
            id: "s2",
            type: "command",
            state: "failed",
            title: "npm test",
            output: "1 failed\n",
            exitCode: 1,
          },
          { id: "s3", type: "edit", state: "running", title: "src/login.ts" },
        ],
        messages: [{ id: "m1", text: "I look at **login** first: `a<b && c`." }],
      }),
    }),
  );
  const on = (rung: Rung, agentBlocks = true) =>
    sketch(renderMessage(card, { ...options, rung, agentBlocks }).blocks);

  it("shows its steps as task cards, where the workspace has them", () => {
    expect(on(0)).toBe(`header: [Running · npm test] Task: fix the login page (codex, /srv/api)
rich_text_quote: fix the login page
context: Ann
context: Codex · fresh · 1m 05s
rich_text_section: ☑ Read the code
▶ Fix it
plan: 3 steps
  complete: src/login.ts
  error: npm test (exit 1) <rich_text_preformatted: 1 failed>
  in_progress: src/login.ts
markdown: I look at **login** first: \`a<b && c\`.
actions: [Stop!] [Details] [Workspace]`);
  });

  it("shows them as lines where it has none", () => {
    expect(on(0, false)).toContain(`rich_text_section: ✅ src/login.ts
❌ npm test (exit 1)
rich_text_preformatted: 1 failed
rich_text_section: ⏳ src/login.ts
markdown:`);
  });

  it("is text and buttons in plain sections further down the ladder, and one line at its foot", () => {
    expect(on(2)).toBe(`header: [Running · npm test] Task: fix the login page (codex, /srv/api)
section: fix the login page
context: Ann
section: Codex · fresh · 1m 05s
section: ☑ Read the code
▶ Fix it
section: ✅ src/login.ts
❌ npm test (exit 1)
⏳ src/login.ts
section: ~I look at *login* first: \`a&lt;b &amp;&amp; c\`.~
actions: [Stop!] [Details] [Workspace]`);
    expect(on(3)).toBe(`section: [Running · npm test] Task: fix the login page (codex, /srv/api)
section: I look at **login** first: \`a<b && c\`.
Codex · fresh · 1m 05s
actions: [Stop!] [Details] [Workspace]`);
  });

  it("is in the same state as long as nothing but its progress changes", () => {
    const later: Card = { ...card, title: card.title.replace("npm test", "npm run build") };
    const stopping: Card = { ...card, title: card.title.replace("Running", "Stopping") };
    const { state } = renderMessage(card, options);

    expect(state).toBe(
      "busy [Running] stop_task_48274e23 open_task_details_48274e23 open_workspace_48274e23",
    );
    expect(renderMessage(later, options).state).toBe(state);
    expect(renderMessage(stopping, options).state).not.toBe(state);
  });
});

describe("a request", () => {
  const card: Card = {
    ...approvalCard(anApprovalView()),
    calls: [
      { platform: "slack", id: personId("U1ANN") },
      { platform: "web", id: personId("local") },
    ],
  };

  it("calls those who decide, and shows the exact command with the buttons", () => {
    const { blocks, text } = renderMessage(card, options);

    expect(sketch(blocks)).toBe(`header: [Waiting] Run a command: Run npm test
section: ~<@U1ANN>~
section: ~*Asked by*\nCodex~ | ~*Project*\napi~ | ~*Task*\nfix the login page~
rich_text_preformatted: npm test
section: ~*Folder*\n/srv/api~
actions: [Approve+]
actions: [Reject!] [Reject with a note]
actions: [Open task]`);
    expect(text.split("\n").slice(0, 2)).toEqual([
      "<@U1ANN> [Waiting] Run a command: Run npm test",
      "npm test",
    ]);
  });
});

it("a finished task shows the beginning of a long answer, and gives the whole to the thread", () => {
  const result = `It works now.\n\n${"A long story about it. ".repeat(900)}`;
  const task = aTask({
    state: { status: "completed" },
    result,
    startedAt: aMoment,
    endedAt: aMoment + 65_000,
  });

  const { blocks, rest } = renderMessage(taskCard(aTaskView({ task })), options);

  const [answer] = blocks.flatMap((block) => (block.type === "markdown" ? [block.text] : []));
  expect(answer).toMatch(/^It works now\./);
  expect(answer?.length).toBeGreaterThan(9000);
  expect(sketch(blocks)).toContain("context: … The whole is in the thread: text.md.");
  expect(rest).toEqual([{ name: "text.md", mediaType: "text/markdown", text: result.trim() }]);
});

it("the list of projects has a line for each, with the way into its channel", () => {
  const conversation = { platform: "slack", id: "C1", surface: "group" } as const;
  const inSlack = aProjectRow({ project: aProject({ conversation }), latest: aRunningTask(), queued: 2 });
  const view = { kind: "project_home", waiting: [], can: { create: true, people: false } } as const;

  const { blocks } = renderHome(projectListCard({ ...view, projects: [inSlack, aProjectRow()] }), {
    ...options,
    team: "T1",
  });

  expect(sketch(blocks)).toBe(`header: PoCo Projects
context: 2 projects
section: ~*api*\nRunning · 2 queued · Codex · /srv/api~ [Open -> https://slack.com/app_redirect?channel=C1&team=T1]
section: ~*api*\nIdle · Codex · /srv/api~
context: Open: in web
actions: [New Project+] [Manage] [Help]`);
});

describe("a panel in a modal", () => {
  it("sends a form by the button at its foot, and says why an agent cannot be chosen", () => {
    const coco = anAgentRow({ name: "coco", title: "Trae CLI", ready: false, detail: "Install traecli." });
    const draft = {
      name: "web",
      agent: "",
      folder: "",
      room: true,
      isPrivate: true,
      invite: [],
      options: {},
    };
    const card = projectNewCard({
      kind: "project_create",
      agents: [coco, anAgentRow()],
      defaultAgent: "codex",
      draft,
      problem: null,
      invitable: [],
    });

    const view = renderModal(card, { ...options, metadata: { conversation: "C1" } });

    expect([view.title.text, view.submit?.text, view.close?.text]).toEqual([
      "New Project",
      "Create Project",
      "Close",
    ]);
    expect(sketch(view.blocks)).toContain(
      "input: Agent (static_select Codex = Codex) (Not available: Trae CLI: Install traecli.)",
    );
    expect(sketch(view.blocks)).toContain("[Browse folders] [Recent folders] [Agent options] [Cancel]");
    expect(JSON.parse(view.private_metadata ?? "")).toEqual({
      conversation: "C1",
      $submit: '{"intent_key":"project.create","$form":0}',
    });
  });

  it("has the folders to choose from as buttons, and needs nothing at its foot", () => {
    const names = ["api", "web", "docs", "infra", ".git"];
    const card = folderCard({
      kind: "folder",
      purpose: { kind: "workspace", project: aProject({ folder: null }) },
      mode: "browse",
      current: "/srv/api",
      isBusy: false,
      listing: {
        path: "/srv",
        parent: "/",
        hasTop: false,
        folders: names.map((name) => ({ name, path: `/srv/${name}` })),
        page: 0,
        pages: 1,
      },
      recent: [],
      presets: [],
      typed: "",
      problem: null,
    });

    const view = renderModal(card, { ...options, metadata: {} });

    expect(view.submit).toBeUndefined();
    expect(sketch(view.blocks)).toBe(`section: ~*Now*\n/srv/api~ | ~*Looking into*\n/srv~
actions: [Use this folder+] [Up]
actions: [api] [web] [docs] [infra]
actions: [.git]
actions: [Recent folders] [Presets] [Type a path]
actions: [Back]`);
  });
});
