/** White on black whatever the colours of the terminal are: not every camera reads a code in reverse. */
const exactColors = "\u001b[38;5;231;48;5;16m";
const usualColors = "\u001b[0m";

export interface QrCode {
  readonly lines: readonly string[];
  /** So wide a terminal has to be, or its lines break. */
  readonly columns: number;
}

/** The address as a code of half blocks, for a terminal; one of 520 characters fits 80 columns. */
export async function qrCode(address: string): Promise<QrCode> {
  const { renderUnicodeCompact } = await import("uqr");
  // The lowest correction: the address is long, and a screen has no scratches.
  const lines = renderUnicodeCompact(address, { ecc: "L", border: 1 }).split("\n");
  return {
    lines: lines.map((line) => `${exactColors}${line}${usualColors}`),
    columns: Math.max(...lines.map((line) => line.length)),
  };
}
