import { Stream, type Viewer } from "./card-stream.ts";

export interface Update {
  readonly event: "card" | "reply";
  /** A later update of the same key takes the place of this one, unless its version is lower. */
  readonly key: string;
  readonly version: number;
  readonly data: unknown;
}

/** How many conversations that nobody looks at are remembered. */
const keptStreams = 100;

/**
 * Live updates for browsers, a stream per conversation. Only the newest state of each key is kept and sent: a slow
 * or a returning browser skips what is out of date and misses nothing.
 */
export class CardStreams {
  // Ids of an earlier process must not look like ours: a browser that brings one has to start over.
  readonly #boot = Date.now().toString(36);
  readonly #streams = new Map<string, Stream>();
  readonly #heartbeatMs: number;
  #number = 0;
  #isClosed = false;

  constructor(options: { readonly heartbeatMs: number }) {
    this.#heartbeatMs = options.heartbeatMs;
  }

  send(conversation: string, update: Update): void {
    // A conversation that no browser ever opened has nobody to catch up.
    const stream = this.#streams.get(conversation);
    if (stream === undefined || stream.isNewer(update)) return;
    this.#number += 1;
    const text = frame(update.event, { id: this.#id(), data: update.data });
    stream.keep(update.key, { number: this.#number, version: update.version, text });
  }

  /** The body of a server-sent event stream; `lastEventId` is where the browser stopped reading. */
  open(conversation: string, lastEventId: string | undefined): ReadableStream<Uint8Array> {
    const stream = this.#streamOf(conversation);
    const known = this.#known(stream, lastEventId);
    const viewer: Viewer = { sent: known ?? this.#number, wake: () => undefined };
    if (!this.#isClosed) stream.viewers.add(viewer);
    return stream.body(viewer, {
      greeting: known === undefined ? this.#opening(lastEventId) : ": resumed\n\n",
      heartbeatMs: this.#heartbeatMs,
    });
  }

  /** How many browsers are connected. */
  viewers(): number {
    return [...this.#streams.values()].reduce((sum, stream) => sum + stream.viewers.size, 0);
  }

  /** Ends all streams, so that a server can close. */
  close(): void {
    this.#isClosed = true;
    for (const stream of this.#streams.values()) stream.end();
  }

  #id(): string {
    return `${this.#boot}-${this.#number}`;
  }

  /** Without a known start the browser reads the whole page; the id tells where its stream begins. */
  #opening(lastEventId: string | undefined): string {
    return frame(lastEventId === undefined ? "ready" : "reset", { id: this.#id(), data: {} });
  }

  #known(stream: Stream, lastEventId: string | undefined): number | undefined {
    const [boot, text] = (lastEventId ?? "").split("-");
    const last = Number(text);
    const isOurs = boot === this.#boot && Number.isInteger(last);
    return isOurs && last >= stream.floor && last <= this.#number ? last : undefined;
  }

  #streamOf(conversation: string): Stream {
    const known = this.#streams.get(conversation);
    if (known !== undefined) return known;
    this.#dropOneUnseen();
    const fresh = new Stream(this.#number);
    this.#streams.set(conversation, fresh);
    return fresh;
  }

  #dropOneUnseen(): void {
    if (this.#streams.size < keptStreams) return;
    const unseen = [...this.#streams].find(([, stream]) => stream.viewers.size === 0);
    if (unseen !== undefined) this.#streams.delete(unseen[0]);
  }
}

function frame(event: string, { id, data }: { readonly id: string; readonly data: unknown }): string {
  return `id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}
