import { personId } from "../../domain/ids.ts";
import type { Platform, PlatformAbilities, PlatformAdapter, PlatformHost } from "../platform.ts";
import { accessOf, type FeishuValues, feishuSettings } from "./settings.ts";
import { feishuSetup } from "./setup.ts";
import { createUnconfiguredFeishu } from "./unconfigured.ts";

/** Feishu and Lark, by a connection that PoCo opens or by webhooks. */
export const feishu: PlatformAdapter<typeof feishuSettings> = {
  name: "feishu",
  title: "Feishu",
  settings: feishuSettings,
  setup: feishuSetup,
  owner: ({ owner }) => (owner ? personId(owner) : undefined),
  create: (values, host) => createFeishu(values, host),
};

/** Feishu: a card has at most 30 kB, and a character of Chinese takes three bytes; the rest of a card needs some of them. */
const answerLimit = 6_000;
const partsLimit = 2;

/** What speaks to Feishu is read only where Feishu is configured: it costs memory and time at the start. */
export async function createFeishu(values: FeishuValues, host: PlatformHost): Promise<Platform> {
  const access = accessOf(values);
  const can = abilitiesOf(values);
  if (!access.isConfigured) return createUnconfiguredFeishu({ values, missing: access.missing, host, can });
  const { createConnected } = await import("./connected.ts");
  return createConnected({ values, access, host, can });
}

function abilitiesOf({ callAfterSeconds }: FeishuValues): PlatformAbilities {
  return {
    edit: true,
    form: true,
    answerLimit,
    partsLimit,
    files: true,
    calls: true,
    callsAfterMs: callAfterSeconds === 0 ? null : callAfterSeconds * 1_000,
    renews: true,
    threads: true,
    privateRooms: true,
  };
}
