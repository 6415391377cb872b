import { pause } from "../../kit/pause.ts";
import { withAddons } from "./addons.ts";
import { type Accounts, type Begun, beginSignUp, type MadeApp, pollSignUp } from "./registration.ts";

export interface SignUpParts {
  readonly accounts: Accounts;
  readonly brand: "feishu" | "lark";
  /** The app that exists already and gets what it lacks; undefined: a new one is made. */
  readonly appId?: string | undefined;
  /** Shows a code that is to be scanned, each time that there is a new one. */
  readonly show: (address: string) => Promise<void> | void;
  /** Ends it. */
  readonly signal: AbortSignal;
}

export type SignedUp =
  | { readonly kind: "made"; readonly app: MadeApp }
  /** For people, in a whole sentence. */
  | { readonly kind: "failed"; readonly why: string };

/** How often a code that nobody scanned is replaced. */
const mostCodes = 3;
/** RFC 8628, 3.5. */
const slowerByMs = 5_000;
const givenUp = "The sign-up was given up.";

/** Has an app made, or changed, by a person who scans a code. Never rejects. */
export async function signUp(parts: SignUpParts): Promise<SignedUp> {
  for (let codes = 0; codes < mostCodes; codes += 1) {
    const began = await beginSignUp(parts.accounts[parts.brand], parts.signal);
    if (parts.signal.aborted) return failed(givenUp);
    if (began.kind === "failed") return began;
    await parts.show(withAddons(began.begun.address, parts.appId));
    const ended = await follow(parts, began.begun);
    if (ended !== "expired") return ended;
  }
  return failed("Nobody scanned the code. Run the command again when somebody can.");
}

async function follow(parts: SignUpParts, begun: Begun): Promise<SignedUp | "expired"> {
  const until = Date.now() + begun.expiresMs;
  let accounts = parts.accounts[parts.brand];
  let { intervalMs } = begun;
  let isSwitched = false;
  while (Date.now() < until) {
    await pause(intervalMs, parts.signal);
    if (parts.signal.aborted) return failed(givenUp);
    const polled = await pollSignUp(accounts, begun.deviceCode, parts.signal);
    switch (polled.kind) {
      case "made":
        // Lark's own address gives out nothing but apps of Lark.
        return isSwitched ? { kind: "made", app: { ...polled.app, brand: "lark" } } : polled;
      case "failed":
        return polled;
      case "denied":
        return failed("The sign-up was refused in Feishu. Run the command again to try once more.");
      case "expired":
        return "expired";
      case "slower":
        intervalMs += slowerByMs;
        break;
      case "lark":
        if (isSwitched) return failed("Lark gave no secret. Enter the App ID and the App Secret by hand.");
        isSwitched = true;
        accounts = parts.accounts.lark;
        break;
      default:
        break;
    }
  }
  return "expired";
}

function failed(why: string): SignedUp {
  return { kind: "failed", why };
}
