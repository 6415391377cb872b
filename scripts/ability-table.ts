import { z } from "zod";

/** How a case of the contract of agents was shown for an agent. */
type Proof = "real" | "fixture" | "left out";

const Report = z.object({
  testResults: z.array(
    z.object({
      assertionResults: z.array(
        z.object({ ancestorTitles: z.array(z.string()), title: z.string(), status: z.string() }),
      ),
    }),
  ),
});

const suiteTitle = /^(?<agent>[a-z_]+)(?<fixture>, .+)? keeps the contract of an agent$/u;
const reasonTitle = / \(left out: (?<reason>.*)\)$/u;

interface Case {
  readonly agent: string;
  readonly ability: string;
  readonly proof: Proof;
  readonly reason: string | undefined;
}

/**
 * The table of docs/agents.md: which agent keeps which line of the contract, and how that was shown. `reports` are
 * the JSON reports of Vitest, of the quick suite and of the one with the real agents. Throws when a case failed, for
 * a table of failures proves nothing.
 */
export function abilityTable(reports: readonly unknown[], agents: readonly string[]): string {
  const cases = reports.flatMap(casesOf);
  const abilities = [...new Set(cases.map(({ ability }) => ability))];
  const rows = abilities.map((ability) => [ability, ...agents.map((agent) => cellOf(cases, agent, ability))]);
  const head = ["", ...agents.map((agent) => `\`${agent}\``)];
  const lines = [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`);
  return `${lines.join("\n")}\n\n${leftOutLines(cases, agents).join("\n")}\n`;
}

function casesOf(report: unknown): readonly Case[] {
  const all = Report.parse(report).testResults.flatMap(({ assertionResults }) => assertionResults);
  return all.flatMap(({ ancestorTitles, title, status }) => {
    const at = ancestorTitles.findIndex((ancestor) => suiteTitle.test(ancestor));
    const suite = ancestorTitles[at] ?? "";
    const inner = ancestorTitles.slice(at + 1);
    const groups = suiteTitle.exec(suite)?.groups;
    if (groups === undefined) return [];
    const { agent = "", fixture } = groups;
    const path = [...inner, title].join(": ");
    if (status === "failed")
      throw new Error(`${suite}: ${path} failed. Mend it before the table is written.`);
    const reason = [...inner, title].map((part) => reasonTitle.exec(part)?.groups?.["reason"]).find(Boolean);
    const proof = status !== "passed" ? "left out" : fixture === undefined ? "real" : "fixture";
    const ability = path.replaceAll(/ \(left out: [^)]*\)/gu, "");
    return [{ agent, ability, proof, reason }];
  });
}

/** The best proof there is. */
function cellOf(cases: readonly Case[], agent: string, ability: string): string {
  const proofs = new Set(
    cases.filter((one) => one.agent === agent && one.ability === ability).map(({ proof }) => proof),
  );
  if (proofs.has("real")) return proofs.has("fixture") ? "real, fixture" : "real";
  return proofs.has("fixture") ? "fixture" : "–";
}

/** Why an agent shows a line of the contract nowhere. */
function leftOutLines(cases: readonly Case[], agents: readonly string[]): readonly string[] {
  return agents.flatMap((agent) => {
    const own = cases.filter((one) => one.agent === agent);
    const shown = new Set(own.filter(({ proof }) => proof !== "left out").map(({ ability }) => ability));
    const missing = own.filter(({ ability, proof }) => proof === "left out" && !shown.has(ability));
    const byReason = Map.groupBy(missing, ({ reason }) => reason ?? "it was not run");
    return [...byReason].map(([reason, group]) => {
      const abilities = [...new Set(group.map(({ ability }) => ability))];
      const what = abilities.length > 3 ? `${abilities.length} lines` : abilities.join("; ");
      return `- \`${agent}\`, ${what}: ${reason}.`;
    });
  });
}
