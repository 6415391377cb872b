import { elementsIn, markdownIn, type SeenElement } from "../../feishu-card.ts";
import { cardShape } from "./shapes.ts";

/** Why Feishu does not take a card. */
export interface CardProblem {
  readonly code: number;
  readonly message: string;
  /** Where, as in `body.elements.2.content`. */
  readonly path: string;
}

const mostBytes = 30 * 1_024;
const mostElements = 200;
/** Feishu says five; from the fourth in markdown on cards were refused. */
const mostTables = 5;
const mostMarkdownTables = 3;
/** Kinds of elements that Card JSON 2.0 has no more. */
const gone: ReadonlySet<string> = new Set(["action", "note"]);
const inputs: ReadonlySet<string> = new Set([
  "input",
  "select_static",
  "multi_select_static",
  "select_person",
  "multi_select_person",
  "checker",
]);

/** What is wrong with a card of Card JSON 2.0; nothing: Feishu takes it. */
export function checkCard(card: unknown): readonly CardProblem[] {
  const elements = elementsIn(card);
  return [
    ...sizeProblems(card, elements),
    ...elements
      .filter(({ tag }) => gone.has(tag))
      .map(({ tag }) => problem(200861, `unsupported tag ${tag}`, "body")),
    ...shapeProblems(card),
    ...markdownProblems(card),
    ...nameProblems(elements),
    ...elements.filter(({ tag }) => tag === "form").flatMap(formProblems),
  ];
}

function problem(code: number, message: string, path: string): CardProblem {
  return { code, message, path };
}

function sizeProblems(card: unknown, elements: readonly SeenElement[]): readonly CardProblem[] {
  const bytes = Buffer.byteLength(JSON.stringify(card) ?? "");
  return [
    ...(bytes > mostBytes ? [problem(230025, `the card has ${bytes} bytes`, "")] : []),
    ...(elements.length > mostElements
      ? [problem(11310, `the card has ${elements.length} elements`, "body")]
      : []),
  ];
}

function shapeProblems(card: unknown): readonly CardProblem[] {
  const read = cardShape.safeParse(card);
  return (read.error?.issues ?? []).map(({ path, message }) =>
    problem(200621, `parse card json err: ${message}`, path.join(".")),
  );
}

/** A table of markdown is a line of hyphens between bars below another line with bars. */
const table = /^[^\n]*\|[^\n]*\n[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)+\|?[ \t]*$/gm;
const fence = /^(`{3,})[^]*?^\1$/gm;

function markdownProblems(card: unknown): readonly CardProblem[] {
  const texts = markdownIn(card).map((text) => text.replace(fence, ""));
  const drawn = elementsIn(card).filter(({ tag }) => tag === "table").length;
  const written = texts.reduce((sum, text) => sum + (text.match(table)?.length ?? 0), 0);
  const isOver = written > mostMarkdownTables || written + drawn > mostTables;
  const pictures = texts.flatMap((text) => [...text.matchAll(/!\[[^\]\n]*\]\(([^)\s]*)/g)]);
  return [
    ...(isOver ? [problem(11310, "card table number over limit", "body")] : []),
    ...pictures
      .filter(([, key = ""]) => !key.startsWith("img_"))
      .map(([, key = ""]) => problem(200570, `invalid image key ${key}`, "body")),
  ];
}

/** Names of what is filled in, and ids of elements, stand once in a card. */
function nameProblems(elements: readonly SeenElement[]): readonly CardProblem[] {
  const names = elements.flatMap(({ tag, name }) => (inputs.has(tag) && name !== undefined ? [name] : []));
  const ids = elements.flatMap((element) => {
    const id = element["element_id"];
    return typeof id === "string" ? [id] : [];
  });
  return [
    ...doubled(names).map((name) => problem(300302, `the name ${name} is not unique`, "body")),
    ...doubled(ids).map((id) => problem(300302, `the element_id ${id} is not unique`, "body")),
    ...elements.filter(({ tag }) => tag.endsWith("select_static")).flatMap(optionProblems),
  ];
}

function doubled(all: readonly string[]): readonly string[] {
  return [...new Set(all.filter((one, index) => all.indexOf(one) !== index))];
}

/** What is chosen from the start is one of the options, and each option stands once. */
function optionProblems(element: SeenElement): readonly CardProblem[] {
  const { options, initial_option: initial, selected_values: selected } = element;
  const values = listOf(options).map((one) => String(Reflect.get(Object(one), "value")));
  const chosen = [...(typeof initial === "string" ? [initial] : []), ...listOf(selected).map(String)];
  return [
    ...doubled(values).map((value) =>
      problem(200621, `the option ${value} is not unique`, element.name ?? ""),
    ),
    ...chosen
      .filter((value) => !values.includes(value))
      .map((value) => problem(200621, `${value} is no option`, element.name ?? "")),
  ];
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function formProblems(form: SeenElement): readonly CardProblem[] {
  const within = elementsIn(form).filter((element) => element !== form);
  const buttons = within.filter(({ tag }) => tag === "button");
  const where = form.name ?? "form";
  return [
    ...(buttons.some((one) => one["form_action_type"] === "submit")
      ? []
      : [problem(200621, "a form needs a button that submits it", where)]),
    ...within
      .filter(({ tag, name }) => (inputs.has(tag) || tag === "button") && !name)
      .map(({ tag }) => problem(200621, `${tag} in a form has no name`, where)),
    // Its clients say 200340 to a press of such a button.
    ...buttons
      .filter((one) => one["behaviors"] === undefined && one["form_action_type"] !== "reset")
      .map(({ name }) => problem(200340, `the button ${name ?? ""} of a form has no value`, where)),
  ];
}
