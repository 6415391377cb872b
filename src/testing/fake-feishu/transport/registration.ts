import { randomUUID } from "node:crypto";
import { unreachable } from "../../../domain/unreachable.ts";
import { type Addons, addonsIn } from "./addons.ts";
import type { TransportAnswer, TransportAsked } from "./asked.ts";

/** How an app is made, or changed, by a person who scans a code. */
export interface Registration {
  handle(asked: TransportAsked): TransportAnswer | undefined;
  /** A person scans the newest code and says yes. */
  scan(person: string, how?: Scan): void;
  /** They scan it and say no. */
  deny(): void;
  /** Nobody scanned it in time. */
  expire(): void;
  /** The next questions whether somebody scanned it are told to come more seldom. */
  slowDown(times: number): void;
  /** What was begun, the oldest first. */
  readonly begun: () => readonly SignUp[];
  /** How often it was asked whether somebody scanned a code. */
  readonly polls: () => number;
}

export interface Scan {
  readonly brand?: "feishu" | "lark";
  /** What the code says that was shown; without it, nothing is known of what the app asked for. */
  readonly address?: string;
}

export interface SignUp {
  readonly userCode: string;
  /** What the app was given to be shown as a code. */
  readonly address: string;
  readonly state: SignUpState["state"];
  /** The address as it was shown and scanned; undefined where the test did not say. */
  readonly shown: string | undefined;
  /** What was asked for in the address that was shown. */
  readonly addons: Addons | undefined;
}

export interface RegistrationOptions {
  /** What the app gets; those of the fake where they are left out. */
  readonly appId?: string;
  readonly appSecret?: string;
  /** Between two questions; Feishu says 5. */
  readonly intervalSeconds?: number;
  readonly expiresInSeconds?: number;
  /** `host:port` where apps of Lark are given their secret; on the next question anywhere where it is left out. */
  readonly larkHost?: () => string;
}

export interface RegistrationParts extends RegistrationOptions {
  readonly appId: string;
  readonly appSecret: string;
  readonly baseUrl: () => string;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly lint: (what: string) => void;
}

type SignUpState =
  | { readonly state: "waiting" | "denied" | "expired" | "given" }
  | { readonly state: "granted"; readonly person: string; readonly brand: "feishu" | "lark" };

interface Begun {
  readonly deviceCode: string;
  readonly userCode: string;
  readonly address: string;
  readonly until: number;
  now: SignUpState;
  shown: string | undefined;
  addons: Addons | undefined;
  intervalMs: number;
  lastPollAt: number | undefined;
  /** The app was told to go on with Lark. */
  isSwitched: boolean;
}

const path = "/oauth/v1/app/registration";
/** Each warning makes the app ask so much more seldom (RFC 8628). */
const slowerByMs = 5_000;
/** Timers are a little early now and then. */
const toleranceMs = 50;

const beginning: Readonly<Record<string, string>> = {
  action: "begin",
  archetype: "PersonalAgent",
  auth_method: "client_secret",
  request_user_info: "open_id",
};

export function createRegistration(parts: RegistrationParts): Registration {
  return new FakeRegistration(parts);
}

class FakeRegistration implements Registration {
  readonly #parts: RegistrationParts;
  readonly #begun: Begun[] = [];
  #polls = 0;
  #slowed = 0;

  constructor(parts: RegistrationParts) {
    this.#parts = parts;
  }

  readonly polls = (): number => this.#polls;

  readonly begun = (): readonly SignUp[] =>
    this.#begun.map(({ userCode, address, now, shown, addons }) => ({
      userCode,
      address,
      state: now.state,
      shown,
      addons,
    }));

  handle({ method, path: asked, headers, body }: TransportAsked): TransportAnswer | undefined {
    if (asked !== path) return undefined;
    if (method !== "POST") return { status: 405, body: {} };
    if (!(headers.get("content-type") ?? "").startsWith("application/x-www-form-urlencoded")) {
      this.#parts.lint("a sign-up that is no form");
      return failed("invalid_request");
    }
    const form = Object.fromEntries(new URLSearchParams(Buffer.from(body).toString()));
    if (form["action"] === "begin") return this.#begin(form);
    if (form["action"] === "poll") return this.#poll(form, headers.get("host") ?? "");
    return failed("invalid_request");
  }

  scan(person: string, { brand = "feishu", address }: Scan = {}): void {
    const begun = this.#scanned(address);
    begun.shown = address;
    begun.addons = address === undefined ? undefined : addonsIn(address);
    begun.now = { state: "granted", person, brand };
  }

  deny(): void {
    this.#newest().now = { state: "denied" };
  }

  expire(): void {
    this.#newest().now = { state: "expired" };
  }

  slowDown(times: number): void {
    this.#slowed = times;
  }

  #begin(form: Readonly<Record<string, string>>): TransportAnswer {
    const { baseUrl, now, lint, intervalSeconds = 5, expiresInSeconds = 600 } = this.#parts;
    for (const [name, value] of Object.entries(form)) {
      if (beginning[name] !== value) lint(`a sign-up that begins with ${name}=${value}`);
    }
    if (Object.entries(beginning).some(([name, value]) => form[name] !== value))
      return failed("invalid_request");
    const userCode = randomUUID().slice(0, 9).toUpperCase();
    const verification = `${baseUrl()}/page/launcher`;
    const begun: Begun = {
      deviceCode: randomUUID(),
      userCode,
      address: `${verification}?user_code=${userCode}`,
      until: now() + expiresInSeconds * 1_000,
      now: { state: "waiting" },
      shown: undefined,
      addons: undefined,
      intervalMs: intervalSeconds * 1_000,
      lastPollAt: undefined,
      isSwitched: false,
    };
    this.#begun.push(begun);
    return {
      status: 200,
      body: {
        device_code: begun.deviceCode,
        user_code: userCode,
        verification_uri: verification,
        verification_uri_complete: begun.address,
        interval: intervalSeconds,
        expires_in: expiresInSeconds,
      },
    };
  }

  #poll(form: Readonly<Record<string, string>>, host: string): TransportAnswer {
    const { now, lint } = this.#parts;
    const begun = this.#begun.find(({ deviceCode }) => deviceCode === form["device_code"]);
    if (begun === undefined) return failed("invalid_grant");
    this.#polls += 1;
    const isEarly =
      begun.lastPollAt !== undefined && now() < begun.lastPollAt + begun.intervalMs - toleranceMs;
    begun.lastPollAt = now();
    if (begun.now.state === "waiting" && now() >= begun.until) begun.now = { state: "expired" };
    switch (begun.now.state) {
      case "denied":
        return failed("access_denied");
      case "expired":
        return failed("expired_token");
      case "given":
        lint("a sign-up was asked for again after its end");
        return failed("invalid_grant");
      case "waiting":
        if (!isEarly && this.#slowed === 0) return failed("authorization_pending");
        this.#slowed = Math.max(0, this.#slowed - 1);
        begun.intervalMs += slowerByMs;
        return failed("slow_down");
      case "granted":
        return this.#grant(begun, begun.now, host);
      default:
        return unreachable(begun.now);
    }
  }

  #grant(begun: Begun, granted: SignUpState & { state: "granted" }, host: string): TransportAnswer {
    const { appId, appSecret, larkHost } = this.#parts;
    const user_info = { open_id: granted.person, tenant_brand: granted.brand };
    const isAtLark = larkHost === undefined ? begun.isSwitched : host === larkHost();
    if (granted.brand === "lark" && !isAtLark) {
      begun.isSwitched = true;
      return { status: 200, body: { user_info } };
    }
    begun.now = { state: "given" };
    const client_id = begun.addons?.appId ?? appId;
    return { status: 200, body: { client_id, client_secret: appSecret, user_info } };
  }

  #scanned(address: string | undefined): Begun {
    if (address === undefined) return this.#newest();
    const { origin, pathname, searchParams } = new URL(address);
    const begun = this.#begun.find(({ userCode }) => userCode === searchParams.get("user_code"));
    if (begun === undefined || !begun.address.startsWith(`${origin}${pathname}?`))
      throw new Error("the code that was shown is none of Feishu's");
    if (begun.now.state !== "waiting") throw new Error(`the code that was shown is ${begun.now.state}`);
    return begun;
  }

  #newest(): Begun {
    const begun = this.#begun.findLast(({ now }) => now.state === "waiting");
    if (begun === undefined) throw new Error("nobody waits for a code to be scanned");
    return begun;
  }
}

const descriptions: Readonly<Record<string, string>> = {
  authorization_pending: "The user has not authorized yet.",
  slow_down: "Polling too frequently.",
  access_denied: "The user denied the request.",
  expired_token: "The device code has expired.",
};

function failed(error: string): TransportAnswer {
  return {
    status: 400,
    body: { error, error_description: descriptions[error] ?? "The request is invalid." },
  };
}
