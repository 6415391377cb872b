import { z } from "zod";
import { whyUnsent } from "../../kit/why-unsent.ts";
import { whyRefused } from "./why-refused.ts";

export interface DiscoverParts {
  readonly appId: string;
  readonly appSecret: string;
  /** Of the open platform, without a slash at its end. */
  readonly origin: string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

export type Discovered =
  | { readonly kind: "address"; readonly url: string; readonly serviceId: number }
  /** `isForPeople`: it fails until somebody changes something in Feishu. `why` is a sentence. */
  | { readonly kind: "refused"; readonly why: string; readonly isForPeople: boolean };

const Answer = z.object({
  code: z.number(),
  data: z
    .object({ URL: z.string().optional().catch(undefined) })
    .nullish()
    .catch(null),
});

/** Asks Feishu where the long connection is to be opened. Never rejects. */
export async function discover(parts: DiscoverParts): Promise<Discovered> {
  const { appId, appSecret, origin, timeoutMs, signal } = parts;
  try {
    const response = await fetch(`${origin}/callback/ws/endpoint`, {
      method: "POST",
      headers: { "content-type": "application/json", locale: "zh" },
      body: JSON.stringify({ AppID: appId, AppSecret: appSecret }),
      redirect: "error",
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    });
    return read(response.status, await response.json().catch(() => undefined));
  } catch (error) {
    return trouble(`Feishu could not be asked for a long connection: ${whyUnsent(error).why}.`);
  }
}

function read(status: number, body: unknown): Discovered {
  const { data: answer } = Answer.safeParse(body);
  if (answer === undefined) return trouble(`Feishu answered HTTP ${status} in place of an address.`);
  if (answer.code !== 0) {
    const why = whyRefused(answer.code);
    return why === undefined
      ? trouble(`Feishu gave no address for a long connection (${answer.code}).`)
      : { kind: "refused", why, isForPeople: true };
  }
  const url = answer.data?.URL ?? "";
  if (!URL.canParse(url)) return trouble("Feishu gave an address that is none.");
  const { protocol, searchParams } = new URL(url);
  if (protocol !== "wss:" && protocol !== "ws:") return trouble("Feishu gave an address that is none.");
  const serviceId = Number(searchParams.get("service_id") ?? "0");
  return { kind: "address", url, serviceId: Number.isSafeInteger(serviceId) ? serviceId : 0 };
}

function trouble(why: string): Discovered {
  return { kind: "refused", why, isForPeople: false };
}
