import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { TransportAnswer, TransportAsked } from "./asked.ts";

/** Feishu's answer to the question where the long connection is to be opened. */
export interface Discovery {
  handle(asked: TransportAsked): Promise<TransportAnswer | undefined>;
  /** Whether this is an address that was given; it opens one connection. */
  redeem(path: string): "good" | "unknown path" | "unknown ticket";
  refuse(code: number, times: number): void;
  hang(times: number): void;
  readonly counts: Readonly<{ asked: number }>;
  close(): void;
}

export interface DiscoveryParts {
  readonly appId: string;
  readonly appSecret: string;
  readonly baseUrl: () => string;
  readonly serviceId: number;
  readonly clientConfig: object;
  /** How many connections stand. */
  readonly standing: () => number;
  readonly lint: (what: string) => void;
}

/** So many an app may have. */
export const mostConnections = 50;
const path = "/callback/ws/endpoint";
const linePath = "/ws/v2";

const Asked = z.object({ AppID: z.string(), AppSecret: z.string() });

/** As Feishu's official clients know them. */
const words: ReadonlyMap<number, string> = new Map([
  [0, ""],
  [1, "system busy"],
  [403, "forbidden"],
  [514, "auth failed"],
  [1_000_040_343, "internal error"],
  [1_000_040_350, "the number of connections exceeded the limit"],
]);

export function createDiscovery(parts: DiscoveryParts): Discovery {
  return new FakeDiscovery(parts);
}

class FakeDiscovery implements Discovery {
  readonly counts = { asked: 0 };
  readonly #parts: DiscoveryParts;
  readonly #addresses = new Set<string>();
  readonly #closing = Promise.withResolvers<void>();
  #refusal = { code: 0, times: 0 };
  #hangs = 0;

  constructor(parts: DiscoveryParts) {
    this.#parts = parts;
  }

  async handle(asked: TransportAsked): Promise<TransportAnswer | undefined> {
    if (asked.path !== path) return undefined;
    this.counts.asked += 1;
    if (this.#hangs > 0) {
      this.#hangs -= 1;
      await this.#closing.promise;
      return { status: 503, body: {} };
    }
    if (asked.method !== "POST") return { status: 405, body: {} };
    const { clientConfig, lint } = this.#parts;
    if (asked.headers.get("locale") === null) lint("a question for an address without a locale");
    const code = this.#code(asked);
    const found = code === 0 ? { URL: this.#offer(), ClientConfig: clientConfig } : {};
    return { status: 200, body: { code, msg: words.get(code) ?? "refused", data: found } };
  }

  redeem(path: string): "good" | "unknown path" | "unknown ticket" {
    if (this.#addresses.delete(path)) return "good";
    return path.startsWith(`${linePath}?`) ? "unknown ticket" : "unknown path";
  }

  refuse(code: number, times: number): void {
    this.#refusal = { code, times };
  }

  hang(times: number): void {
    this.#hangs = times;
  }

  close(): void {
    this.#closing.resolve();
  }

  #code({ body }: TransportAsked): number {
    const { appId, appSecret, standing, lint } = this.#parts;
    if (this.#refusal.times > 0) {
      this.#refusal.times -= 1;
      return this.#refusal.code;
    }
    const { data: asked } = Asked.safeParse(jsonOf(body));
    if (asked === undefined) {
      lint("a question for an address without AppID and AppSecret");
      return 514;
    }
    if (asked.AppID !== appId || asked.AppSecret !== appSecret) return 514;
    return standing() >= mostConnections ? 1_000_040_350 : 0;
  }

  #offer(): string {
    const { baseUrl, serviceId } = this.#parts;
    const query = new URLSearchParams({
      fpid: "493",
      aid: "552564",
      device_id: String(Math.trunc(Math.random() * 1e15)),
      access_key: randomUUID().replaceAll("-", ""),
      // Feishu's own client cannot read it where it comes first.
      service_id: String(serviceId),
      ticket: randomUUID(),
    });
    const address = `${linePath}?${query.toString()}`;
    this.#addresses.add(address);
    return `${baseUrl().replace(/^http/, "ws")}${address}`;
  }
}

function jsonOf(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString());
  } catch {
    return undefined; // no JSON
  }
}
