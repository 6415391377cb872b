import { describe, expect, it } from "vitest";
import { plainOf } from "./plain-of.ts";
import { sample } from "./samples.ts";

describe("what a person reads in blocks", () => {
  it.each([
    ["plain text as it is", sample.section({ text: sample.plain("*a* <b>") }), "*a* <b>"],
    [
      "the words behind escapes",
      sample.section({ text: sample.mrkdwn("a &lt;b&gt; &amp;&amp; c") }),
      "a <b> && c",
    ],
    ["an escape of an escape", sample.section({ text: sample.mrkdwn("&amp;lt;") }), "&lt;"],
    [
      "the words of a link",
      sample.section({ text: sample.mrkdwn("see <https://e.org/?a&amp;b|here>") }),
      "see here",
    ],
    [
      "a link without words",
      sample.section({ text: sample.mrkdwn("<https://e.org/?a&amp;b>") }),
      "https://e.org/?a&b",
    ],
    ["mentions", sample.section({ text: sample.mrkdwn("<@U1> <#C1|dev> <!here>") }), "@U1 #dev @here"],
    ["what stands for a date", sample.section({ text: sample.mrkdwn("<!date^1^{date}|then>") }), "then"],
    ["escaped brackets, which are no link", sample.section({ text: sample.mrkdwn("&lt;@U1&gt;") }), "<@U1>"],
    ["markdown", sample.markdown("# a\n\n- *b*"), "# a\n\n- *b*"],
    ["escaped signs of markdown", sample.markdown("1\\. a\\*b"), "1. a*b"],
    ["backslashes in code", sample.markdown("`a\\*` \\* ``b\\*`` \\*"), "`a\\*` * ``b\\*`` *"],
    ["backslashes in fences", sample.markdown("\\*\n```sh\na\\*b\n```\n\\*"), "*\n```sh\na\\*b\n```\n*"],
    ["backslashes in an open fence", sample.markdown("```\na\\*b"), "```\na\\*b"],
    ["no joiners", sample.markdown("<\u2060@U1> @\u2060here"), "<@U1> @here"],
  ])("is %s", (_what, block, expected) => {
    const read = plainOf([block]);

    expect(read).toBe(expected);
  });

  it("is one line for every text, in the order of reading and not of the members", () => {
    const button = sample.button({ text: sample.plain("press"), value: "no", url: "https://e.org" });
    const section = {
      accessory: button,
      fields: [sample.plain("b"), sample.plain("c")],
      ...sample.section({ text: sample.plain("a") }),
    };

    const read = plainOf([
      sample.header("title"),
      { type: "divider" },
      section,
      sample.context([sample.plain("d")]),
    ]);

    expect(read).toBe("title\na\nb\nc\npress\nd");
  });

  it("is rich text, a line for each part", () => {
    const list = {
      type: "rich_text_list",
      style: "bullet",
      elements: [sample.line(sample.text("c")), sample.line(sample.text("d"))],
    };
    const mixed = sample.line(
      sample.text("a &lt; "),
      { type: "link", url: "https://e.org", text: "b" },
      { type: "emoji", name: "wave" },
      { type: "user", user_id: "U1" },
    );

    const read = plainOf([sample.richText(mixed, list)]);

    expect(read).toBe("a &lt; b:wave:@U1\nc\nd");
  });

  it("is a table, row by row", () => {
    const rows = [
      [sample.cell("a"), sample.cell("b")],
      [sample.richWords("c"), sample.cell("d")],
    ];

    const read = plainOf([sample.table(rows)]);

    expect(read).toBe("a\tb\nc\td");
  });

  it("is a plan with its tasks", () => {
    const task = sample.task({
      title: "build",
      output: sample.richWords("done"),
      details: sample.richWords("make"),
      sources: [{ type: "url", url: "https://e.org", text: "docs" }],
    });

    const read = plainOf([sample.plan([task], { title: "plan" })]);

    expect(read).toBe("plan\nbuild\nmake\ndone\ndocs");
  });

  it("is the choices of a menu", () => {
    const options = [
      sample.option("1", { text: sample.plain("one") }),
      sample.option("2", { text: sample.plain("two") }),
    ];
    const menu = sample.menu({ options, initial_option: options[0], placeholder: sample.plain("choose") });

    const read = plainOf([sample.input(menu, { label: sample.plain("which"), hint: sample.plain("hint") })]);

    expect(read).toBe("which\nhint\nchoose\none\ntwo");
  });

  it("is nothing where there are no blocks", () => {
    expect(plainOf(undefined)).toBe("");
  });
});
