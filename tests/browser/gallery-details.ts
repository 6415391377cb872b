import type { DetailEntry } from "../../src/cards/task-view.ts";
import { aMoment } from "../../src/testing/builders.ts";

/** A page of what happened in a task: words, steps with long output, notes, a diff. */
export const detailEntries: readonly DetailEntry[] = [
  { kind: "note", at: aMoment, text: "The task began, in a fresh session: it is the first one here." },
  {
    kind: "said",
    text: "I look for the place where the **cookie** is written.\n\n- `src/session.ts`\n- the router",
  },
  {
    kind: "step",
    title: 'rg "set-cookie" src',
    state: "done",
    exitCode: 0,
    output: "src/session.ts:12: setCookie(answer, user.session);",
  },
  {
    kind: "step",
    title:
      "npm test -- --run src/session.test.ts --reporter=verbose --coverage.enabled --coverage.reporter=text",
    state: "failed",
    exitCode: 1,
    output: Array.from(
      { length: 12 },
      (_, at) => `FAIL  src/session.test.ts > case ${at} > expected ${"x".repeat(90)}`,
    ).join("\n"),
  },
  { kind: "step", title: "rm -rf /", state: "declined", exitCode: null, output: "" },
  { kind: "note", at: aMoment + 60_000, text: "ann approved once: npm test" },
  {
    kind: "said",
    text: 'It is fixed:\n\n```ts\nreturn withCookie(response, { name: "sid", value: user.session });\n```',
  },
  {
    kind: "diff",
    text: "--- a/src/session.ts\n+++ b/src/session.ts\n@@ -10,3 +10,3 @@\n context\n-  setCookie(answer, user.session);\n+  return withCookie(answer, cookieOf(user.session));",
  },
];
