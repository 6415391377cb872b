import { gzipSync } from "node:zlib";
import { callbacks, events, scopes } from "../scopes.ts";

/**
 * The address that is shown as a code, with all that PoCo needs in it: Feishu's page offers it to the person to grant. As
 * Feishu's own package writes it, whose way is the only one on record: gzip and base64url of JSON, with the marks of that
 * package. `appId`: the rights are added to this app; without it a new one is made. What the page does not know it passes over in
 * silence.
 */
export function withAddons(address: string, appId?: string): string {
  const url = new URL(address);
  const wanted = {
    scopes: { tenant: scopes.map(({ name }) => name) },
    events: { items: { tenant: [...events] } },
    callbacks: { items: [...callbacks] },
  };
  url.searchParams.set("from", "sdk");
  url.searchParams.set("source", "poco");
  url.searchParams.set("tp", "sdk");
  url.searchParams.set("addons", gzipSync(JSON.stringify(wanted)).toString("base64url"));
  if (appId !== undefined) url.searchParams.set("clientID", appId);
  return url.href;
}
