/** The address as a code of half blocks, for a terminal; read at the first use. */
export async function qrLines(address: string): Promise<readonly string[]> {
  const { renderUnicodeCompact } = await import("uqr");
  // The lowest correction: the address is long, and a screen has no scratches.
  return renderUnicodeCompact(address, { ecc: "L", border: 2 }).split("\n");
}
