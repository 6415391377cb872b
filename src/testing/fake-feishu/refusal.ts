/** Feishu says no: its code, what it adds, and with which status of HTTP it comes. */
export class Refusal extends Error {
  readonly code: number;
  readonly status: number;
  readonly facts: Readonly<Record<string, unknown>>;

  constructor(
    code: number,
    message: string,
    more: { readonly status?: number; readonly facts?: Readonly<Record<string, unknown>> } = {},
  ) {
    super(message);
    this.code = code;
    this.status = more.status ?? 400;
    this.facts = more.facts ?? {};
  }
}
