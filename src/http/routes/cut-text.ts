/** At most `limit` characters from the start. A character that stands in two code units is not cut in half. */
export function beginningOf(text: string, limit: number): string {
  return text.slice(0, limit).replace(/[\uD800-\uDBFF]$/, "");
}

/** At most `limit` characters from the end. */
export function endOf(text: string, limit: number): string {
  return text.slice(-limit).replace(/^[\uDC00-\uDFFF]/, "");
}
