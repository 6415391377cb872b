import type { AddressInfo } from "node:net";
import { serve } from "@hono/node-server";
import { cardOf } from "../../src/cards/card-of.ts";
import type { View } from "../../src/cards/view.ts";
import { approvalId, personId, projectId, taskId } from "../../src/domain/ids.ts";
import { silentLog } from "../../src/observe/log.ts";
import type { ShownCard } from "../../src/platforms/platform.ts";
import { consoleFolder } from "../../src/platforms/web/console-files.ts";
import { createWeb } from "../../src/platforms/web/web.ts";
import {
  aMoment,
  anAgentRow,
  anApproval,
  anApprovalView,
  aProject,
  aProjectRow,
  aRunningTask,
  aSession,
  aTask,
  aTaskView,
  aTranscript,
  aWorkspace,
} from "../../src/testing/builders.ts";
import { createFakeInbox, type FakeInbox } from "../../src/testing/fake-inbox.ts";
import type { TestServer } from "./server.ts";

export interface Gallery extends TestServer {
  readonly inbox: FakeInbox;
  /** Shows a card in the room, live. */
  show(card: ShownCard): Promise<void>;
}

/** The console over cards of every kind and state, without anything behind it. */
export async function startGallery(): Promise<Gallery> {
  const inbox = createFakeInbox();
  const platform = createWeb({ inbox, log: silentLog, version: "0" }, consoleFolder);
  inbox.shown = (id) => (id === "room:p1" ? roomCards() : []);
  inbox.answer = (event) => {
    const intent = event.kind === "action" ? event.value["intent_key"] : undefined;
    const view = intent === "project.new" ? newProject : intent === "project.manage" ? manage : home;
    return { status: "ok", message: null, card: cardOf(view) };
  };
  const fetch = (request: Request) => platform.http?.fetch(request) ?? new Response();
  const server = serve({ fetch, hostname: "127.0.0.1", port: 0 });
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  const conversation = { platform: "web", id: "room:p1", surface: "group" } as const;
  return {
    url: `http://127.0.0.1:${port}`,
    inbox,
    async show(card) {
      await platform.post({ ...card, conversation });
    },
    async stop() {
      await platform.close();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export const hostile = `# <img src=x onerror="window.hacked=1">

<script>window.hacked = 1</script>

[click](javascript:window.hacked=1) ![pic](https://example.com/p.png)

<a href="data:text/html,x" onclick="window.hacked=1">raw</a> \u202egnp.exe 👩‍👩‍👧‍👦 ${"long".repeat(80)}`;

const result = `The session cookie was written **after** the redirect, so the first request came without it.

## What I changed

1. \`src/session.ts\`: the cookie is set before the answer begins
2. A test for the redirect, see [the docs](https://example.com/docs)
   - it fails without the change

\`\`\`ts
export function signIn(response: Response, user: User): Response {
  return withCookie(response, { name: "sid", value: user.session, sameSite: "lax" });
}
\`\`\`

| check | before | after |
|---|--:|--:|
| tests | 41 of 42 | 42 of 42 |
| sign-in, p95 | 180 ms | 95 ms |

- [x] tests pass
- [ ] release notes`;

const diff = `diff --git a/src/session.ts b/src/session.ts
--- a/src/session.ts
+++ b/src/session.ts
@@ -10,5 +10,6 @@ export function signIn(response: Response, user: User) {
-  const answer = redirect("/home");
-  setCookie(answer, user.session);
-  return answer;
+  const cookie = cookieOf(user.session);
+  return redirect("/home", {
+    headers: { "set-cookie": cookie },
+  });
 }
diff --git a/src/session.test.ts b/src/session.test.ts
new file mode 100644
--- /dev/null
+++ b/src/session.test.ts
@@ -0,0 +1,2 @@
+import { signIn } from "./session.ts";
+it("sends the cookie with the redirect", () => {});
`;

const row = aProjectRow({
  latest: aRunningTask(),
  queued: 2,
  waiting: 1,
  model: "gpt-5.1-codex",
  session: aSession({ title: "fix the login page" }),
  project: aProject({ presets: ["/srv/api/packages/web"] }),
});

const home: View = {
  kind: "project_home",
  waiting: [anApprovalView({ approval: anApproval({ detail: { command: "npm test -- --coverage" } }) })],
  projects: [
    row,
    aProjectRow({
      project: aProject({
        id: projectId("p2"),
        name: "website",
        conversation: { platform: "web", id: "room:p2", surface: "group" },
      }),
      agentTitle: "Claude Code",
      latest: aRunningTask({ state: { status: "completed" } }),
      workspace: aWorkspace({ folder: "/srv/website" }),
    }),
    aProjectRow({
      project: aProject({
        id: projectId("p3"),
        name: "billing-service-with-a-rather-long-name",
        conversation: { platform: "slack", id: "C1", surface: "group" },
      }),
      latest: aRunningTask({ state: { status: "failed", reason: "agent", message: "", retryAt: null } }),
      workspace: aWorkspace({ folder: "/srv/teams/payments/billing-service" }),
    }),
  ],
};

const manage: View = { kind: "project_manage", projects: home.projects };

const newProject: View = {
  kind: "project_create",
  agents: [
    anAgentRow(),
    anAgentRow({ name: "claude_code", title: "Claude Code" }),
    anAgentRow({
      name: "coco",
      title: "Trae CLI",
      ready: false,
      detail: "traecli was not found. Install it, then run poco doctor.",
    }),
  ],
  defaultAgent: "codex",
  defaultFolder: null,
  problem: null,
  draft: null,
};

const question = {
  id: "q1",
  text: "Which database should the new service use?",
  choices: [
    { label: "SQLite", description: "One file, nothing to run" },
    { label: "PostgreSQL", description: "What the other services use" },
  ],
  takesSeveral: false,
  takesText: true,
};

function roomCards(): ShownCard[] {
  const usage = {
    inputTokens: 12_000,
    cachedInputTokens: 999,
    outputTokens: 1500,
    totalTokens: 1_200_000,
  };
  const views: readonly (readonly [string, View])[] = [
    ["workspace:p1", { kind: "workspace_overview", row, problem: null }],
    [
      "task:1",
      aTaskView({
        task: aRunningTask({
          id: taskId("1"),
          prompt:
            "The login page forgets me after every redirect. Find out why, fix it and add a test please.",
          state: { status: "completed" },
          endedAt: aMoment + 185_000,
          result,
          lastUsage: usage,
          totalUsage: { totalTokens: 2_400_000 },
          sessionStart: "resumed",
        }),
        transcript: aTranscript({
          diff,
          steps: [
            { id: "1", type: "search", state: "done", title: 'rg "set-cookie" src' },
            { id: "2", type: "edit", state: "done", title: "src/session.ts" },
            {
              id: "3",
              type: "command",
              state: "failed",
              title: "npm test",
              exitCode: 1,
              output: "1 test failed",
            },
            { id: "4", type: "command", state: "done", title: "npm test" },
          ],
        }),
      }),
    ],
    [
      "task:2",
      aTaskView({
        task: aRunningTask({
          id: taskId("2"),
          prompt: "deploy it",
          state: { status: "failed", reason: "interrupted", message: "", retryAt: null },
          endedAt: aMoment + 9000,
          result: "I have built the image and",
        }),
      }),
    ],
    [
      "task:3",
      aTaskView({
        task: aRunningTask({
          id: taskId("3"),
          prompt: "show me",
          result: hostile,
          state: { status: "completed" },
        }),
      }),
    ],
    [
      "approval:a0",
      anApprovalView({
        approval: anApproval({
          id: approvalId("a0"),
          state: {
            state: "delivered",
            decision: {
              answer: { kind: "option", option: "allow_once" },
              by: personId("owner"),
              at: aMoment,
            },
          },
        }),
      }),
    ],
    [
      "task:4",
      aTaskView({
        task: aRunningTask({
          id: taskId("4"),
          prompt: "upgrade the database driver",
          activity: "npm run migrate -- --dry-run",
        }),
        transcript: aTranscript({
          plan: [
            { text: "Read the change log", state: "done" },
            { text: "Upgrade and run the tests", state: "active" },
            { text: "Clean up", state: "pending" },
          ],
          steps: [1, 2, 3, 4, 5, 6, 7, 8].map((number) => ({
            id: String(number),
            type: "command",
            state: number === 8 ? "running" : "done",
            title:
              number === 8 ? "npm run migrate -- --dry-run" : `sed -n ${number}0,${number}9p CHANGELOG.md`,
          })),
          messages: [
            { id: "m", text: "Version 9 drops callbacks. I am moving the three places that use them" },
          ],
        }),
      }),
    ],
    [
      "approval:a1",
      anApprovalView({
        approval: anApproval({
          options: ["allow_once", "allow_session", "allow_always", "reject", "reject_and_stop"],
          title: "Run a migration",
          detail: {
            command:
              "npm run migrate -- --database postgres://localhost:5432/shop --yes && rm -rf /tmp/migration-cache",
            folder: "/srv/api",
            reason: "The driver changed the format of its cache.",
          },
        }),
      }),
    ],
    [
      "approval:a2",
      anApprovalView({
        approval: anApproval({
          id: approvalId("a2"),
          ask: "question",
          title: "Choose the database",
          options: [],
          detail: { questions: [question] },
        }),
      }),
    ],
    [
      "task:5",
      aTaskView({
        task: aTask({ id: taskId("5"), prompt: "then write release notes", state: { status: "queued" } }),
        place: 1,
        blockedBy: taskId("4"),
        blockerStatus: "running",
        can: { steerBlocker: true, continue: false },
      }),
    ],
  ];
  return views.map(([key, view]) => ({ key, version: 1, card: cardOf(view) }));
}
