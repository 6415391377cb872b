import { describe, expect, it } from "vitest";
import { escapedHead, looksLikeMarkup } from "./escape.ts";

describe("text in mrkdwn", () => {
  it("never ends inside of an escape", () => {
    for (let limit = 2; limit < 40; limit += 1) {
      const head = escapedHead("a<b && c<d && e<f", limit);

      expect(head.length).toBeLessThanOrEqual(limit);
      expect(head.replace(/&(?:amp|lt|gt);/g, "")).not.toContain("&");
    }
  });

  it.each(["*bold*", "a _b_ c", "~x~", "`code`", ">quote", ":tada:", "~/a and ~/b"])(
    "takes %j for markup",
    (text) => {
      expect(looksLikeMarkup(text)).toBe(true);
    },
  );

  it.each(["/srv/my_app/a_b", "2 * 3", "~/work", "a > b", "10:30"])("does not take %j for markup", (text) => {
    expect(looksLikeMarkup(text)).toBe(false);
  });
});
