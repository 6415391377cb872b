import { describe, expect, it } from "vitest";
import type { Fields } from "../fields.ts";
import { checkMessageBlocks, checkView } from "./check.ts";
import { sample } from "./samples.ts";

interface Piece {
  readonly piece: string;
  /** Puts the piece into something that is valid with it. */
  readonly check: (piece: Fields) => readonly { readonly message: string }[];
  readonly whole: Fields;
  /** Separated by blanks. */
  readonly needs: string;
}

const asBlock = (block: Fields) => checkMessageBlocks([block]);
const inModal = (block: Fields) => checkView(sample.modal({ blocks: [block] }));
const inActions = (element: Fields) => asBlock(sample.actions(element));
const inInput = (element: Fields) => inModal(sample.input(element));
const inLine = (element: Fields) => asBlock(sample.richText(sample.line(element)));
const inRichText = (part: Fields) => asBlock(sample.richText(part));
const inSmallButtons = (element: Fields) => asBlock({ type: "context_actions", elements: [element] });
const asOptionOf = (type: string) => (option: Fields) => inActions({ type, options: [option] });

const iconButton = { type: "icon_button", icon: "trash", text: sample.plain() };
const feedbackButton = { text: sample.plain(), value: "1" };
const feedback = {
  type: "feedback_buttons",
  positive_button: feedbackButton,
  negative_button: feedbackButton,
};
const trigger = { url: "https://example.com", customizable_input_parameters: [{ name: "a", value: "" }] };
const workflowButton = { type: "workflow_button", text: sample.plain(), workflow: { trigger } };

const pieces: readonly Piece[] = [
  {
    piece: "plain text",
    check: (text) => asBlock(sample.section({ text })),
    whole: sample.plain(),
    needs: "type text",
  },
  {
    piece: "mrkdwn",
    check: (text) => asBlock(sample.section({ text })),
    whole: sample.mrkdwn(),
    needs: "type text",
  },
  { piece: "a header", check: asBlock, whole: sample.header(), needs: "type text" },
  { piece: "markdown", check: asBlock, whole: sample.markdown(), needs: "type text" },
  { piece: "context", check: asBlock, whole: sample.context([sample.plain()]), needs: "type elements" },
  { piece: "actions", check: asBlock, whole: sample.actions(sample.button()), needs: "type elements" },
  { piece: "an input", check: asBlock, whole: sample.input(sample.typed()), needs: "type label element" },
  { piece: "an image", check: asBlock, whole: sample.image(), needs: "type alt_text" },
  { piece: "rich text", check: asBlock, whole: sample.richWords(), needs: "type elements" },
  { piece: "a table", check: asBlock, whole: sample.table(sample.grid(1, 1)), needs: "type rows" },
  {
    piece: "a cell",
    check: (cell) => asBlock(sample.table([[cell]])),
    whole: sample.cell(),
    needs: "type text",
  },
  { piece: "a task", check: asBlock, whole: sample.task(), needs: "type task_id title status" },
  {
    piece: "a source",
    check: (source) => asBlock(sample.task({ sources: [source] })),
    whole: { type: "url", url: "https://example.com", text: "x" },
    needs: "type url text",
  },
  { piece: "a plan", check: asBlock, whole: sample.plan([sample.task()]), needs: "type title" },
  { piece: "an alert", check: inModal, whole: { type: "alert", text: sample.plain() }, needs: "type text" },
  {
    piece: "a carousel",
    check: asBlock,
    whole: { type: "carousel", elements: [sample.card()] },
    needs: "type elements",
  },
  {
    piece: "small buttons",
    check: asBlock,
    whole: { type: "context_actions", elements: [iconButton] },
    needs: "type elements",
  },
  { piece: "an icon button", check: inSmallButtons, whole: iconButton, needs: "type icon text" },
  {
    piece: "feedback",
    check: inSmallButtons,
    whole: feedback,
    needs: "type positive_button negative_button",
  },
  {
    piece: "a button of feedback",
    check: (button) => inSmallButtons({ ...feedback, positive_button: button }),
    whole: feedbackButton,
    needs: "text value",
  },
  { piece: "a button", check: inActions, whole: sample.button(), needs: "type text" },
  { piece: "a workflow button", check: inActions, whole: workflowButton, needs: "type text workflow" },
  {
    piece: "a workflow",
    check: (workflow) => inActions({ ...workflowButton, workflow }),
    whole: { trigger },
    needs: "trigger",
  },
  {
    piece: "a trigger",
    check: (trigger) => inActions({ ...workflowButton, workflow: { trigger } }),
    whole: trigger,
    needs: "url",
  },
  {
    piece: "a question",
    check: (confirm) => inActions(sample.button({ confirm })),
    whole: sample.confirm(),
    needs: "title text confirm deny",
  },
  ...["overflow", "checkboxes", "radio_buttons"].map((type) => ({
    piece: type,
    check: inActions,
    whole: { type, options: sample.options(1) },
    needs: "type options",
  })),
  ...["static_select", "overflow", "checkboxes"].map((type) => ({
    piece: `an option of ${type}`,
    check: asOptionOf(type),
    whole: sample.option(),
    needs: "text value",
  })),
  {
    piece: "a group",
    check: (group) => inActions({ type: "static_select", option_groups: [group] }),
    whole: sample.group(0, 1),
    needs: "label options",
  },
  {
    piece: "a number",
    check: inInput,
    whole: { type: "number_input", is_decimal_allowed: true },
    needs: "type is_decimal_allowed",
  },
  { piece: "a line", check: inRichText, whole: sample.line(sample.text()), needs: "type elements" },
  {
    piece: "a list",
    check: inRichText,
    whole: { type: "rich_text_list", style: "bullet", elements: [sample.line(sample.text())] },
    needs: "type style elements",
  },
  {
    piece: "a quote",
    check: inRichText,
    whole: { type: "rich_text_quote", elements: [sample.text()] },
    needs: "type elements",
  },
  {
    piece: "code",
    check: inRichText,
    whole: { type: "rich_text_preformatted", elements: [sample.text()] },
    needs: "type elements",
  },
  { piece: "words", check: inLine, whole: sample.text(), needs: "type text" },
  { piece: "a link", check: inLine, whole: { type: "link", url: "https://example.com" }, needs: "type url" },
  { piece: "a call", check: inLine, whole: { type: "broadcast", range: "here" }, needs: "type range" },
  { piece: "a color", check: inLine, whole: { type: "color", value: "#aabbcc" }, needs: "type value" },
  {
    piece: "a date",
    check: inLine,
    whole: { type: "date", timestamp: 1, format: "{date}" },
    needs: "type timestamp format",
  },
  { piece: "an emoji", check: inLine, whole: { type: "emoji", name: "wave" }, needs: "type name" },
  {
    piece: "a channel",
    check: inLine,
    whole: { type: "channel", channel_id: "C1" },
    needs: "type channel_id",
  },
  { piece: "a person", check: inLine, whole: { type: "user", user_id: "U1" }, needs: "type user_id" },
  {
    piece: "a group of people",
    check: inLine,
    whole: { type: "usergroup", usergroup_id: "S1" },
    needs: "type usergroup_id",
  },
  { piece: "a workspace", check: inLine, whole: { type: "team", team_id: "T1" }, needs: "type team_id" },
];

describe("what a piece cannot do without", () => {
  it.each(pieces)("$piece is taken whole", ({ check, whole }) => {
    expect(check(whole)).toEqual([]);
  });

  const gaps = pieces.flatMap(({ needs, ...piece }) =>
    needs.split(" ").map((missing) => ({ ...piece, missing })),
  );

  it.each(gaps)("$piece is refused without $missing", ({ check, whole, missing }) => {
    const problems = check({ ...whole, [missing]: undefined });

    expect(problems.map(({ message }) => message)).toEqual([`missing required field: ${missing}`]);
  });

  it.each(["type", "title", "blocks"])("a modal is refused without %s", (missing) => {
    const problems = checkView(sample.modal({ [missing]: undefined }));

    expect(problems).toEqual([{ pointer: "/view", message: `missing required field: ${missing}` }]);
  });

  it.each(["type", "blocks"])("a Home tab is refused without %s", (missing) => {
    const problems = checkView(sample.home({ [missing]: undefined }));

    expect(problems).toEqual([{ pointer: "/view", message: `missing required field: ${missing}` }]);
  });
});
