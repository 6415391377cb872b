import { z } from "zod";
import { locate } from "../config/locations.ts";
import { type ErrorCode, PocoError } from "../domain/errors.ts";
import type { CliContext } from "./command.ts";
import { fetchPoco } from "./fetch-poco.ts";
import { printable } from "./printable.ts";
import { findPoco } from "./running-poco.ts";

/** What is asked of the PoCo that runs; without a body it is only looked at. */
export interface Errand<Answer> {
  readonly path: string;
  readonly body?: unknown;
  readonly answer: z.ZodType<Answer>;
}

/** It writes to its disk before it answers, and the machine may be busy. */
const waitMs = 15_000;

/** Asks the PoCo that runs. Throws a PocoError when none runs, when it does not answer, and for what it refuses. */
export async function askPoco<Answer>(
  { environment }: Pick<CliContext, "environment">,
  { answer, ...errand }: Errand<Answer>,
): Promise<Answer> {
  const poco = await findPoco(locate(environment));
  if (poco.state !== "running") {
    throw new PocoError("not_running", "PoCo is not running. Start it with `poco start`, then try again.");
  }
  const { address } = poco.details;
  const response = await fetchPoco(address, environment, { ...errand, waitMs }).catch((cause: unknown) => {
    if (cause instanceof PocoError) throw cause;
    throw unanswered(address, cause);
  });
  if (!response.ok) throw await refusal(address, response);
  const read = answer.safeParse(await response.json().catch(() => undefined));
  if (!read.success) throw ofAnotherVersion(address);
  return read.data;
}

function unanswered(address: string, cause: unknown): PocoError {
  const message = `PoCo at ${address} does not answer. Look at \`poco status\` and \`poco logs\`.`;
  return new PocoError("unavailable", message, { cause });
}

const Detail = z.object({ detail: z.string() });

async function refusal(address: string, response: Response): Promise<PocoError> {
  const { status } = response;
  const said = Detail.safeParse(await response.json().catch(() => undefined)).data?.detail;
  if (status === 404 && said === unknownRoute) return ofAnotherVersion(address);
  if (status === 401) return new PocoError("unauthorized", missingToken);
  const unsaid = `PoCo answered with status ${status}. Look at \`poco logs\`.`;
  return new PocoError(codes.get(status) ?? "unavailable", printable(said ?? unsaid));
}

/** What PoCo says of an address that it does not have. */
const unknownRoute = "Not Found";

function ofAnotherVersion(address: string): PocoError {
  return new PocoError("unavailable", `PoCo at ${address} is of another version. Run \`poco restart\`.`);
}

const missingToken =
  "The PoCo that runs wants another token than the settings here have. Set POCO_HTTP_TOKEN to the one that it was started with.";

const codes: ReadonlyMap<number, ErrorCode> = new Map([
  [400, "invalid_request"],
  [403, "forbidden"],
  [404, "not_found"],
  [409, "conflict"],
]);
