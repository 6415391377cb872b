import { isMet, type Row } from "./row.ts";

/** The rows as people read them. */
export function table(rows: readonly Row[]): string {
  const cells = [
    ["what", "budget", "figure", "floor", "ratio", "met"],
    ...rows.map((row) => [
      row.what,
      `${row.budget.is === "at least" ? ">=" : "<="} ${row.budget.value} ${row.budget.unit}`,
      short(row.figure),
      row.floor === undefined ? "" : short(row.floor.value),
      row.floor === undefined ? "" : ratio(row),
      isMet(row) ? "yes" : "NO",
    ]),
  ];
  const widths =
    cells[0]?.map((_, column) => Math.max(...cells.map((line) => line[column]?.length ?? 0))) ?? [];
  return cells
    .map((line) =>
      line
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** How many times the floor, or which part of it where more is better. */
function ratio({ figure, floor }: Row): string {
  return floor === undefined || floor.value === 0 ? "" : (figure / floor.value).toFixed(2);
}

function short(value: number): string {
  if (value >= 100) return value.toFixed(0);
  return value >= 10 ? value.toFixed(1) : value.toFixed(value < 1 ? 3 : 2);
}
