import type { Arguments } from "./arguments.ts";
import type { Fields } from "./fields.ts";
import type { Workspace } from "./workspace.ts";

/** One call of a Web API method, as its method sees it. */
export interface Call {
  readonly method: string;
  readonly args: Arguments;
  readonly workspace: Workspace;
  /** What the tokens may do; refuses with `missing_scope` where none of the scopes is there. */
  needScope(...oneOf: readonly string[]): void;
  /** Whose token it is called with. */
  readonly owner: "bot" | "app";
  /** The address of a new socket. */
  offerSocket(): string;
}

/** Slack's rate tiers: 1, 20, 50 and 100 calls a minute; `post` is one message a second and channel. */
export type Tier = 1 | 2 | 3 | 4 | "post";

export interface Method {
  /** Every argument that the method knows. */
  readonly takes: readonly string[];
  /** One of these is needed; none where the method itself decides by the conversation. */
  readonly scopes: readonly string[];
  readonly tier: Tier;
  /** Which kind of token may call it; `any` for `auth.test`. */
  readonly token: "bot" | "app" | "any";
  run(call: Call): Fields;
}

export type Methods = Readonly<Record<string, Method>>;

interface MethodFacts {
  readonly scopes?: readonly string[];
  readonly tier: Tier;
  readonly token?: Method["token"];
}

/** `takes` names the arguments, separated by blanks. */
export function method(takes: string, facts: MethodFacts, run: Method["run"]): Method {
  return {
    takes: takes.split(" ").filter((name) => name !== ""),
    scopes: facts.scopes ?? [],
    tier: facts.tier,
    token: facts.token ?? "bot",
    run,
  };
}
