import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cleanText } from "./clean-text.ts";
import type { Mentioned } from "./wire.ts";

const bot = { key: "@_user_1", id: "ou_bot", name: "PoCo" };
const ann = { key: "@_user_2", id: "ou_ann", name: "Ann Lee" };
const bob = { key: "@_user_12", id: "ou_bob", name: "陈波" };
const mentions: readonly Mentioned[] = [bot, ann, bob];

function cleaned(raw: string, named = mentions) {
  return cleanText(raw, { mentions: named, botOpenId: "ou_bot" });
}

describe("the text of a message", () => {
  it.each([
    "a<b && c",
    "  if x:\n\treturn 1\n",
    "修复 👩‍💻 emoji",
    '<at user_id="ou_1">Ann</at> &amp; &lt;',
    "@_allowed @_user_77 @_user_ @PoCo",
    "$& $1 \\d [微笑]",
    "",
  ])("is what was typed: %j", (text) => {
    expect(cleaned(text)).toEqual({ text, mentions: [], isAddressed: false, isLeading: false });
  });

  it("names people as they are called", () => {
    expect(cleaned("ask @_user_2, @_user_12和@_user_2 too")).toMatchObject({
      text: "ask @Ann Lee, @陈波和@Ann Lee too",
      mentions: [],
    });
  });

  it("finds a key that letters or other signs follow at once", () => {
    expect(cleaned("@_user_2said @_user_2。@_user_2@_user_12").text).toBe(
      "@Ann Leesaid @Ann Lee。@Ann Lee@陈波",
    );
  });

  it("keeps a token for people without a name, the longest first", () => {
    const one = { key: "@_user_2", id: "ou_1", name: null };
    const other = { key: "@_user_3", id: "ou_12", name: " " };
    const absent = { key: "@_user_4", id: "ou_123", name: null };

    expect(cleaned("@_user_2 or @_user_3", [one, other, absent])).toMatchObject({
      text: "@ou_1 or @ou_12",
      mentions: [
        { token: "@ou_12", person: "ou_12" },
        { token: "@ou_1", person: "ou_1" },
      ],
    });
  });

  it("leaves a key alone for which there is nobody", () => {
    expect(cleaned("@_user_2 @_user_3", [{ key: "@_user_2", id: null, name: null }]).text).toBe(
      "@_user_2 @_user_3",
    );
  });

  it("calls everybody @all, whether Feishu says who that is or not", () => {
    const all = { key: "@_all", id: null, name: "所有人" };

    expect(cleaned("@_all look").text).toBe("@all look");
    expect(cleaned("@_all看", [all]).text).toBe("@all看");
  });
});

describe("a mention of PoCo", () => {
  it.each([
    ["@_user_1 fix it", "fix it"],
    ["@_user_1  /new x", "/new x"],
    ["@_user_1, fix it", "fix it"],
    ["@_user_1，修复它", "修复它"],
    ["@_user_1：修复它", "修复它"],
    ["@_user_1\nline one\n  line two", "line one\n  line two"],
    ["@_user_1", ""],
    ["@_user_1 @_user_1 go", "go"],
  ])("goes from the beginning: %j", (raw, text) => {
    expect(cleaned(raw)).toMatchObject({ text, isAddressed: true, isLeading: true });
  });

  it.each([
    ["hey @_user_1 fix it", "hey fix it"],
    ["fix it @_user_1", "fix it"],
    ["well, @_user_1, go on", "well, go on"],
    ["ask @_user_2 @_user_1", "ask @Ann Lee"],
  ])("goes from anywhere else: %j", (raw, text) => {
    expect(cleaned(raw)).toMatchObject({ text, isAddressed: true, isLeading: false });
  });

  it("counts under each of its keys", () => {
    const again = { ...bot, key: "@_user_3" };

    expect(cleaned("@_user_1 and @_user_3", [...mentions, again])).toMatchObject({ text: "and" });
  });

  it("is not that of another bot", () => {
    const other = { ...bot, id: "ou_other", name: "Helper" };

    expect(cleaned("@_user_1 fix it", [other])).toMatchObject({ text: "@Helper fix it", isAddressed: false });
  });
});

it("changes nothing in a text without a key", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: "grapheme" }).filter((text) => !text.includes("@_")),
      (text) => {
        expect(cleaned(text).text).toBe(text);
      },
    ),
  );
});

it("reads whatever keys and names there are", () => {
  const one = fc.record({
    key: fc.string({ minLength: 1 }),
    id: fc.option(fc.string({ minLength: 1 })),
    name: fc.option(fc.string()),
  });

  fc.assert(
    fc.property(fc.string(), fc.array(one), (raw, named) => {
      expect(typeof cleanText(raw, { mentions: named, botOpenId: "ou_bot" }).text).toBe("string");
    }),
  );
});
