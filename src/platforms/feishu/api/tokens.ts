import { z } from "zod";
import { keepSecret } from "../../../observe/redact.ts";
import { type FeishuAnswer, read } from "./answer.ts";

/** The token with which PoCo calls: fetched once for all who wait for it, and again when Feishu takes it no more. */
export interface Tokens {
  /** Never rejects. */
  get(): Promise<FeishuAnswer<string>>;
  /** This one was not taken. */
  drop(token: string): void;
}

export interface TokensParts {
  /** Asks Feishu for a token. */
  readonly fetch: () => Promise<FeishuAnswer>;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

const Given = z.object({
  tenant_access_token: z.string().min(1),
  /** Seconds. */
  expire: z.number().positive(),
});

/** Feishu gives a new token in the last half hour of an old one; both are good until then. Milliseconds. */
const earlierMs = 5 * 60_000;

export function createTokens({ fetch, now }: TokensParts): Tokens {
  let known: { readonly token: string; readonly until: number } | undefined;
  let asking: Promise<FeishuAnswer<string>> | undefined;

  const ask = async (): Promise<FeishuAnswer<string>> => {
    const answer = read(await fetch(), Given);
    if (answer.kind !== "ok") return answer;
    const { tenant_access_token: token, expire } = answer.data;
    keepSecret(token);
    // A token that lives for less than that is used until Feishu takes it no more.
    known = { token, until: now() + Math.max(expire * 1_000 - earlierMs, expire * 500) };
    return { kind: "ok", data: token };
  };

  return {
    get: async () => {
      if (known !== undefined && now() < known.until) return { kind: "ok", data: known.token };
      asking ??= ask().finally(() => {
        asking = undefined;
      });
      return asking;
    },
    drop: (token) => {
      if (known?.token === token) known = undefined;
    },
  };
}
