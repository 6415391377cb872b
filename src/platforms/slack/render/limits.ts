/** What Slack takes of a block, in characters or entries. Source: Slack's Block Kit reference, unless said otherwise. */
export const limits = {
  messageBlocks: 50,
  viewBlocks: 100,
  /** Of a header. */
  header: 150,
  /** Of the text of a section, and of every text object. */
  section: 3000,
  fieldsPerSection: 10,
  field: 2000,
  /** Of one text in a context block. */
  context: 2000,
  /** Slack takes 25 elements; more than 5 buttons in a row are hard to hit. */
  rowLength: 5,
  rowElements: 25,
  button: 75,
  buttonValue: 2000,
  url: 3000,
  option: 75,
  /** The API takes 150, its own typings say 75. */
  optionValue: 75,
  optionDescription: 75,
  /** Of radio buttons and of checkboxes. */
  boxes: 10,
  /** Of the options of a menu, and of a group of them, and of the groups. */
  menu: 100,
  id: 255,
  inputLabel: 2000,
  hint: 2000,
  placeholder: 150,
  /** Of what a field for text is filled with and takes. */
  typed: 3000,
  confirmTitle: 100,
  confirmText: 300,
  confirmButton: 30,
  /** Of the title, the submit and the close button of a view. */
  viewTitle: 24,
  metadata: 3000,
  /** Of a whole view as JSON, in bytes. */
  viewBytes: 250_000,
  /** `text` beside the blocks; `chat.update` refuses more than 4000 (`msg_too_long`). */
  fallback: 3900,
} as const;

/** How much of Slack's room PoCo takes: its own decisions, each below a limit of Slack. */
export const budgets = {
  /** Characters in all blocks of one message. Several teams measured a refusal (`msg_blocks_too_long`) from 11,341 to 13,200 on. */
  message: 11_000,
  /** The same one step down the ladder. */
  smaller: 5000,
  /** A view has no limit but its bytes; more than this is no panel any more. */
  view: 40_000,
  viewBytes: 240_000,
  /** The whole fallback: a notification shows a line or two, a search finds all of it. */
  fallbackWords: 1000,
} as const;
