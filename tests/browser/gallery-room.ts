import { cardOf } from "../../src/cards/card-of.ts";
import type { View } from "../../src/cards/view.ts";
import { approvalId, personId, taskId } from "../../src/domain/ids.ts";
import type { ShownCard } from "../../src/platforms/platform.ts";
import {
  aMoment,
  anApproval,
  anApprovalView,
  aRunningTask,
  aTask,
  aTaskView,
  aTranscript,
} from "../../src/testing/builders.ts";
import { galleryRow as row } from "./gallery-panels.ts";

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

/** A room with cards of every kind and state. */
export function roomCards(): ShownCard[] {
  const usage = {
    inputTokens: 12_000,
    cachedInputTokens: 999,
    outputTokens: 1500,
    totalTokens: 1_200_000,
  };
  const views: readonly (readonly [string, View])[] = [
    [
      "workspace:p1",
      {
        kind: "workspace_overview",
        row,
        roomNote: null,
        problem: null,
        queue: [
          aTask({ id: taskId("5"), prompt: "then write release notes" }),
          aTask({ id: taskId("6"), prompt: "and tag it" }),
        ],
      },
    ],
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
      "task:6",
      aTaskView({
        task: aRunningTask({
          id: taskId("6"),
          prompt: "go through all open issues",
          state: {
            status: "failed",
            reason: "limit",
            message:
              "Claude Code has reached a usage limit: 5-hour limit reached. Try again when it is reset.",
            retryAt: aMoment + 3_600_000,
          },
          endedAt: aMoment + 9000,
          lastUsage: { ...usage, contextTokens: 141_000, contextWindow: 200_000 },
          totalUsage: { costUsd: 1.275 },
        }),
        can: { steerBlocker: false, continue: true, retry: true },
      }),
    ],
    [
      "approval:a3",
      anApprovalView({
        approval: anApproval({
          id: approvalId("a3"),
          options: ["allow_once", "allow_session", "reject", "reject_and_stop"],
          title: "Run a command",
          isEditable: true,
          detail: {
            command: "rm -rf build && npm run build",
            folder: "/srv/api",
            text: '"For the session" allows Bash(rm -rf build *)',
          },
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
        can: { steerBlocker: true, continue: false, retry: false },
      }),
    ],
  ];
  return views.map(([key, view]) => ({ key, version: 1, card: cardOf(view) }));
}
