import { join } from "node:path";
import type { Choices } from "./choices.ts";
import type { CodexValues } from "./settings.ts";

/** Where a Codex process stands: whose login and conversations it has, and what its commands find around them. */
export interface Place {
  /** The same for all runs that may share a process. */
  readonly key: string;
  /** For people; undefined for the account that Codex finds by itself. */
  readonly account: string | undefined;
  /** CODEX_HOME, where the account names one. */
  readonly home: string | undefined;
  /** Beside that of the host; wins over it. */
  readonly environment: Readonly<Record<string, string>>;
}

/** The place for a turn. Pure. */
export function placeOf(
  { account, environment }: Pick<Choices, "account" | "environment">,
  { accounts, environments }: Pick<CodexValues, "accounts" | "environments">,
  userHome: string | undefined,
): Place {
  const named = account === undefined ? undefined : accounts[account];
  const home = named?.startsWith("~/") ? join(userHome ?? "/", named.slice(2)) : named;
  const chosen = environment === undefined ? {} : environments[environment];
  return {
    key: JSON.stringify([home ?? "", environment ?? ""]),
    account,
    home,
    environment: { ...chosen, ...(home === undefined ? {} : { CODEX_HOME: home }) },
  };
}
