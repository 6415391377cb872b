import type { Tenant } from "./tenant.ts";

/** One call, as its method sees it. */
export interface Call {
  readonly tenant: Tenant;
  /** What stands in the address, by its name in the path. */
  readonly path: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: Readonly<Record<string, unknown>>;
  readonly form: FormData | undefined;
}

export interface Method {
  readonly verb: string;
  /** With `:name` for what stands in the address. */
  readonly path: string;
  /** One of these is needed; none: any token will do. */
  readonly scopes: readonly string[];
  /** Every member of the body that the method knows. */
  readonly takes: readonly string[];
  /** What Feishu limits beside the method: `chat:<id>`, five a second, say. */
  readonly subject?: (call: Call) => Limited | undefined;
  /** Refusals come with HTTP 200. */
  readonly isCardKit?: true;
  /** The body of the answer beside `code`; `data` around it unless `isBare`. */
  run(call: Call): unknown;
  readonly isBare?: true;
}

export interface Limited {
  readonly name: string;
  readonly perSecond: number;
}

export function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
