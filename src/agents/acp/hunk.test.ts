import { describe, expect, it } from "vitest";
import { hunkOf } from "./hunk.ts";

describe("a change", () => {
  it("is shown with the lines around it", () => {
    const before = "1\n2\n3\n4\nold\n6\n7\n8\n9\n";

    expect(hunkOf(before, before.replace("old", "new"))).toBe(
      "@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-old\n+new\n 6\n 7\n 8\n",
    );
  });

  it("of nothing into something is all new", () => {
    expect(hunkOf("", "a\nb\n")).toBe("@@ -0,0 +1,2 @@\n+a\n+b\n");
  });

  it("to nothing is all gone", () => {
    expect(hunkOf("a\n", "")).toBe("@@ -1,1 +0,0 @@\n-a\n");
  });

  it("of nothing is nothing", () => {
    expect(hunkOf("a\n", "a\n")).toBe("");
  });
});
