import { createArguments } from "./arguments.ts";
import type { Faults, Trouble } from "./faults.ts";
import type { Fields } from "./fields.ts";
import type { Call, Method } from "./method.ts";
import { methods } from "./methods/methods.ts";
import type { RateLimits } from "./rate-limits.ts";
import { badArguments, Refusal } from "./refusal.ts";
import type { Workspace } from "./workspace.ts";

/** A call of the Web API, for tests to look at. The token is left out. */
export interface SeenCall {
  readonly method: string;
  readonly at: number;
  readonly args: Fields;
  /** Whether the answer came from a fault: it then says nothing about the caller. */
  readonly isFaulted: boolean;
  /** The error that it was answered with; undefined while it is under way and when it was ok. */
  readonly error: string | undefined;
  readonly answer: Fields | undefined;
}

export interface Asked {
  readonly method: string;
  readonly raw: Fields;
  readonly token: string | undefined;
}

/** What goes back over the wire; `cut` breaks the connection. */
export type Answer =
  | {
      readonly kind: "json";
      readonly status: number;
      readonly body: Fields;
      readonly headers: Readonly<Record<string, string>>;
    }
  | { readonly kind: "cut" };

export interface ApiParts {
  readonly workspace: Workspace;
  readonly faults: Faults;
  readonly rates: RateLimits;
  readonly sockets: { offer(): string };
  /** Called after each call that changed something. */
  changed(): void;
}

export interface Api {
  readonly calls: readonly SeenCall[];
  answer(asked: Asked): Promise<Answer>;
}

type Open = { -readonly [Key in keyof SeenCall]: SeenCall[Key] };

/** The Web API: faults first, then rates, the token, its scopes and at last the method itself. */
export function createApi(parts: ApiParts): Api {
  const { workspace, faults, rates } = parts;
  const calls: Open[] = [];

  async function answer(asked: Asked): Promise<Answer> {
    const { method, raw } = asked;
    const seen: Open = {
      method,
      at: workspace.now(),
      args: raw,
      isFaulted: false,
      error: undefined,
      answer: undefined,
    };
    calls.push(seen);
    const met = faults.meet(method, raw);
    if (met?.trouble.kind === "held") await met.released;
    const early = met && answerOf(met.trouble);
    seen.isFaulted = early !== undefined;
    const result = early ?? run(asked);
    note(seen, result);
    parts.changed();
    return met?.trouble.kind === "cut_after" ? { kind: "cut" } : result;
  }

  function run(asked: Asked): Answer {
    try {
      const method = methods[asked.method];
      if (method === undefined) throw new Refusal("unknown_method");
      const wait = rates.count({ method: asked.method, tier: method.tier, channel: channelOf(asked.raw) });
      if (wait !== undefined && workspace.rules.enforcesRates) return rateLimited(wait);
      const body = runMethod(parts, method, asked);
      return json({ ok: true, ...body }, scopeHeaders(workspace, method));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return json({ ok: false, error: error.code, ...error.facts }, scopeHeaders(workspace));
    }
  }

  return { calls, answer };
}

function note(seen: Open, answer: Answer): void {
  if (answer.kind === "cut") {
    seen.error = "connection_cut";
    return;
  }
  const { status, body } = answer;
  seen.answer = body;
  if (status !== 200) seen.error = status === 429 ? "ratelimited" : `http_${status}`;
  else if (body["ok"] !== true) seen.error = String(body["error"]);
}

function answerOf(trouble: Trouble): Answer | undefined {
  switch (trouble.kind) {
    case "rate_limited":
      return rateLimited(trouble.retryAfterS);
    case "http":
      return { kind: "json", status: trouble.status, body: {}, headers: {} };
    case "error":
      return json({ ok: false, error: trouble.error, ...trouble.facts }, {});
    case "cut_before":
      return { kind: "cut" };
    case "held":
    case "cut_after":
      return undefined;
    default:
      throw new Error(`no such trouble: ${String(trouble)}`);
  }
}

function rateLimited(retryAfterS: number): Answer {
  const headers = { "retry-after": String(retryAfterS) };
  return { kind: "json", status: 429, body: { ok: false, error: "ratelimited" }, headers };
}

function json(body: Fields, headers: Readonly<Record<string, string>>): Answer {
  return { kind: "json", status: 200, body, headers };
}

function runMethod({ workspace, sockets }: ApiParts, method: Method, asked: Asked): Fields {
  const owner = ownerOf(workspace, asked.token);
  if (method.token !== "any" && method.token !== owner) throw new Refusal("not_allowed_token_type");
  const scopes = owner === "app" ? workspace.rules.appScopes : workspace.rules.scopes;
  const needScope: Call["needScope"] = (...oneOf) => {
    if (oneOf.length === 0 || oneOf.some((scope) => scopes.has(scope))) return;
    throw new Refusal("missing_scope", { needed: oneOf.join(","), provided: [...scopes].join(",") });
  };
  needScope(...method.scopes);
  const unknown = Object.keys(asked.raw).find((name) => !method.takes.includes(name));
  // Slack takes many an unknown argument in silence; a misspelt `thread_ts` shall not pass here.
  if (unknown !== undefined) throw badArguments(`[ERROR] unknown argument: ${unknown}`);
  const args = createArguments(asked.raw);
  const offerSocket = (): string => sockets.offer();
  return method.run({ method: asked.method, args, workspace, needScope, owner, offerSocket });
}

function ownerOf({ app, rules }: Workspace, token: string | undefined): "bot" | "app" {
  if (token === undefined || token === "") throw new Refusal("not_authed");
  const owner = token === app.botToken ? "bot" : token === app.appToken ? "app" : undefined;
  if (owner === undefined) throw new Refusal("invalid_auth");
  const trouble = rules.brokenTokens.get(owner);
  if (trouble !== undefined) throw new Refusal(trouble);
  return owner;
}

function scopeHeaders({ rules }: Workspace, method?: Method): Readonly<Record<string, string>> {
  const accepted = method?.scopes ?? [];
  const isOfApp = method?.token === "app";
  return {
    "x-oauth-scopes": [...(isOfApp ? rules.appScopes : rules.scopes)].join(","),
    ...(accepted.length > 0 && { "x-accepted-oauth-scopes": accepted.join(",") }),
  };
}

function channelOf(raw: Fields): string | undefined {
  const channel = raw["channel"] ?? raw["channel_id"];
  return typeof channel === "string" ? channel : undefined;
}
