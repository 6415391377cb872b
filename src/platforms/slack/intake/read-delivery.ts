import { z } from "zod";
import { jsonObject } from "../../kit/json-object.ts";
import type { Delivery } from "./delivery.ts";

export type DeliveryRead =
  | { readonly kind: "delivery"; readonly delivery: Delivery }
  /** Slack asks whether the address is PoCo's. */
  | { readonly kind: "challenge"; readonly challenge: string }
  | { readonly kind: "unreadable"; readonly problem: string };

/** What a request says whose signature is good. */
export function readDelivery(kind: Delivery["kind"], text: string, headers: Headers): DeliveryRead {
  switch (kind) {
    case "events_api":
      return eventRead(text, headers);
    case "interactive":
      return interactionRead(text);
    case "slash_commands":
      return delivered(kind, Object.fromEntries(new URLSearchParams(text)));
    default:
      return unreadable("Nothing of this kind is taken here.");
  }
}

const Challenge = z.object({ type: z.literal("url_verification"), challenge: z.string() });

function eventRead(text: string, headers: Headers): DeliveryRead {
  const body = jsonObject(text);
  if (body === undefined) return unreadable("The body is no JSON object.");
  const { data } = Challenge.safeParse(body);
  if (data !== undefined) return { kind: "challenge", challenge: data.challenge };
  const attempt = Number(headers.get("x-slack-retry-num") ?? 0);
  return {
    kind: "delivery",
    delivery: {
      via: "http",
      kind: "events_api",
      body,
      retryAttempt: Number.isSafeInteger(attempt) && attempt > 0 ? attempt : 0,
      retryReason: headers.get("x-slack-retry-reason"),
    },
  };
}

/** Slack sends a form with the field `payload`; bare JSON is taken as well. */
function interactionRead(text: string): DeliveryRead {
  const payload = new URLSearchParams(text).get("payload");
  const body = jsonObject(payload ?? text);
  if (body !== undefined) return delivered("interactive", body);
  return unreadable(
    payload === null ? "The form has no field named payload." : "The payload is no JSON object.",
  );
}

function delivered(kind: Delivery["kind"], body: unknown): DeliveryRead {
  return { kind: "delivery", delivery: { via: "http", kind, body, retryAttempt: 0, retryReason: null } };
}

function unreadable(problem: string): DeliveryRead {
  return { kind: "unreadable", problem };
}
