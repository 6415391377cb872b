import { describe, expect, it } from "vitest";
import { readContent } from "./read-content.ts";

function read(type: string, content: unknown) {
  return readContent({
    messageId: "om_1",
    type,
    content: typeof content === "string" ? content : JSON.stringify(content),
  });
}

function said(type: string, content: unknown) {
  const found = read(type, content);
  if (found.kind !== "said") throw new Error(JSON.stringify(found));
  return found;
}

function post(...content: readonly unknown[]) {
  return said("post", { title: "", content });
}

const text = (words: string, style: readonly string[] = []) => ({ tag: "text", text: words, style });

describe("a plain text", () => {
  it("is what was typed", () => {
    expect(said("text", { text: "  a<b && c 你好 👍\n" })).toEqual({
      kind: "said",
      text: "  a<b && c 你好 👍\n",
      attachments: [],
      mentions: [],
    });
  });

  it("has each address once, of which Feishu made a link", () => {
    const links =
      "[https://a.test/x](https://a.test/x) [a@b.test](mailto:a@b.test) [b.test](http://b.test/) [docs](https://c.test)";

    expect(said("text", { text: links }).text).toBe(
      "https://a.test/x a@b.test b.test [docs](https://c.test)",
    );
  });

  it.each(["a[0](1)", "[x](y)", "see [a.test](other.test)"])("keeps what is no link: %s", (words) => {
    expect(said("text", { text: words }).text).toBe(words);
  });

  it.each(["", "{", "[]", "null", '"x"', "{}", '{"text":7}'])("may be unreadable: %s", (content) => {
    expect(read("text", content)).toEqual({ kind: "nothing" });
  });
});

describe("a rich text", () => {
  it("is its title and its paragraphs", () => {
    expect(
      said("post", { title: "Bug", content: [[text("one "), text("line", ["bold"])], [], [text("  two")]] })
        .text,
    ).toBe("Bug\none line\n\n  two");
  });

  it.each([
    { zh_cn: { title: "", content: [[{ tag: "text", text: "你好" }]] } },
    { post: { en_us: { content: [[{ tag: "text", text: "你好" }]] } } },
    { title: null, content: [[{ tag: "text", text: "你好" }, 7, null]], content_v2: [[]] },
  ])("may come with its language around it: %j", (content) => {
    expect(said("post", content).text).toBe("你好");
  });

  it("has its links, emoji, rules and code", () => {
    const found = post(
      [
        { tag: "a", text: "the docs", href: "https://a.test" },
        text(" "),
        { tag: "a", text: "b.test", href: "http://b.test/" },
        text(" "),
        { tag: "emotion", emoji_type: "SMILE" },
      ],
      [{ tag: "hr" }],
      [{ tag: "code_block", language: "GO", text: "func main() {\n}\n" }],
      [{ tag: "code_block", language: "PLAIN_TEXT", text: "```\nx\n```" }],
      [{ tag: "something_new", text: "words" }],
    );

    expect(found.text).toBe(
      [
        "the docs (https://a.test) b.test [SMILE]",
        "---",
        "```go\nfunc main() {\n}\n```",
        "````\n```\nx\n```\n````",
        "words",
      ].join("\n"),
    );
  });

  it("shows what is struck out", () => {
    expect(
      post([text("keep "), text(" drop it ", ["bold", "lineThrough"]), text(" ", ["lineThrough"])]).text,
    ).toBe("keep  ~~drop it~~  ");
  });

  it("names people by the keys that plain texts have", () => {
    const found = post([
      { tag: "at", user_id: "@_user_1", user_name: "Ann", style: [] },
      text(" "),
      { tag: "at", user_id: "ou_bob", user_name: "Bob" },
      text(" "),
      { tag: "at", user_id: "all" },
      text(" "),
      { tag: "at", user_name: "Eve" },
      { tag: "at" },
    ]);

    expect(found.text).toBe("@_user_1 @_ou_bob_ @_all @Eve");
    expect(found.mentions).toEqual([
      { key: "@_user_1", id: null, name: "Ann" },
      { key: "@_ou_bob_", id: "ou_bob", name: "Bob" },
      { key: "@_all", id: null, name: null },
    ]);
  });

  it("brings its pictures and videos, in their order", () => {
    const found = post(
      [text("like this:")],
      [{ tag: "img", image_key: "img_v3_aaaaaaaa", width: 3 }],
      [],
      [],
      [text("not "), { tag: "img", image_key: "img_v3_bbbbbbbb" }, text("that")],
      [{ tag: "media", file_key: "file_v2_cccccccc", image_key: "img_cover" }],
      [{ tag: "img" }],
    );

    expect(found.text).toBe("like this:\n\nnot that");
    expect(found.attachments.map(({ id, ref }) => [id, ref["type"]])).toEqual([
      ["img_v3_aaaaaaaa", "image"],
      ["img_v3_bbbbbbbb", "image"],
      ["file_v2_cccccccc", "file"],
    ]);
  });

  it.each([{}, { title: "", content: [] }, { title: "", content: [[]] }, { content: "x" }])(
    "may hold nothing: %j",
    (content) => {
      expect(read("post", content)).toEqual({ kind: "nothing" });
    },
  );
});

describe("a file", () => {
  it("is fetched by its message and its key", () => {
    expect(said("file", { file_key: "file_v3_abc", file_name: "设计 文档.pdf" }).attachments).toEqual([
      {
        id: "file_v3_abc",
        name: "设计 文档.pdf",
        mediaType: "",
        bytes: null,
        ref: { message: "om_1", key: "file_v3_abc", type: "file" },
      },
    ]);
  });

  it("that is a web page says so, because a page is also what a sign-in looks like", () => {
    expect(said("file", { file_key: "f", file_name: "report.HTML" }).attachments[0]?.mediaType).toBe(
      "text/html",
    );
  });

  it.each([
    ["image", { image_key: "img_v3_12345678" }, "image-12345678", "image", "img_v3_12345678"],
    [
      "audio",
      { file_key: "file_v3_12345678", duration: 2000 },
      "voice-12345678.opus",
      "file",
      "file_v3_12345678",
    ],
    [
      "media",
      { file_key: "file_v3_12345678", image_key: "img_1", duration: 2000 },
      "video-12345678.mp4",
      "file",
      "file_v3_12345678",
    ],
    ["media", { file_key: "k", file_name: "测试.mp4" }, "测试.mp4", "file", "k"],
    ["file", { file_key: "file_v3_12345678", file_name: null }, "file-12345678", "file", "file_v3_12345678"],
  ])("of the kind %s may have no name", (type, content, name, refType, key) => {
    expect(said(type, content).attachments).toMatchObject([
      { id: key, name, bytes: null, ref: { message: "om_1", key, type: refType } },
    ]);
  });

  it.each([
    ["image", { file_key: "k" }],
    ["file", { file_key: "" }],
    ["media", { image_key: "cover" }],
    ["audio", "no JSON"],
  ])("of the kind %s that has no key is nothing", (type, content) => {
    expect(read(type, content)).toEqual({ kind: "nothing" });
  });
});

describe("anything else", () => {
  it.each([
    "merge_forward",
    "interactive",
    "folder",
    "location",
    "share_chat",
    "share_user",
    "share_calendar_event",
    "sticker",
    "todo",
    "vote",
  ])("that people send says what to do instead: %s", (type) => {
    const found = read(type, "Merged and Forwarded Message");

    expect(found.kind).toBe("unusable");
    expect(found).toHaveProperty("words", expect.stringMatching(/^(?:PoCo|Feishu) .+\. .+\.$/));
  });

  it.each(["system", "hongbao", "video_chat", "calendar", "something_new", ""])("is nothing: %j", (type) => {
    expect(read(type, { text: "x" })).toEqual({ kind: "nothing" });
  });
});
