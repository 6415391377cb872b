import { describe } from "vitest";
import type { Fields } from "../fields.ts";
import { checkMessageBlocks } from "./check.ts";
import { judge, short, under, upTo } from "./judged.ts";
import { sample } from "./samples.ts";

describe("a table", () => {
  judge(
    (block) => checkMessageBlocks([block]),
    [
      {
        rule: "100 rows",
        good: sample.table(sample.grid(100, 1)),
        bad: sample.table(sample.grid(101, 1)),
        at: "/blocks/0/rows",
        says: upTo(100),
      },
      {
        rule: "20 columns",
        good: sample.table(sample.grid(1, 20)),
        bad: sample.table(sample.grid(1, 21)),
        at: "/blocks/0/rows/0",
        says: upTo(20),
      },
      {
        rule: "10,000 characters",
        good: sample.table(sample.grid(10, 10, "x".repeat(100))),
        bad: sample.table([...sample.grid(99, 1, "x".repeat(101)), [sample.cell("xx")]]),
        at: "/blocks/0/rows",
        says: under(10_001),
      },
      {
        rule: "no empty cells",
        good: sample.table([[sample.cell(" ")]]),
        bad: sample.table([[sample.cell("")]]),
        at: "/blocks/0/rows/0/0/text",
        says: short,
      },
      {
        rule: "no missing cells",
        good: sample.table([[sample.richWords()]]),
        bad: sample.table([[null as unknown as Fields]]),
        at: "/blocks/0/rows/0/0",
        says: "must provide an object",
      },
      {
        rule: "rows of one length",
        good: sample.table(sample.grid(2, 2)),
        bad: sample.table([...sample.grid(1, 2), ...sample.grid(1, 1)]),
        at: "/blocks/0/rows/1",
        says: "must have 2 cells as the first row has",
      },
      {
        rule: "settings of columns are objects",
        good: sample.table(sample.grid(1, 1), {
          column_settings: [{ align: "right", is_wrapped: true }, {}],
        }),
        bad: sample.table(sample.grid(1, 1), { column_settings: [null] }),
        at: "/blocks/0/column_settings/0",
        says: "must provide an object",
      },
      {
        rule: "a known side",
        good: sample.table(sample.grid(1, 1), { column_settings: [{ align: "center" }] }),
        bad: sample.table(sample.grid(1, 1), { column_settings: [{ align: "justify" }] }),
        at: "/blocks/0/column_settings/0/align",
        says: "must be a valid enum value",
      },
    ],
  );
});
