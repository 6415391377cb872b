import { gunzipSync } from "node:zlib";
import { z } from "zod";

/** What Feishu's page offers a person to grant who scanned the code of a sign-up. */
export interface Addons {
  /** The app that is changed; undefined: a new one is made. */
  readonly appId: string | undefined;
  readonly scopes: readonly string[];
  readonly events: readonly string[];
  readonly callbacks: readonly string[];
  /** False: nothing but these is granted. */
  readonly hasPreset: boolean;
}

const names = z.array(z.string()).optional();
const Packed = z.strictObject({
  preset: z.boolean().optional(),
  scopes: z.strictObject({ tenant: names, user: names }).optional(),
  events: z.strictObject({ items: z.strictObject({ tenant: names, user: names }).optional() }).optional(),
  callbacks: z.strictObject({ items: names }).optional(),
});

/** Reads the address in a QR code; throws where Feishu's page would not understand it. */
export function addonsIn(address: string): Addons {
  const { searchParams } = new URL(address);
  const packed = searchParams.get("addons");
  if (packed !== null && !/^[\w-]+$/.test(packed))
    throw new Error("the addons are not in the alphabet of addresses");
  const addons = packed === null ? {} : Packed.parse(unpacked(packed));
  return {
    // A new app is made where both are said.
    appId:
      searchParams.get("createOnly") === "true" ? undefined : (searchParams.get("clientID") ?? undefined),
    scopes: addons.scopes?.tenant ?? [],
    events: addons.events?.items?.tenant ?? [],
    callbacks: addons.callbacks?.items ?? [],
    hasPreset: addons.preset ?? true,
  };
}

function unpacked(packed: string): unknown {
  return JSON.parse(gunzipSync(Buffer.from(packed, "base64url")).toString());
}
