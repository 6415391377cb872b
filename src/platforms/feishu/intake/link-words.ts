/** A link as somebody would have typed it: the address once, where the label says no more than that. Pure. */
export function linkWords(label: string, url: string): string {
  const address = url.replace(/^(?:mailto|tel):/i, "");
  if (label.trim() === "") return address;
  return address === "" || bare(label) === bare(url) ? label : `${label} (${address})`;
}

function bare(url: string): string {
  return url
    .trim()
    .replace(/^(?:https?:\/\/|mailto:|tel:)/i, "")
    .replace(/\/$/, "");
}
