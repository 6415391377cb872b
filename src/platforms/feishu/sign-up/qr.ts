/** White on black whatever the colours of the terminal are: not every camera reads a code in reverse. */
const exactColors = "\u001b[38;5;231;48;5;16m";
const usualColors = "\u001b[0m";

/**
 * The address as a code of half blocks, for a terminal; one of 520 characters fits 80 columns. Undefined where it is wider
 * than the terminal, which would break its lines.
 */
export async function qrLines(address: string, columns: number): Promise<readonly string[] | undefined> {
  const { renderUnicodeCompact } = await import("uqr");
  // The lowest correction: the address is long, and a screen has no scratches.
  const lines = renderUnicodeCompact(address, { ecc: "L", border: 1 }).split("\n");
  if (lines.some((line) => line.length > columns)) return undefined;
  return lines.map((line) => `${exactColors}${line}${usualColors}`);
}
