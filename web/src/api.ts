import type { WireCard } from "../../src/platforms/web/wire-card.ts";
import { authorization, tokenGiven } from "./token.ts";

export interface RoomCard {
  readonly key: string;
  readonly version: number;
  readonly card: WireCard;
}

export interface ActionReply {
  readonly status: "ok" | "rejected" | "error";
  readonly message: string | null;
  readonly card: WireCard | null;
  /** `panel`: the card is shown. `card`: it stands where it lives already, and a panel that was used closes. */
  readonly place: "panel" | "card";
  /** The room where the button stood has no project any more. */
  readonly isGone: boolean;
}

export interface RoomPage {
  /** Where the project stands; null where there is no such project. */
  readonly workspace: RoomCard | null;
  readonly cards: readonly RoomCard[];
  readonly cursor: string | null;
}

/** The server understood and said no; trying the same again does not help. */
export class Refused extends Error {}

/** The server was not reached, or could not: the same may work later. */
export class Unreachable extends Error {}

export function postAction(body: {
  readonly id: string;
  readonly room: string | null;
  readonly value: Readonly<Record<string, unknown>>;
}): Promise<ActionReply> {
  return request<ActionReply>("/console/api/actions", body);
}

export function postMessage(
  room: string,
  body: { readonly id: string; readonly text: string },
): Promise<unknown> {
  return request(`/console/api/rooms/${encodeURIComponent(room)}/messages`, body);
}

export function getCards(room: string, before?: string): Promise<RoomPage> {
  const query = before === undefined ? "" : `&before=${encodeURIComponent(before)}`;
  return request(`/console/api/rooms/${encodeURIComponent(room)}/cards?limit=30${query}`);
}

/** Opens the live stream; the caller reads its body. */
export function openEvents(
  room: string | null,
  options: { readonly lastEventId: string | undefined; readonly signal: AbortSignal },
): Promise<Response> {
  const query = room === null ? "" : `?room=${encodeURIComponent(room)}`;
  const { lastEventId, signal } = options;
  const headers: Readonly<Record<string, string>> =
    lastEventId === undefined ? {} : { "last-event-id": lastEventId };
  return send(`/console/api/events${query}`, { headers, signal });
}

// Trusts the shape of the answer: page and server are one package.
async function request<Answer>(path: string, body?: object): Promise<Answer> {
  const json = {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  };
  const response = await send(path, body === undefined ? {} : json);
  try {
    return (await response.json()) as Answer;
  } catch (cause) {
    throw new Unreachable("PoCo's answer was cut off.", { cause });
  }
}

interface Init {
  readonly method?: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

async function send(path: string, init: Init): Promise<Response> {
  const response = await reach(path, init);
  if (response.status === 401) {
    await tokenGiven();
    return send(path, init);
  }
  if (response.ok) return response;
  const detail = await detailOf(response);
  const mayPass = response.status >= 500 || response.status === 429 || response.status === 408;
  throw mayPass ? new Unreachable(detail) : new Refused(detail);
}

async function reach(path: string, init: Init): Promise<Response> {
  try {
    return await fetch(path, { ...init, headers: { ...init.headers, ...authorization() } });
  } catch (cause) {
    throw new Unreachable("PoCo cannot be reached.", { cause });
  }
}

async function detailOf(response: Response): Promise<string> {
  const fallback = `PoCo answered with status ${response.status}.`;
  try {
    const body: unknown = await response.json();
    const hasDetail = typeof body === "object" && body !== null && "detail" in body;
    return hasDetail && typeof body.detail === "string" ? body.detail : fallback;
  } catch {
    // Not JSON, e.g. the page of a proxy.
    return fallback;
  }
}
