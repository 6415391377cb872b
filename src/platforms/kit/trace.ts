import { redact } from "../../observe/redact.ts";

/**
 * What a debug page shows of the last traffic with an app: ids, kinds and lengths; never what people wrote, no token and
 * no address. Kept in memory only.
 */
export interface Trace {
  inbound(seen: InboundSeen): void;
  outbound(made: OutboundMade): void;
  fault(fault: Fault): void;
  shown(): ShownTrace;
}

export interface InboundSeen {
  /** What it was, e.g. `message`, `action`. */
  readonly kind: string;
  /** What became of it, e.g. `taken`, `known`, `ignored: a join notice`. */
  readonly outcome: string;
  readonly eventId?: string | undefined;
  readonly userId?: string | undefined;
  readonly channel?: string | undefined;
  readonly surface?: string | undefined;
  readonly textLength?: number | undefined;
  /** The names of members, without their values. */
  readonly payloadKeys?: readonly string[] | undefined;
  readonly eventKeys?: readonly string[] | undefined;
}

export interface OutboundMade {
  readonly method: string;
  readonly outcome: string;
  readonly tookMs: number;
  /** What it was for, e.g. `task:1a2b3c4d`. */
  readonly source?: string | undefined;
  readonly channel?: string | undefined;
  readonly taskId?: string | undefined;
  readonly textLength?: number | undefined;
}

export interface Fault {
  /** The method, or the part that failed. */
  readonly stage: string;
  readonly code: string;
  /** The right that the app demands; null where it is not about rights. */
  readonly needed?: string | null | undefined;
  readonly detail?: string | undefined;
  readonly context?: Readonly<Record<string, string | number | boolean | null>> | undefined;
}

/** The members carry the names of the contract; newest first. */
export interface ShownTrace {
  readonly inbound_events: readonly Entry[];
  readonly outbound_attempts: readonly Entry[];
  readonly errors: readonly Entry[];
  readonly totals: { readonly inbound: number; readonly outbound: number; readonly errors: number };
}

type Entry = Readonly<Record<string, unknown>>;

const kept = 50;
const mostCharacters = 200;
const mostKeys = 40;

export function createTrace({ now }: { now: () => number }): Trace {
  const rings = { inbound: createRing(), outbound: createRing(), errors: createRing() };
  const recorded = () => new Date(now()).toISOString();
  return {
    inbound: (seen) => rings.inbound.add({ recorded_at: recorded(), ...inboundEntry(seen) }),
    outbound: (made) => rings.outbound.add({ recorded_at: recorded(), ...outboundEntry(made) }),
    fault: (fault) => rings.errors.add({ recorded_at: recorded(), ...faultEntry(fault) }),
    shown: () => ({
      inbound_events: rings.inbound.newestFirst(),
      outbound_attempts: rings.outbound.newestFirst(),
      errors: rings.errors.newestFirst(),
      totals: {
        inbound: rings.inbound.total(),
        outbound: rings.outbound.total(),
        errors: rings.errors.total(),
      },
    }),
  };
}

function inboundEntry(seen: InboundSeen): Entry {
  return {
    kind: clean(seen.kind),
    event_id: clean(seen.eventId),
    user_id: clean(seen.userId),
    text: lengthOf(seen.textLength),
    channel: clean(seen.channel),
    surface: clean(seen.surface),
    payload_keys: (seen.payloadKeys ?? []).slice(0, mostKeys).map(clean),
    event_keys: (seen.eventKeys ?? []).slice(0, mostKeys).map(clean),
    outcome: clean(seen.outcome),
  };
}

function outboundEntry(made: OutboundMade): Entry {
  return {
    source: clean(made.source),
    method: clean(made.method),
    channel: clean(made.channel),
    task_id: clean(made.taskId),
    text_preview: lengthOf(made.textLength),
    outcome: clean(made.outcome),
    took_ms: Math.round(made.tookMs),
  };
}

function faultEntry({ stage, code, needed, detail, context = {} }: Fault): Entry {
  return {
    stage: clean(stage),
    method: clean(stage),
    code: clean(code),
    needed_scope: clean(needed),
    message: clean(detail ?? code),
    context: Object.fromEntries(
      Object.entries(context).map(([name, value]) => [
        name,
        typeof value === "string" ? clean(value) : value,
      ]),
    ),
  };
}

/** In the place where the contract has a text. */
function lengthOf(characters: number | undefined): string | null {
  return characters === undefined ? null : `(${characters} characters)`;
}

/** Addresses go as a whole: a ticket may stand anywhere in them. */
function clean(text: string | null | undefined): string | null {
  if (text == null) return null;
  return redact(text.replace(/\b(?:https?|wss?):\/\/\S+/gi, "[address]")).slice(0, mostCharacters);
}

interface Ring {
  add(entry: Entry): void;
  newestFirst(): readonly Entry[];
  total(): number;
}

function createRing(): Ring {
  let entries: readonly Entry[] = [];
  let total = 0;
  return {
    add: (entry) => {
      total += 1;
      entries = [entry, ...entries.slice(0, kept - 1)];
    },
    newestFirst: () => entries,
    total: () => total,
  };
}
