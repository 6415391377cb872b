import { describe, expect, it } from "vitest";
import type { Fields } from "../fields.ts";
import { checkMessageBlocks, checkMessageText } from "./check.ts";
import { judge, short, under, upTo } from "./judged.ts";
import { many } from "./many.ts";
import { sample } from "./samples.ts";

describe("the blocks of a message", () => {
  judge(checkMessageBlocks, [
    {
      rule: "50 blocks",
      good: many(50, () => ({ type: "divider" })),
      bad: many(51, () => ({ type: "divider" })),
      at: "/blocks",
      says: upTo(50),
    },
    { rule: "a list", good: [], bad: { type: "divider" }, at: "/blocks", says: "must provide an array" },
    {
      rule: "a block_id is there once",
      good: [sample.section({ block_id: "a" }), sample.section({ block_id: "b" })],
      bad: [sample.section({ block_id: "a" }), sample.section({ block_id: "a" })],
      at: "/blocks/1/block_id",
      says: '`block_id` "a" already exists',
    },
    {
      rule: "one table",
      good: [sample.table(sample.grid(1, 1)), { type: "divider" }],
      bad: [sample.table(sample.grid(1, 1)), sample.table(sample.grid(1, 1))],
      at: "/blocks/1",
      says: "only_one_table_allowed",
    },
  ]);
});

describe("a block of a message", () => {
  judge(
    (block) => checkMessageBlocks([block]),
    [
      {
        rule: "its type is known",
        good: { type: "divider" },
        bad: { type: "video" },
        at: "/blocks/0/type",
        says: "unsupported type: video",
      },
      {
        rule: "it has a type",
        good: { type: "divider" },
        bad: { block_id: "a" },
        at: "/blocks/0",
        says: "missing required field: type",
      },
      {
        rule: "a type is no name of what objects inherit",
        good: { type: "divider" },
        bad: { type: "constructor" },
        at: "/blocks/0/type",
        says: "unsupported type: constructor",
      },
      {
        rule: "an object",
        good: { type: "divider" },
        bad: null,
        at: "/blocks/0",
        says: "must provide an object",
      },
      {
        rule: "no other members",
        good: sample.section({ expand: true }),
        bad: sample.section({ surprise: true }),
        at: "/blocks/0",
        says: "invalid additional property: surprise",
      },
      {
        rule: "a block_id of 255",
        good: sample.section({ block_id: "x".repeat(255) }),
        bad: sample.section({ block_id: "x".repeat(256) }),
        at: "/blocks/0/block_id",
        says: under(256),
      },
      {
        rule: "a block_id is not empty",
        good: sample.section({ block_id: "x" }),
        bad: sample.section({ block_id: "" }),
        at: "/blocks/0/block_id",
        says: short,
      },
      {
        rule: "blocks for modals are refused",
        good: sample.section(),
        bad: { type: "alert", text: sample.plain() },
        at: "/blocks/0/type",
        says: "unsupported type: alert",
      },
    ],
  );
});

describe("the length of a message", () => {
  const sections = (characters: number): Fields[] =>
    many(Math.ceil(characters / 3000), (index) =>
      sample.section({ text: sample.mrkdwn("x".repeat(Math.min(3000, characters - index * 3000))) }),
    );

  it("takes 13,200 characters in all blocks together", () => {
    expect(checkMessageText(sections(13_200), "words")).toBeUndefined();
  });

  it("refuses one more", () => {
    expect(checkMessageText(sections(13_201), "words")).toBe("msg_blocks_too_long");
  });

  it("takes 12,000 characters of markdown", () => {
    const blocks = [sample.markdown("x".repeat(6000)), sample.markdown("x".repeat(6000)), sample.section()];

    expect(checkMessageText(blocks, undefined)).toBeUndefined();
  });

  it("refuses more than 12,000 characters of markdown in several blocks", () => {
    const blocks = [sample.markdown("x".repeat(6000)), sample.markdown("x".repeat(6001))];

    expect(checkMessageText(blocks, undefined)).toBe("msg_blocks_too_long");
  });

  it.each([
    ["titles of tasks", many(60, (index) => sample.task({ task_id: `${index}`, title: "x".repeat(256) }))],
    ["cells", [sample.table(sample.grid(100, 14, "x".repeat(10)))]],
    [
      "buttons",
      many(8, () => sample.actions(...many(25, () => sample.button({ text: sample.plain("x".repeat(75)) })))),
    ],
    ["rich text", [sample.richWords("x".repeat(13_201))]],
    ["addresses of links", [sample.richText(sample.line({ type: "link", url: "x".repeat(13_201) }))]],
  ])("counts %s", (_what, blocks) => {
    expect(checkMessageText(blocks, undefined)).toBe("msg_blocks_too_long");
  });

  it("does not count what buttons carry", () => {
    const buttons = many(10, () => sample.button({ value: "x".repeat(2000), url: "https://example.com" }));

    expect(checkMessageText([sample.actions(...buttons)], undefined)).toBeUndefined();
  });

  it("takes 40,000 characters of text", () => {
    expect(checkMessageText([], "x".repeat(40_000))).toBeUndefined();
  });

  it("refuses one character more of text", () => {
    expect(checkMessageText(undefined, "x".repeat(40_001))).toBe("msg_too_long");
  });
});
