/** What a stream of JSON lines is read into. Contract: neither call throws. */
export interface LineSink {
  onValue(value: unknown): void;
  /** A line that is not JSON, or one beyond the limit; `start` is its beginning. */
  onGarbage(start: string): void;
}

const newline = 10;
/** No honest message comes near; a child gone mad must not fill the memory. */
const lineLimitBytes = 64 * 1024 * 1024;
const garbageShown = 200;

/**
 * Cuts a stream of bytes into lines and reads each as JSON. Bytes are put together before they are decoded, so that
 * a character cut by the pipe stays whole; lines that arrive together are all given out at once.
 */
export class JsonLines {
  readonly #sink: LineSink;
  readonly #limit: number;
  #parts: Uint8Array[] = [];
  #size = 0;
  #isSkipping = false;

  constructor(sink: LineSink, limitBytes = lineLimitBytes) {
    this.#sink = sink;
    this.#limit = limitBytes;
  }

  write(chunk: Uint8Array): void {
    let start = 0;
    for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, start)) {
      this.#keep(chunk.subarray(start, end));
      this.#give();
      start = end + 1;
    }
    if (start < chunk.length) this.#keep(chunk.subarray(start));
  }

  /** The stream has ended: a last line without its newline counts. */
  end(): void {
    this.#give();
  }

  #keep(part: Uint8Array): void {
    if (this.#isSkipping || part.length === 0) return;
    this.#parts.push(part);
    this.#size += part.length;
    if (this.#size <= this.#limit) return;
    this.#sink.onGarbage(this.#text().slice(0, garbageShown));
    this.#forget();
    this.#isSkipping = true;
  }

  #give(): void {
    const line = this.#text().trim();
    this.#forget();
    this.#isSkipping = false;
    if (line === "") return;
    const read = parse(line);
    if (read === undefined) this.#sink.onGarbage(line.slice(0, garbageShown));
    else this.#sink.onValue(read.value);
  }

  #text(): string {
    const [first, ...rest] = this.#parts;
    if (first === undefined) return "";
    const bytes = rest.length === 0 ? first : Buffer.concat(this.#parts, this.#size);
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
  }

  #forget(): void {
    this.#parts = [];
    this.#size = 0;
  }
}

function parse(line: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(line) };
  } catch {
    return undefined; // reported as garbage by the caller
  }
}
