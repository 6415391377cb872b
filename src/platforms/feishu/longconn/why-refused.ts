import type { RefusedUpgrade } from "../../kit/carrier.ts";

/** What Feishu says of a connection that it does not open; the reason, where there is one, is more exact than the status. */
export interface Refusal {
  readonly status: number;
  readonly reason: number | undefined;
}

/** Feishu puts its own words for it into headers. */
export function refusalOf({ status, headers }: RefusedUpgrade): Refusal {
  return {
    status: numberIn(headers["handshake-status"]) ?? status,
    reason: numberIn(headers["handshake-autherrcode"]),
  };
}

function numberIn(header: string | readonly string[] | undefined): number | undefined {
  return typeof header === "string" && /^\d{1,15}$/.test(header) ? Number(header) : undefined;
}

/**
 * What is wrong when Feishu refuses a long connection until somebody changes something; a sentence with the next step.
 * Undefined for a code that passes, or that nobody knows. The codes are those of Feishu's official clients.
 */
export function whyRefused(code: number): string | undefined {
  return words.get(code);
}

const words: ReadonlyMap<number, string> = new Map([
  [
    403,
    "Feishu does not let this app open a long connection (403). Choose it as the way of delivery under Events and Callbacks in Feishu's console, and publish a new version.",
  ],
  [514, "Feishu does not accept the App ID with this App Secret (514). Run `poco config feishu`."],
  [
    1000040350,
    "The app has as many long connections as Feishu allows (1000040350). End the other PoCos that use it.",
  ],
]);
