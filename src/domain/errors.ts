/**
 * Every kind of failure that a person can act on. `docs/errors.md` lists what each means;
 * `http/error-response.ts` maps each to a status.
 */
export const errorCodes = [
  "invalid_request",
  "unauthorized",
  "forbidden",
  "not_found",
  "conflict",
  "too_large",
  "unsupported_media",
  "setup",
  "settings",
  "not_running",
  "unavailable",
] as const;
export type ErrorCode = (typeof errorCodes)[number];

/** A failure that the person can act on. The message says what happened and what to do next, a sentence each. */
export class PocoError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "PocoError";
    this.code = code;
  }
}
