/** The address as a code of half blocks; one of 500 characters fits a terminal of 80 columns. */
export async function qrLines(address: string): Promise<readonly string[]> {
  const { renderUnicodeCompact } = await import("uqr");
  // The lowest correction: the address is long, and a screen has no scratches.
  return renderUnicodeCompact(address, { ecc: "L", border: 1 }).split("\n");
}
