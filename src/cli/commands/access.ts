import { parseArgs } from "node:util";
import { PocoError } from "../../domain/errors.ts";
import { accessLines } from "../access-list.ts";
import { AccessChange, AccessList, expectRole } from "../access-words.ts";
import { askPoco } from "../ask-poco.ts";
import { type CliContext, type Command, type ExitCode, exitCode } from "../command.ts";
import { printable } from "../printable.ts";

const help = `Usage: poco access [list] [--json]                        who has which role, and who waits to be let in
       poco access grant PLATFORM PERSON ROLE [--json]    give somebody a role, or another one
       poco access revoke PLATFORM PERSON [--json]        take their role away: PoCo knows them no longer

PLATFORM and PERSON are those that \`poco access list\` shows. ROLE is owner (everything), admin (everything but who has
which role), member (gives work, and decides where the project allows it) or viewer (looks).

Exit codes: 0 done, 1 it was refused, 2 wrong use, 3 PoCo does not run.`;

export const access: Command = {
  name: "access",
  summary: "show who may do what, give roles and take them",
  help,
  run: async (args, context) => {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { json: { type: "boolean" } },
      allowPositionals: true,
    });
    const [action = "list", ...words] = positionals;
    const isJson = values.json ?? false;
    switch (action) {
      case "list":
        expectWords(words, []);
        return list(context, isJson);
      case "grant": {
        const [platform, person_id, role] = expectWords(words, ["PLATFORM", "PERSON", "ROLE"]);
        const body = { platform, person_id, role: expectRole(role ?? "") };
        return change(context, { path: "/access/grant", body, isJson });
      }
      case "revoke": {
        const [platform, person_id] = expectWords(words, ["PLATFORM", "PERSON"]);
        return change(context, { path: "/access/revoke", body: { platform, person_id }, isJson });
      }
      default:
        throw new PocoError(
          "invalid_request",
          `\`poco access\` cannot "${action}". It can list, grant and revoke.`,
        );
    }
  },
};

function expectWords(words: readonly string[], wanted: readonly string[]): readonly string[] {
  const missing = wanted.find((_name, index) => (words[index] ?? "").trim() === "");
  if (missing !== undefined) throw new PocoError("invalid_request", `${missing} is missing.`);
  if (words.length === wanted.length) return words;
  throw new PocoError("invalid_request", `"${words[wanted.length]}" is one word too many.`);
}

async function list(context: CliContext, isJson: boolean): Promise<ExitCode> {
  const answer = await askPoco(context, { path: "/access", answer: AccessList });
  for (const line of isJson ? [JSON.stringify(answer)] : accessLines(answer)) context.terminal.out(line);
  return exitCode.done;
}

interface Change {
  readonly path: string;
  readonly body: unknown;
  readonly isJson: boolean;
}

async function change(context: CliContext, { path, body, isJson }: Change): Promise<ExitCode> {
  const answer = await askPoco(context, { path, body, answer: AccessChange });
  context.terminal.out(isJson ? JSON.stringify(answer) : printable(answer.message));
  return exitCode.done;
}
