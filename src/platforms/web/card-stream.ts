/** One browser that reads a stream. */
export interface Viewer {
  /** The number of the last update that was sent. */
  sent: number;
  wake: () => void;
}

interface Kept {
  readonly number: number;
  readonly version: number;
  /** The event as it goes over the wire, written once for all browsers. */
  readonly text: string;
}

/** How many keys are kept for browsers that come back. */
const keptKeys = 100;

const encoder = new TextEncoder();

/** The newest update of each key of one conversation, and the browsers that read them. */
export class Stream {
  readonly viewers = new Set<Viewer>();
  readonly #kept = new Map<string, Kept>();
  #floor: number;

  constructor(floor: number) {
    this.#floor = floor;
  }

  /** Updates up to this number may not be here any more. */
  get floor(): number {
    return this.#floor;
  }

  /** True when what is kept of this key is newer than the update. */
  isNewer(update: { readonly key: string; readonly version: number }): boolean {
    const kept = this.#kept.get(update.key);
    return kept !== undefined && kept.version > update.version;
  }

  keep(key: string, kept: Kept): void {
    this.#kept.delete(key);
    this.#kept.set(key, kept);
    this.#forgetOldest();
    for (const viewer of this.viewers) viewer.wake();
  }

  end(): void {
    const leaving = [...this.viewers];
    this.viewers.clear();
    for (const viewer of leaving) viewer.wake();
  }

  /** Pulled at the pace of the browser: each pull sends all that is newer than the last one. */
  body(
    viewer: Viewer,
    options: { readonly greeting: string; readonly heartbeatMs: number },
  ): ReadableStream<Uint8Array> {
    return new ReadableStream<Uint8Array>(
      {
        start: (controller) => controller.enqueue(encoder.encode(options.greeting)),
        pull: (controller) => this.#feed(viewer, { controller, heartbeatMs: options.heartbeatMs }),
        cancel: () => this.#leave(viewer),
      },
      { highWaterMark: 0 },
    );
  }

  async #feed(
    viewer: Viewer,
    to: {
      readonly controller: ReadableStreamDefaultController<Uint8Array>;
      readonly heartbeatMs: number;
    },
  ): Promise<void> {
    if (this.viewers.has(viewer) && this.#newerThan(viewer.sent).length === 0) {
      await woken(viewer, to.heartbeatMs);
    }
    // A browser so slow that unseen updates were forgotten reads the page anew when it comes back.
    if (viewer.sent < this.#floor) this.#leave(viewer);
    if (!this.viewers.has(viewer)) return to.controller.close();
    const news = this.#newerThan(viewer.sent);
    viewer.sent = news.at(-1)?.number ?? viewer.sent;
    const text = news.length === 0 ? ": still here\n\n" : news.map((kept) => kept.text).join("");
    to.controller.enqueue(encoder.encode(text));
  }

  #newerThan(number: number): readonly Kept[] {
    return [...this.#kept.values()].filter((kept) => kept.number > number);
  }

  #leave(viewer: Viewer): void {
    this.viewers.delete(viewer);
    viewer.wake();
  }

  #forgetOldest(): void {
    if (this.#kept.size <= keptKeys) return;
    const oldest = [...this.#kept].at(0);
    if (oldest === undefined) return;
    this.#kept.delete(oldest[0]);
    this.#floor = oldest[1].number;
  }
}

/** Resolves with the next update, the end, or the time for a heartbeat. */
function woken(viewer: Viewer, heartbeatMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => viewer.wake(), heartbeatMs);
    timer.unref();
    viewer.wake = () => {
      clearTimeout(timer);
      viewer.wake = () => undefined;
      resolve();
    };
  });
}
