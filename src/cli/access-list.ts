import type { z } from "zod";
import type { AccessList } from "./access-words.ts";
import { printable } from "./printable.ts";

/** Who has which role, and who waits, in columns that can be copied into the next command. */
export function accessLines({ people, waiting }: z.infer<typeof AccessList>): readonly string[] {
  return [...peopleLines(people), ...(waiting.length === 0 ? [] : ["", ...waitingLines(waiting)])];
}

function peopleLines(people: z.infer<typeof AccessList>["people"]): readonly string[] {
  if (people.length === 0) {
    return [
      "Nobody has a role yet.",
      "Whoever writes to PoCo in a chat app gets a code; `poco pair CODE` lets them in, the first one as owner.",
    ];
  }
  const rows = people.map(({ platform, person_id, name, role, granted_by, granted_at }) => [
    role,
    platform,
    person_id,
    shortName(name),
    `since ${moment(granted_at)}, by ${printable(granted_by)}`,
  ]);
  return ["People:", ...columns(rows)];
}

function waitingLines(waiting: z.infer<typeof AccessList>["waiting"]): readonly string[] {
  const rows = waiting.map(({ platform, person_id, name, code, expires_at }) => [
    code,
    platform,
    person_id,
    shortName(name),
    `until ${moment(expires_at)}`,
  ]);
  return ["Waiting to be let in, with `poco pair CODE`:", ...columns(rows)];
}

const longestName = 40;

function shortName(name: string | null): string {
  const letters = Array.from(name ?? "");
  return letters.length <= longestName ? letters.join("") : `${letters.slice(0, longestName - 1).join("")}…`;
}

/** `2026-11-23 10:04 UTC` */
function moment(time: string): string {
  return `${time.slice(0, 16).replace("T", " ")} UTC`;
}

function columns(rows: readonly (readonly string[])[]): readonly string[] {
  const cells = rows.map((row) => row.map(printable));
  const widths = (cells[0] ?? []).map((_cell, index) =>
    Math.max(...cells.map((row) => (row[index] ?? "").length)),
  );
  return cells.map((row) =>
    `  ${row.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join("  ")}`.trimEnd(),
  );
}
