/** Keeps the end of what is written to it: a talkative child must not fill the memory. */
export class ByteTail {
  readonly #limit: number;
  #chunks: Uint8Array[] = [];
  #size = 0;

  constructor(limitBytes: number) {
    this.#limit = limitBytes;
  }

  write(chunk: Uint8Array): void {
    this.#chunks.push(chunk);
    this.#size += chunk.length;
    while (this.#size > this.#limit) {
      const first = this.#chunks[0];
      if (first === undefined) return;
      const excess = this.#size - this.#limit;
      if (first.length <= excess) this.#chunks.shift();
      else this.#chunks[0] = first.subarray(excess);
      this.#size -= Math.min(first.length, excess);
    }
  }

  /** What is kept, as text; a character cut at the front is left out. */
  text(): string {
    const bytes = Buffer.concat(this.#chunks);
    let start = 0;
    while (start < 4 && ((bytes[start] ?? 0) & 0xc0) === 0x80) start += 1;
    return bytes.toString("utf8", start);
  }
}
