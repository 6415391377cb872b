import type { Answer } from "./answer.ts";
import type { Faults, Trouble } from "./faults.ts";
import type { Call, Method } from "./method.ts";
import { cardMethods } from "./methods/cards.ts";
import { chatMethods } from "./methods/chats.ts";
import { messageMethods } from "./methods/messages.ts";
import { otherMethods } from "./methods/others.ts";
import type { Rates } from "./rates.ts";
import { Refusal } from "./refusal.ts";
import type { Tenant } from "./tenant.ts";
import type { FakeTokens } from "./tokens.ts";

/** A call of the API, for tests to look at. The token is left out. */
export interface SeenCall {
  /** E.g. `POST /open-apis/im/v1/messages`, with the names of what stands in the address. */
  readonly method: string;
  readonly at: number;
  readonly path: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;
  /** Whether the answer came from a fault: it then says nothing about the caller. */
  readonly isFaulted: boolean;
  /** Feishu's code; 0: done; undefined while it is under way, and where the connection broke. */
  readonly code: number | undefined;
}

export interface Asked {
  readonly verb: string;
  readonly url: URL;
  readonly token: string | undefined;
  readonly body: Readonly<Record<string, unknown>>;
  readonly form: FormData | undefined;
}

export interface ApiParts {
  readonly tenant: Tenant;
  readonly tokens: FakeTokens;
  readonly faults: Faults;
  readonly rates: Rates;
  readonly changed: () => void;
}

export interface Api {
  readonly calls: readonly SeenCall[];
  /** Members of bodies that no method knows. */
  readonly lints: readonly string[];
  answer(asked: Asked): Promise<Answer>;
}

const methods: readonly Method[] = [...messageMethods, ...cardMethods, ...chatMethods, ...otherMethods];

type Open = { -readonly [Key in keyof SeenCall]: SeenCall[Key] };

/** Faults first, then the token, the plan, the rates, the rights and at last the method itself. */
export function createApi(parts: ApiParts): Api {
  const { tenant, faults } = parts;
  const calls: Open[] = [];
  const lints: string[] = [];

  const answer = async (asked: Asked): Promise<Answer> => {
    const found = findMethod(asked);
    if (found === undefined) return { kind: "json", status: 404, body: { msg: "404 page not found" } };
    const { method, path } = found;
    const name = `${method.verb} ${method.path}`;
    const query = Object.fromEntries(asked.url.searchParams);
    const seen: Open = {
      method: name,
      at: tenant.now(),
      path,
      query,
      body: asked.body,
      isFaulted: false,
      code: undefined,
    };
    calls.push(seen);
    for (const member of Object.keys(asked.body)) {
      if (!method.takes.includes(member)) lints.push(`${name}: ${member}`);
    }
    const met = faults.meet(name, asked.body);
    if (met?.trouble.kind === "held") await met.released;
    const early = met && answerOf(met.trouble);
    seen.isFaulted = early !== undefined;
    const result = early ?? run(parts, method, { asked, path });
    if (result.kind === "json") seen.code = Number(result.body["code"]);
    parts.changed();
    return met?.trouble.kind === "cut_after" ? { kind: "cut" } : result;
  };

  return { calls, lints, answer };
}

function answerOf(trouble: Trouble): Answer | undefined {
  switch (trouble.kind) {
    case "http":
      return { kind: "json", status: trouble.status, body: {} };
    case "code":
      return { kind: "json", status: trouble.status ?? 400, body: { code: trouble.code, msg: "a fault" } };
    case "cut_before":
      return { kind: "cut" };
    case "held":
    case "cut_after":
      return undefined;
    default:
      throw new Error("no such trouble");
  }
}

interface Running {
  readonly asked: Asked;
  readonly path: Readonly<Record<string, string>>;
}

function run(parts: ApiParts, method: Method, { asked, path }: Running): Answer {
  const { tenant, tokens, rates } = parts;
  try {
    tokens.check(asked.token);
    const { url, body, form } = asked;
    const call: Call = { tenant, path, query: url.searchParams, body, form };
    const limits = rates.count(`${method.verb} ${method.path}`, method.subject?.(call));
    if (limits !== undefined && tenant.rules.enforcesRates) return limits;
    needScope(tenant, method.scopes);
    const data = method.run(call);
    const said = { code: 0, msg: "success" };
    return {
      kind: "json",
      status: 200,
      body: method.isBare === true ? { ...said, ...(data as object) } : { ...said, data },
    };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return {
      kind: "json",
      status: method.isCardKit === true ? 200 : error.status,
      body: { code: error.code, msg: error.message, ...error.facts },
    };
  }
}

function needScope({ scopes, appId }: Tenant, oneOf: readonly string[]): void {
  if (oneOf.length === 0 || oneOf.some((scope) => scopes.has(scope))) return;
  const link = `https://open.feishu.cn/app/${appId}/auth?q=${oneOf.join(",")}`;
  throw new Refusal(
    99991672,
    `Access denied. One of the following scopes is required: [${oneOf.join(", ")}]. ${link}`,
    {
      facts: {
        error: {
          permission_violations: oneOf.map((subject) => ({ type: "action_scope_required", subject })),
          helps: [{ url: link, description: "apply" }],
        },
      },
    },
  );
}

function findMethod({ verb, url }: Asked) {
  const given = url.pathname.split("/");
  for (const method of methods) {
    if (method.verb !== verb) continue;
    const wanted = method.path.split("/");
    if (wanted.length !== given.length) continue;
    const isSame = wanted.every((part, at) => part.startsWith(":") || part === given[at]);
    if (!isSame) continue;
    const path = Object.fromEntries(
      wanted.flatMap((part, at) =>
        part.startsWith(":") ? [[part.slice(1), decodeURIComponent(given[at] ?? "")]] : [],
      ),
    );
    return { method, path };
  }
  return undefined;
}
