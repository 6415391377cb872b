import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Card } from "../../../cards/card.ts";
import { cardOf } from "../../../cards/card-of.ts";
import { createKept, hostileCard } from "../../../testing/any-card.ts";
import { anyView } from "../../../testing/any-view.ts";
import { checkCard } from "../../../testing/fake-feishu/card-json/check-card.ts";
import { contentsIn, elementsIn, markdownIn, stringsIn } from "../../../testing/feishu-card.ts";
import type { Rung } from "../../kit/drawing/part.ts";
import type { RenderOptions } from "./drawing.ts";
import { budgets, limits } from "./limits.ts";
import { renderCard } from "./render-card.ts";
import { renderText } from "./render-text.ts";
import { countTables } from "./tables.ts";

const anyRung = fc.constantFrom<Rung>(0, 1, 2, 3);

interface Way {
  readonly rung: Rung;
  readonly isLive: boolean;
}

function drawn(card: Card, { rung, isLive }: Way) {
  const options: RenderOptions = { rung, isLive, nameOf: () => undefined, keep: createKept().keep };
  const rendered = renderCard(card, options);
  return { ...rendered, json: throughJson(rendered.json), text: renderText(card, options) };
}

/** What Feishu would say against it, as far as it can be said without the fake. */
function problemsOf(card: Card, way: Way) {
  const { json, answer, text, summary } = drawn(card, way);
  const elements = elementsIn(json);
  const names = elements.flatMap(({ name }) => name ?? []);
  const words = markdownIn(json);
  const answers = elements.filter((element) => element["element_id"] !== undefined);
  const budget = budgets[way.rung];
  return {
    size: Buffer.byteLength(JSON.stringify(json)) <= Math.min(budget.bytes, limits.cardBytes),
    count: elements.length <= Math.min(budget.elements, limits.elements),
    tables: words.reduce((sum, one) => sum + countTables(withoutCode(one)), 0) <= limits.tables,
    pictures: words.filter((one) => /!\[[^\]\n]*\]\(/.test(one)),
    mentions: words.filter((one) => /<\/?(?:at|person|font|text_tag|a|img)\b/i.test(one)),
    empty: contentsIn(json).filter((one) => one.trim() === ""),
    isWellFormed: stringsIn(json).every((one) => one.isWellFormed()),
    doubled: names.filter((name, index) => names.indexOf(name) !== index),
    answer: answers.map((element) => element["content"]),
    refused: checkCard(json),
    hasSummary: summary.trim() !== "",
    hasText: text.trim() !== "" && text.length <= 4000 && !text.includes("<"),
    ...(answer === undefined ? { expected: [] } : { expected: [answer] }),
  };
}

describe("Feishu takes it on every rung, live or not:", () => {
  it("every card that PoCo makes", () => {
    fc.assert(fc.property(anyView.map(cardOf), anyRung, fc.boolean(), takes), { numRuns: 250 });
  });

  it("every card at all", () => {
    fc.assert(fc.property(hostileCard, anyRung, fc.boolean(), takes), { numRuns: 60 });
  });

  function takes(card: Card, rung: Rung, isLive: boolean): void {
    const { answer, expected, ...problems } = problemsOf(card, { rung, isLive });
    expect(answer).toEqual(expected);
    expect(problems).toEqual({
      size: true,
      count: true,
      tables: true,
      pictures: [],
      mentions: [],
      empty: [],
      isWellFormed: true,
      doubled: [],
      refused: [],
      hasSummary: true,
      hasText: true,
    });
  }
});

function withoutCode(words: string): string {
  return words.replace(/^(`{3,})[^]*?^\1$/gm, "");
}

function throughJson(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
