import { parseArgs } from "node:util";
import { PocoError } from "../../domain/errors.ts";
import { AccessChange, expectRole } from "../access-words.ts";
import { askPoco } from "../ask-poco.ts";
import { type Command, exitCode } from "../command.ts";
import { printable } from "../printable.ts";

const help = `Usage: poco pair CODE [--role ROLE] [--json]

Lets somebody in who wrote to PoCo in a chat app and was answered with a code. The first one who is let in becomes the
owner, whatever ROLE says.

  --role ROLE   what they may do: owner, admin, member or viewer (member)
  --json        the answer for machines

Exit codes: 0 done, 1 nobody waits under this code, 2 wrong use, 3 PoCo does not run.`;

export const pair: Command = {
  name: "pair",
  summary: "let in somebody who wrote to PoCo and got a code",
  help,
  run: async (args, { environment, terminal }) => {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { role: { type: "string", default: "member" }, json: { type: "boolean" } },
      allowPositionals: true,
    });
    const body = { code: onlyCode(positionals), role: expectRole(values.role) };

    const answer = await askPoco({ environment }, { path: "/access/pair", body, answer: AccessChange });

    terminal.out(values.json ? JSON.stringify(answer) : printable(answer.message));
    return exitCode.done;
  },
};

function onlyCode([code, ...more]: readonly string[]): string {
  if (code !== undefined && code.trim() !== "" && more.length === 0) return code.trim();
  const problem = more.length === 0 ? "The code is missing" : `"${more[0]}" is one word too many`;
  throw new PocoError(
    "invalid_request",
    `${problem}. Give the code that PoCo answered with, e.g. K7QF-2MXP.`,
  );
}
