/** Shapes of secrets that must not leave the process in a log line, an error or a debug page. */
const secretShapes: readonly RegExp[] = [
  /\bxox[a-z]-[\w-]{8,}/g,
  /\bxapp-[\w-]{8,}/g,
  /(?<=hooks\.slack\.com\/services\/)[\w/]{8,}/g,
  /\bsk-[\w-]{16,}/g,
  /\bgh[pousr]_\w{20,}/g,
  /\bgithub_pat_\w{20,}/g,
  /\bglpat-[\w-]{16,}/g,
  /\bnpm_[A-Za-z0-9]{30,}/g,
  /\bAIza[\w-]{30,}/g,
  /\bAKIA[0-9A-Z]{16}\b/g,
  /\beyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]{5,}/g,
  /(?<=\b[Bb]earer\s{1,4})[\w.~+/-]{8,}=*/g,
  /(?<=\b[a-z][a-z\d+.-]{1,20}:\/\/[^\s/:@"']{0,200}:)[^\s/@"']{1,200}(?=@)/gi,
];

/**
 * `"app_secret": "…"`, `\"token\":\"…\"` inside another text, `POCO_HTTP_TOKEN=…`: the value behind a name that
 * says it is a secret. The groups: the name, the quote behind it, what stands between, the quote before the value.
 */
const namedSecret =
  /((?:secret|token|password|passwd|api_?key|encrypt_key|authorization))(\\*["']|)(\s{0,4}[:=]\s{0,4})(\\*["']|)(?!(?:null|true|false)\b)[^\s"',}&\\]{4,}/gi;

const replacement = "[secret]";
let known: readonly string[] = [];

/** Makes a value of the settings unspeakable: `redact` replaces it wherever it stands. */
export function keepSecret(value: string): void {
  if (value.length < 6) return;
  const forms = [value, JSON.stringify(value).slice(1, -1), encodeURIComponent(value)];
  known = [...new Set([...known, ...forms])];
}

/** The text with everything that looks like a secret replaced by `[secret]`. JSON stays JSON. */
export function redact(text: string): string {
  return withoutSpans(text, secretSpans(text)).replace(namedSecret, withoutValue);
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/** All that is secret, before anything is taken away: what is left of a longer one would no longer look like it. */
function secretSpans(text: string): readonly Span[] {
  const spans: Span[] = [];
  for (const secret of known) {
    for (let at = text.indexOf(secret); at !== -1; at = text.indexOf(secret, at + 1)) {
      spans.push({ start: at, end: at + secret.length });
    }
  }
  for (const shape of secretShapes) {
    for (const { index, 0: secret } of text.matchAll(shape)) {
      spans.push({ start: index, end: index + secret.length });
    }
  }
  return spans.sort((one, other) => one.start - other.start);
}

/** What overlaps becomes one. */
function withoutSpans(text: string, spans: readonly Span[]): string {
  let clean = "";
  let told = 0;
  for (const { start, end } of spans) {
    if (start >= told) clean += text.slice(told, start) + replacement;
    told = Math.max(told, end);
  }
  return clean + text.slice(told);
}

/** A bare value behind a quoted name is a number in JSON; in its place goes a text with the same quotes. */
function withoutValue(...[, name = "", nameQuote = "", between = "", quote = ""]: readonly string[]): string {
  const [open, close] = quote === "" ? [nameQuote, nameQuote] : [quote, ""];
  return `${name}${nameQuote}${between}${open}${replacement}${close}`;
}
