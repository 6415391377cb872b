import { describe, expect, it } from "vitest";
import { aTranscript } from "../testing/builders.ts";
import { changeSummary, changesOf, filesOfDiff, withCounts } from "./changes.ts";

const gitDiff = `diff --git a/src/a.ts b/src/a.ts
index 111..222 100644
--- a/src/a.ts
+++ b/src/a.ts
@@ -1,3 +1,3 @@
 keep
--- looks like a header
+++ looks like one too
 keep
diff --git a/new.txt b/new.txt
new file mode 100644
--- /dev/null
+++ b/new.txt
@@ -0,0 +1,2 @@
+one
+two
diff --git a/old name.bin b/old name.bin
deleted file mode 100644
Binary files a/old name.bin and /dev/null differ
`;

describe("filesOfDiff", () => {
  it("tells the files apart and counts their lines, whatever the lines look like", () => {
    const files = filesOfDiff(gitDiff);

    expect(files.map(({ path, change, added, removed }) => ({ path, change, added, removed }))).toEqual([
      { path: "src/a.ts", change: "update", added: 1, removed: 1 },
      { path: "new.txt", change: "add", added: 2, removed: 0 },
      { path: "old name.bin", change: "delete", added: 0, removed: 0 },
    ]);
  });

  it("reads a diff without git's own headers", () => {
    const files = filesOfDiff("--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n--- y\n+++ y\n@@ -1 +1,2 @@\n c\n+d\n");

    expect(files.map(({ path, added, removed }) => [path, added, removed])).toEqual([
      ["x", 1, 1],
      ["y", 1, 0],
    ]);
  });

  it("finds nothing in text that is no diff", () => {
    expect(filesOfDiff("hello\nworld")).toEqual([]);
  });
});

describe("withCounts", () => {
  it("counts the bare content of a new file", () => {
    expect(withCounts({ path: "x", change: "add", diff: "a\nb\n" })).toMatchObject({ added: 2, removed: 0 });
  });

  it("counts hunks without file headers", () => {
    const diff = "@@ -1,2 +1,2 @@\n a\n-b\n+c\n";

    expect(withCounts({ path: "x", change: "update", diff })).toMatchObject({ added: 1, removed: 1 });
  });
});

describe("changesOf", () => {
  it("joins the finished edits when the agent gave no diff of its own", () => {
    const edit = (id: string, state: "done" | "declined", diff: string) =>
      ({ id, type: "edit", state, title: "Edit", files: [{ path: "x", change: "update", diff }] }) as const;
    const steps = [edit("1", "done", "-a\n+b"), edit("2", "declined", "+no"), edit("3", "done", "+c")];

    const files = changesOf(aTranscript({ steps }));

    expect(files).toEqual([{ path: "x", change: "update", added: 2, removed: 1, diff: "-a\n+b\n+c" }]);
    expect(changeSummary(files)).toBe("1 file changed, +2 −1");
  });
});
