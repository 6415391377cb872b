import { randomUUID } from "node:crypto";
import { Refusal } from "./refusal.ts";

/** The tokens that the fake gave out. */
export interface FakeTokens {
  /** The body of an answer to somebody who asks for one. */
  give(asked: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>>;
  /** Refuses calls with a token that is none, or none any more. */
  check(token: string | undefined): void;
  /** All that were given are void now, though they should have lived longer. */
  expireAll(): void;
  readonly given: () => number;
}

export interface TokenParts {
  readonly appId: string;
  readonly appSecret: string;
  readonly now: () => number;
}

const lifeSeconds = 7_200;

export function createTokens({ appId, appSecret, now }: TokenParts): FakeTokens {
  const tokens = new Map<string, number>();
  let given = 0;
  return {
    given: () => given,
    give: (asked) => {
      if (asked["app_id"] !== appId) return { code: 10003, msg: "invalid param" };
      if (asked["app_secret"] !== appSecret) return { code: 10014, msg: "app secret invalid" };
      given += 1;
      const token = `t-${randomUUID()}`;
      tokens.set(token, now() + lifeSeconds * 1_000);
      return { code: 0, msg: "ok", tenant_access_token: token, expire: lifeSeconds };
    },
    check: (token) => {
      if (token === undefined) throw new Refusal(99991661, "Missing access token for authorization.");
      const until = tokens.get(token);
      if (until === undefined || until < now())
        throw new Refusal(99991663, "Invalid access token for authorization. Please make a test attempt.");
    },
    expireAll: () => tokens.clear(),
  };
}
