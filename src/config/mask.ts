/** What people may see of a secret: enough to tell two apart, too little to use. */
export function mask(text: string): string {
  if (text === "") return "<not set>";
  return text.length <= 4 ? "*".repeat(text.length) : `${text.slice(0, 2)}***${text.slice(-2)}`;
}
