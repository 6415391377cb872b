import { expect, it } from "vitest";
import { ackOf } from "./ack.ts";
import type { Delivery } from "./delivery.ts";
import type { Parsed } from "./parsed.ts";

const notice: Parsed = { kind: "notice", notice: { kind: "unlinked", why: "app_uninstalled" } };
const bot: Parsed = { kind: "ignored", reason: "bot_message" };
const unknown: Parsed = { kind: "ignored", reason: "command:/x", tell: "PoCo does not know it." };

it.each<[Delivery["via"], Delivery["kind"], Parsed, unknown]>([
  ["http", "events_api", bot, { ok: true, ignored: true, reason: "bot_message" }],
  ["http", "events_api", notice, { ok: true }],
  ["socket", "events_api", bot, undefined],
  ["socket", "events_api", notice, undefined],
  ["socket", "slash_commands", unknown, { response_type: "ephemeral", text: "PoCo does not know it." }],
  ["http", "slash_commands", bot, undefined],
  ["http", "interactive", unknown, undefined],
])("acknowledges over %s, of %s: %o", (via, kind, parsed, ack) => {
  expect(ackOf({ via, kind, body: {}, retryAttempt: 0, retryReason: null }, parsed)).toEqual(ack);
});
