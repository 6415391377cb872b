import { z } from "zod";
import { whyUnsent } from "../../kit/why-unsent.ts";

/** Where apps of an edition are made, by Feishu's own device flow. Without slashes at their ends. */
export interface Accounts {
  readonly feishu: string;
  readonly lark: string;
}

export const usualAccounts: Accounts = {
  feishu: "https://accounts.feishu.cn",
  lark: "https://accounts.larksuite.com",
};

export interface Begun {
  readonly deviceCode: string;
  /** What is to be shown as a code. */
  readonly address: string;
  readonly intervalMs: number;
  readonly expiresMs: number;
}

export type Began =
  | { readonly kind: "begun"; readonly begun: Begun }
  | { readonly kind: "failed"; readonly why: string };

/** What became of a code so far. `why` is for people, in a whole sentence. */
export type Polled =
  | { readonly kind: "waiting" | "slower" | "denied" | "expired" }
  /** The app belongs to Lark, and its secret is given there. */
  | { readonly kind: "lark" }
  | { readonly kind: "made"; readonly app: MadeApp }
  | { readonly kind: "failed"; readonly why: string };

export interface MadeApp {
  readonly appId: string;
  readonly appSecret: string;
  readonly brand: "feishu" | "lark";
  /** The open id of who scanned the code; null where Feishu does not say it. */
  readonly owner: string | null;
}

const path = "/oauth/v1/app/registration";
const timeoutMs = 15_000;

const Beginning = z.object({
  device_code: z.string().min(1),
  verification_uri_complete: z.url(),
  interval: z.number().nonnegative().catch(5),
  expires_in: z.number().positive().catch(600),
});

const Answer = z.object({
  error: z.string().optional().catch(undefined),
  client_id: z.string().optional().catch(undefined),
  client_secret: z.string().optional().catch(undefined),
  user_info: z
    .object({
      open_id: z.string().optional().catch(undefined),
      tenant_brand: z.string().optional().catch(undefined),
    })
    .optional()
    .catch(undefined),
});

/** Begins a sign-up. Never rejects. */
export async function beginSignUp(accounts: string, signal: AbortSignal): Promise<Began> {
  const answer = await post(accounts, signal, {
    action: "begin",
    archetype: "PersonalAgent",
    auth_method: "client_secret",
    request_user_info: "open_id",
  });
  if (typeof answer === "string") return { kind: "failed", why: answer };
  const { data } = Beginning.safeParse(answer);
  if (data === undefined)
    return {
      kind: "failed",
      why: "Feishu began no sign-up. Make the app in its console, and enter its App ID and App Secret.",
    };
  const { device_code: deviceCode, verification_uri_complete: address, interval, expires_in } = data;
  return {
    kind: "begun",
    begun: { deviceCode, address, intervalMs: interval * 1_000, expiresMs: expires_in * 1_000 },
  };
}

/** Asks once whether somebody scanned the code. Never rejects. */
export async function pollSignUp(accounts: string, deviceCode: string, signal: AbortSignal): Promise<Polled> {
  const answer = await post(accounts, signal, { action: "poll", device_code: deviceCode });
  // Trouble on the way: the code is still good.
  if (typeof answer === "string") return { kind: "waiting" };
  return readPoll(answer);
}

function readPoll(answer: unknown): Polled {
  const { data } = Answer.safeParse(answer);
  if (data === undefined) return { kind: "waiting" };
  const { error, client_id: appId, client_secret: appSecret, user_info } = data;
  const brand = user_info?.tenant_brand === "lark" ? "lark" : "feishu";
  if (appId && appSecret)
    return { kind: "made", app: { appId, appSecret, brand, owner: user_info?.open_id ?? null } };
  if (brand === "lark") return { kind: "lark" };
  switch (error) {
    case "slow_down":
      return { kind: "slower" };
    case "access_denied":
      return { kind: "denied" };
    case "expired_token":
      return { kind: "expired" };
    case undefined:
    case "authorization_pending":
      return { kind: "waiting" };
    default:
      return { kind: "failed", why: `Feishu ended the sign-up (${error.slice(0, 80)}).` };
  }
}

/** Words say why there is no answer. Feishu answers what is not done yet with a status of 400. */
async function post(
  accounts: string,
  signal: AbortSignal,
  form: Readonly<Record<string, string>>,
): Promise<unknown> {
  try {
    const response = await fetch(`${accounts}${path}`, {
      method: "POST",
      body: new URLSearchParams(form),
      redirect: "error",
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    });
    return await response.json();
  } catch (error) {
    return `Feishu could not be reached for a sign-up: ${whyUnsent(error).why}. Check the network of the server.`;
  }
}
