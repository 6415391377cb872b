import { ignored, type Parsed } from "./parsed.ts";
import { dmWith, factsOf } from "./places.ts";
import { MenuEvent } from "./wire.ts";

/** Somebody used the menu of the direct messages with PoCo. */
export function parseMenu(fields: unknown, eventId: string | null): Parsed {
  const { data } = MenuEvent.safeParse(fields);
  const user = data?.operator?.operator_id ?? null;
  if (data === undefined || user === null) return ignored("menu_incomplete");
  const { event_key: key, timestamp } = data;
  const id = eventId ?? (timestamp === null ? null : `menu:${user}:${key}:${timestamp}`);
  if (id === null) return ignored("menu_without_id");
  return {
    kind: "event",
    event: { ...factsOf(id, user, dmWith(user)), ...askedFor(key.trim().toLowerCase()) },
    answer: { kind: "menu", user },
    inbound: { kind: "application.bot.menu_v6", chat: null, user, message: null },
  };
}

/** The keys are set by whoever sets up the app: what is none of these may be a command, e.g. `status`. */
function askedFor(key: string) {
  if (key === "projects") return action({ intent_key: "project.home" });
  if (key === "new") return action({ intent_key: "project.new" });
  return { kind: "message", messageId: null, text: `/${key.replace(/^\/+/, "") || "help"}` } as const;
}

function action(value: Readonly<Record<string, unknown>>) {
  return { kind: "action", value } as const;
}
